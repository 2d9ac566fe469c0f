import type { PolicyMeaning } from "../meaning.ts";
import type { RecordTerms } from "../record-terms.ts";
import { changed } from "./difference.ts";
import type { Difference } from "./difference.ts";

/** What is kept on other terms. None of it bears on an outcome. */
export function recordDifferences({ record: old }: PolicyMeaning, { record: next }: PolicyMeaning): Difference[] {
  return TERMS.flatMap(([term, said]) => changed("record", null, term, said(old), said(next)));
}

/** By the keys of a policy, in words that say what holds where a key is left out. */
const TERMS: readonly (readonly [term: string, said: (terms: RecordTerms) => string])[] = [
  ["require", ({ require }) => require.join(", ") || "nothing"],
  ["validFor", ({ validForHours }) => (validForHours === null ? "no end" : periodText(validForHours))],
  ["selfie", ({ selfieHours }) => (selfieHours === null ? "not kept" : `kept for ${periodText(selfieHours)}`)],
  ["review", ({ review }) => (review === "single" ? "one reviewer" : "two reviewers")],
];

function periodText(hours: number): string {
  if (hours % 24 !== 0) return `${hours} hours`;
  return hours === 24 ? "1 day" : `${hours / 24} days`;
}
