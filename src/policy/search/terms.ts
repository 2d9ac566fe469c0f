import { FACTS } from "../../domain/fact-catalogue.ts";
import { CHECK_NAMES } from "../../domain/provider.ts";
import type { CheckName } from "../../domain/provider.ts";
import { canonical } from "../digest.ts";
import type { CheckPolicy, PolicyMeaning } from "../meaning.ts";
import { isOrdered, meantProviders } from "../provider-order.ts";

/**
 * Why some of what can be found out about an applicant is not imagined: of a check that each policy makes on terms of its
 * own, each can have answers that the other does not get.
 */
export function termsUntried(meanings: readonly PolicyMeaning[], reads: ReadonlySet<string>): readonly string[] {
  const read = (check: CheckName): boolean => [...reads].some((path) => FACTS.get(path)?.check === check);
  const apart = CHECK_NAMES.filter((check) => {
    const terms = meanings.flatMap(({ checks }) => (checks[check] === undefined ? [] : [whoAnswers(checks[check])]));
    return read(check) && (new Set(terms).size > 1 || meanings.some((meaning) => mayMissOut(meaning, check)));
  }).map((check) => check.toLowerCase());
  return [
    ...(apart.length === 0
      ? []
      : [`of the ${apart.join(" and ")} answers, one policy can get some that the other does not`]),
    ...(reads.has("identity.verdict") && [...reads].some(isCompared)
      ? ["a provider to which the register has no such NIK may still compare other fields"]
      : []),
  ];
}

/**
 * On what it depends whose answers there are: who is asked, in which order and how often, and when that ends. The threshold
 * and the scopes of a screening are part of it only where a hit ends it: what each policy sees of one answer is imagined.
 */
function whoAnswers(check: CheckPolicy): string {
  const { always: _made, scopes, threshold, providers: _who, ...others } = check;
  const hits = isOrdered(check) ? { scopes: scopes.toSorted(), threshold } : {};
  return canonical({ ...others, ...hits, providers: meantProviders(check) });
}

/**
 * Whether a check can end, the outcome being settled, before an answer by which a rule would have fired that passes over
 * what is unknown: to which rules that happens is each policy's own.
 */
function mayMissOut({ checks, rules }: PolicyMeaning, check: CheckName): boolean {
  return (
    checks[check]?.stop === "determined" && rules.some(({ ignoresUnknownBecause }) => ignoresUnknownBecause !== null)
  );
}

/** A field that says nothing of whether the register has the NIK. */
function isCompared(path: string): boolean {
  return path.startsWith("identity.") && !["identity.verdict", "identity.name", "identity.dateOfBirth"].includes(path);
}
