import type { Applicant } from "./person.ts";

type Named = Pick<Applicant, "nik" | "name" | "familyCardNumber" | "motherMaidenName">;

/**
 * Whether what a caller calls an assessment says who it is about. Such words are kept in clear, and outlive an erasure. Only
 * numbers and whole names are told, and no name of one word: many of them are words of the language.
 */
export function namesApplicant(text: string, { nik, name, familyCardNumber, motherMaidenName }: Named): boolean {
  const digits = text.replace(/(?<=\d)[ .-](?=\d)/g, "");
  const numbers = [nik, familyCardNumber].filter((number) => number !== undefined);
  if (numbers.some((number) => digits.includes(number))) return true;
  const said = ` ${wordsOf(text).join(" ")} `;
  return [name, motherMaidenName].some((each) => {
    const words = wordsOf(each ?? "");
    return words.length > 1 && said.includes(` ${words.join(" ")} `);
  });
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}']+/gu) ?? [];
}
