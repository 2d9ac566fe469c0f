import type { Decision } from "../../domain/decision.ts";
import { FACTS } from "../../domain/fact-catalogue.ts";
import type { CheckedCondition } from "../../policy/condition/check.ts";
import type { Band, PolicyMeaning } from "../../policy/meaning.ts";

/** How often a rule or a condition was seen so. */
export interface Seen {
  /** The rule's id, or the condition as the policy writes it. */
  readonly name: string;
  readonly line: number;
  /** Fired; of a condition of an approval: it held. */
  readonly yes: number;
  readonly no: number;
  /** Null where it cannot be, or need not: all it reads always has a value, or it asks what is known. */
  readonly unknown: number | null;
}

interface SeenBand {
  readonly name: string;
  readonly outcome: Band["outcome"];
  readonly reached: number;
}

/** What the cases have shown of a policy, and what they have not. */
export interface Coverage {
  readonly rules: readonly Seen[];
  readonly requirements: readonly Seen[];
  readonly bands: readonly SeenBand[];
  /** In words; none where every rule, condition and band was seen in every way it can be. */
  readonly gaps: readonly string[];
}

/** @param decisions of the cases that are written down; what outages came to is not expected by anybody, and counts for nothing */
export function coverageOf({ rules, approveRequires, bands }: PolicyMeaning, decisions: readonly Decision[]): Coverage {
  const seenRules = rules.map(({ id, line, condition }): Seen => {
    const states = decisions.map((decision) => decision.rules.find(({ rule }) => rule === id)?.state);
    return {
      name: id,
      line,
      ...counted(states, { yes: "FIRED", no: "NOT_FIRED", unknown: "UNKNOWN" }),
      ...(canBeUnknown(condition) ? {} : { unknown: null }),
    };
  });
  const seenRequirements = approveRequires.map(({ text, line, condition }): Seen => {
    const states = decisions.map(({ unmet }) => {
      const own = unmet.find((each) => each.condition === text && each.line === line);
      return own === undefined ? true : own.holds;
    });
    return {
      name: text,
      line,
      ...counted(states, { yes: true, no: false, unknown: null }),
      ...(canBeUnknown(condition) ? {} : { unknown: null }),
    };
  });
  const reached = decisions.map(({ score }) => {
    const [low, high] = [score.low, score.high].map((end) => bands.findIndex(({ below }) => end < below));
    return low === high ? low : undefined;
  });
  const seenBands = bands.map((band, index): SeenBand => ({
    name: bandName(bands, index),
    outcome: band.outcome,
    reached: reached.filter((each) => each === index).length,
  }));
  return {
    rules: seenRules,
    requirements: seenRequirements,
    bands: seenBands,
    gaps: [
      ...seenRules.flatMap((seen) => gapsOf(seen, `rule ${seen.name}`, ["fired", "not fired"])),
      ...seenRequirements.flatMap((seen) => gapsOf(seen, `the condition ${seen.name}`, ["true", "false"])),
      ...seenBands.flatMap(({ name, reached: times }) => (times === 0 ? [`no score reaches the band ${name}`] : [])),
    ],
  };
}

function counted<State>(
  states: readonly State[],
  { yes, no, unknown }: { readonly yes: State; readonly no: State; readonly unknown: State },
): Pick<Seen, "yes" | "no"> & { readonly unknown: number } {
  const times = (wanted: State): number => states.filter((state) => state === wanted).length;
  return { yes: times(yes), no: times(no), unknown: times(unknown) };
}

/** Whoever asks `known(…)` mostly has an answer; and some facts always have a value. */
function canBeUnknown({ reads, asksKnown }: CheckedCondition): boolean {
  return !asksKnown && [...reads].some((path) => FACTS.get(path)?.certain === false);
}

function gapsOf({ yes, no, unknown }: Seen, what: string, [forYes, forNo]: readonly [string, string]): string[] {
  const never = [...(yes === 0 ? [forYes] : []), ...(no === 0 ? [forNo] : []), ...(unknown === 0 ? ["unknown"] : [])];
  return never.map((state) => `${what} is never seen ${state}`);
}

function bandName(bands: readonly Band[], index: number): string {
  const [from, below] = [bands[index - 1]?.below, bands[index]?.below];
  const isLast = index === bands.length - 1;
  if (from === undefined) return isLast ? "of every score" : `below ${below}`;
  return isLast ? `from ${from}` : `from ${from}, below ${below}`;
}
