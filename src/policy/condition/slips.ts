import type { Span } from "../problem.ts";

/** What people write who are at home in another language, and what it is called here. */
const OPERATORS: ReadonlyMap<string, string> = new Map([
  ["=>", "did you mean >=?"],
  ["=<", "did you mean <=?"],
  ["≥", "did you mean >=?"],
  ["≤", "did you mean <=?"],
  ["<>", "did you mean !=?"],
  ["=!", "did you mean !=?"],
  ["≠", "did you mean !=?"],
  ["!==", "did you mean !=?"],
  ["=", "equality is =="],
  ["===", "equality is =="],
  ["&", "'and' is &&"],
  ["|", "'or' is ||"],
]);

const WORDS: ReadonlyMap<string, string> = new Map([
  ["and", "'and' is &&"],
  ["or", "'or' is ||"],
  ["not", "'not' is !"],
  ["is", "equality is =="],
  ["equals", "equality is =="],
  ["between", "write two comparisons joined by &&"],
]);

const TRUTHS: ReadonlyMap<string, string> = new Map([
  ["yes", "true"],
  ["on", "true"],
  ["y", "true"],
  ["no", "false"],
  ["off", "false"],
  ["n", "false"],
]);

const SIGN = /[=<>!&|≥≤≠]/;

/** A misspelt operator where the parser gave up, whole, and what was meant by it. */
export function operatorSlip(text: string, offset: number): { readonly span: Span; readonly hint: string } | undefined {
  let start = offset;
  let end = offset;
  while (SIGN.test(text.charAt(start - 1))) start--;
  while (SIGN.test(text.charAt(end))) end++;
  const hint = OPERATORS.get(text.slice(start, end));
  return hint === undefined ? undefined : { span: { start, end }, hint };
}

/** What was meant by a word at which, or after which, the parser gave up. */
export function wordSlip(text: string, offset: number): string | null {
  const [at] = /^\s*\w+/.exec(text.slice(offset)) ?? [""];
  const [before] = /\bnot\s*$/i.exec(text.slice(0, offset)) ?? [""];
  return WORDS.get(before.trim().toLowerCase()) ?? WORDS.get(at.trim().toLowerCase()) ?? null;
}

/** `0,75`, `75 %` and `17` as texts → "write 0.75" and so on. */
export function numberSlip(text: string): string | null {
  const [, digits = "", percent] = /^\s*(-?\d+(?:[.,]\d+)?)\s*(%?)\s*$/.exec(text) ?? [];
  if (digits === "") return null;
  const number = digits.replace(",", ".");
  return `write ${percent === "%" ? Number(number) / 100 : number}`;
}

/** `yes` → "did you mean true?" */
export function truthSlip(word: string): string | null {
  const meant = TRUTHS.get(word.toLowerCase());
  return meant === undefined ? null : `did you mean ${meant}?`;
}
