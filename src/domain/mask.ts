import { INPUT_NAMES, inputValue } from "./person.ts";
import type { InputName, Person } from "./person.ts";
import type { NikAnalysis } from "./nik-analysis.ts";

/** Stands for something that is there and not shown: always as long, whatever it stands for. */
export const MASKED = "•••";

/** Enough to tell an applicant from another in a file, and nothing that was not chosen by a register's counter. */
const DIGITS_SHOWN = 4;

export function maskedDigits(digits: string): string {
  return `${MASKED}${digits.slice(-DIGITS_SHOWN)}`;
}

/** Initials. A word of one letter is all masked. */
export function maskedName(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  return words.map((word) => ([...word].length > 1 ? `${[...word][0] ?? ""}${MASKED}` : MASKED)).join(" ");
}

/** What is masked in a way of its own; everything else is masked whole. */
const MASKS: Partial<Record<InputName, (text: string) => string>> = {
  nik: maskedDigits,
  familyCardNumber: maskedDigits,
  name: maskedName,
  surname: maskedName,
};

/** What was said of a person, as it may be shown. */
export interface ShownPerson {
  readonly masked: boolean;
  /** Null where it was not said. Whether there was a selfie is told by a text, too. */
  said(name: InputName): string | null;
}

export function shownPerson(person: Person, masked: boolean): ShownPerson {
  const texts = new Map<InputName, string>();
  for (const name of INPUT_NAMES) {
    const value = inputValue(person, name);
    if (value === undefined) continue;
    const text = typeof value === "string" ? value : MASKED;
    texts.set(name, masked ? (MASKS[name]?.(text) ?? MASKED) : text);
  }
  return { masked, said: (name) => texts.get(name) ?? null };
}

/** What the digits of a NIK say of the person is left out; what they say of the number stays. */
export function maskedNik(analysis: NikAnalysis): NikAnalysis {
  return { ...analysis, provinceCode: null, birthDate: null, gender: null };
}
