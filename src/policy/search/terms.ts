import { FACTS } from "../../domain/fact-catalogue.ts";
import { CHECK_NAMES } from "../../domain/provider.ts";
import type { CheckName } from "../../domain/provider.ts";
import { canonical } from "../digest.ts";
import type { CheckPolicy, PolicyMeaning } from "../meaning.ts";

/**
 * Why some of what can be found out about an applicant is not imagined: of a check that each policy makes on terms of its
 * own, each can have answers that the other does not get.
 */
export function termsUntried(meanings: readonly PolicyMeaning[], reads: ReadonlySet<string>): readonly string[] {
  const read = (check: CheckName): boolean => [...reads].some((path) => FACTS.get(path)?.check === check);
  const apart = CHECK_NAMES.filter((check) => {
    const terms = meanings.flatMap(({ checks }) => (checks[check] === undefined ? [] : [whoAnswers(checks[check])]));
    return read(check) && new Set(terms).size > 1;
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

/** The threshold and the scopes of a screening are no part of it: what each then sees of one answer is imagined. */
function whoAnswers({ providers, strategy, need, deadlineMs }: CheckPolicy): string {
  return canonical({ providers: providers.toSorted(), strategy, need, deadlineMs });
}

/** A field that says nothing of whether the register has the NIK. */
function isCompared(path: string): boolean {
  return path.startsWith("identity.") && !["identity.verdict", "identity.name", "identity.dateOfBirth"].includes(path);
}
