import { FACTS } from "../../domain/fact-catalogue.ts";
import type { Advice, FactDefinition } from "../../domain/fact-catalogue.ts";
import type { Fact, Facts, FactValue, UnknownCause } from "../../domain/fact.ts";
import { identityVerdict } from "../search/follow.ts";
import { numberRegions } from "../search/number-regions.ts";
import type { NumberCut } from "../search/cuts.ts";

/** A fact made better: one thing that an applicant can do something about. */
export interface Change {
  /** Two changes of one fact cannot be together. */
  readonly aspect: string;
  readonly parts: readonly [string];
  readonly path: string;
  readonly to: FactValue;
  /** For people: `MATCH`, `at least 0.8`. */
  readonly wanted: string;
  readonly advice: Advice;
  /** Of a number: examples of everything above, which must do as well for `at least` to be true. */
  readonly above: readonly number[];
  /** Of a number: all that was wanted, as one fact. */
  readonly whole: Fact | null;
}

/** What applicants can do something about. A vendor that is down is none of it. */
const ACTIONABLE: ReadonlySet<UnknownCause> = new Set(["NOT_SUPPLIED", "INCONCLUSIVE", "INVALID_INPUT"]);

/** Every change to the better that an applicant could bring about, the least first of each fact. */
export function changesFrom(
  facts: Facts,
  paths: readonly string[],
  cuts: ReadonlyMap<string, readonly NumberCut[]>,
): readonly Change[] {
  return paths.flatMap((path) => {
    const [fact, definition] = [facts.get(path), FACTS.get(path)];
    if (fact === undefined || definition === undefined || !isOpen(path, fact, facts)) return [];
    return changesOf(path, fact, definition, cuts.get(path) ?? []);
  });
}

function isLeftOut(fact: Fact): boolean {
  return !fact.known && fact.cause === "NOT_SUPPLIED";
}

function isOpen(path: string, fact: Fact, facts: Facts): boolean {
  if (!fact.known && fact.undecided !== true && !ACTIONABLE.has(fact.cause)) return false;
  // The verdict follows from the fields, and to correct a NIK that the register does not have is to be compared anew.
  const found = !isNotFound(facts);
  if (path === "identity.verdict") return !found;
  return found || (path !== "identity.name" && path !== "identity.dateOfBirth");
}

function isNotFound(facts: Facts): boolean {
  const fact = facts.get("identity.verdict");
  return fact?.known === true && fact.value === "NOT_FOUND";
}

/** Whether the changes can come about without others: no field matches while the register does not have the NIK. */
export function standAlone(facts: Facts, changes: readonly Change[]): boolean {
  const paths = changes.map(({ path }) => path);
  return (
    !isNotFound(facts) || paths.includes("identity.verdict") || !paths.some((path) => path.startsWith("identity."))
  );
}

function changesOf(path: string, fact: Fact, definition: FactDefinition, cuts: readonly NumberCut[]): Change[] {
  const { type, ordinary } = definition;
  const advice = isLeftOut(fact) ? definition.adviceToSupply : definition.advice;
  if (advice === null) return [];
  const about = { aspect: path, parts: [path], path, advice } as const;
  if (type.kind !== "number") {
    if (fact.known && fact.value === ordinary) return [];
    return [{ ...about, to: ordinary, wanted: String(ordinary), above: [], whole: null }];
  }
  const now = fact.known && typeof fact.value === "number" ? fact.value : -Infinity;
  const regions = numberRegions(cuts, { ...type, whole: false, ordinary: null }).map(({ value, low, closed }) => ({
    to: closed ? low : value,
    wanted: closed ? (low === type.min ? "any" : `at least ${low}`) : `over ${low}`,
    whole: numberFrom(closed ? low : nextAbove(low)),
  }));
  return regions.flatMap(({ to, wanted, whole }, index) => {
    if (to <= now) return [];
    return [{ ...about, to, wanted, above: regions.slice(index + 1).map((higher) => higher.to), whole }];
  });
}

function numberFrom(atLeast: number): Fact {
  return { known: false, cause: "INCONCLUSIVE", atLeast, sources: [] };
}

/** A number so little above this one, which is not negative, that hardly any other lies between them. */
function nextAbove(value: number): number {
  return value === 0 ? Number.MIN_VALUE : value * (1 + Number.EPSILON);
}

/** The facts after the changes, and what follows from them. A number may be wanted `whole`, which leaves open what it is. */
export function applied(facts: Facts, changes: readonly Pick<Change, "path" | "to">[], whole?: Wholes): Facts {
  const result = new Map(facts);
  for (const { path, to } of changes) result.set(path, whole?.get(path) ?? { known: true, value: to, sources: [] });
  const changed = new Set(changes.map(({ path }) => path));
  if (changed.has("identity.verdict") || changed.has("nik.valid")) {
    // Nothing was wrong with a selfie that had no register's photo to be compared with.
    for (const [path, { check, ordinary }] of FACTS) {
      const fact = facts.get(path);
      if (check === "FACE" && fact?.known === false && fact.cause === "INCONCLUSIVE" && !changed.has(path)) {
        result.set(path, { known: true, value: ordinary, sources: [] });
      }
    }
  }
  if (changed.has("identity.verdict")) {
    for (const path of IDENTIFYING) {
      const fact = facts.get(path);
      if (fact !== undefined && (fact.known || fact.cause !== "NOT_SUPPLIED")) result.set(path, MATCH);
    }
  } else if (facts.has("identity.verdict") && IDENTIFYING.some((path) => changed.has(path))) {
    result.set("identity.verdict", identityVerdict(result));
  }
  return result;
}

export type Wholes = ReadonlyMap<string, Fact>;

/** The fields that make the verdict. */
export const IDENTIFYING = ["identity.name", "identity.dateOfBirth"] as const;

const MATCH: Fact = { known: true, value: "MATCH", sources: [] };
