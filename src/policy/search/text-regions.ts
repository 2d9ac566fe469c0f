import { isCountryCode } from "../../domain/country.ts";
import type { TextQuestion } from "./cuts.ts";

/** Texts that no condition tells apart, and one of them. */
interface TextRegion {
  readonly value: string;
  /** For people: `starting with "I"`; null where the text is the only one, or there is but one region. */
  readonly words: string | null;
}

const LETTERS = Array.from({ length: 26 }, (_, index) => String.fromCodePoint(65 + index));

/** Countries that come to mind first; the others follow, for the questions that none of these answers so. */
const COUNTRIES: readonly string[] = Array.from(
  new Set(["ID", "SG", "MY", "AU", "US", "IN", "CN", ...LETTERS.flatMap((one) => LETTERS.map((two) => one + two))]),
).filter(isCountryCode);

/** One country for each way in which the questions can be answered; every country there is has been asked. */
export function countryRegions(questions: readonly TextQuestion[]): TextRegion[] {
  const regions = new Map<string, string[]>();
  for (const country of COUNTRIES) {
    const answers = questions.map(({ of }) => (of(country) ? "1" : "0")).join("");
    const members = regions.get(answers) ?? [];
    members.push(country);
    regions.set(answers, members);
  }
  return [...regions].map(([answers, [value = "", ...others]]) => ({
    value,
    words: others.length === 0 || questions.length === 0 ? null : wordsOf(questions, answers),
  }));
}

function wordsOf(questions: readonly TextQuestion[], answers: string): string {
  const yes = questions.filter((_, index) => answers[index] === "1").map(({ words }) => words);
  return yes.length > 0 ? yes.join(" and ") : "any other";
}
