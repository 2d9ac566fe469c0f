import type { FailureCode } from "../../domain/answer.ts";

export interface Meaning {
  readonly code: FailureCode;
  /** What follows the vendor's name in a sentence of ours. */
  readonly words: string;
}

/** The messages of HyperVerge's page, recognised by their telling words: what they say is said again in ours. */
const KNOWN: readonly (readonly [RegExp, Meaning])[] = [
  [/nik format/i, { code: "INVALID_INPUT", words: "refused the NIK's format" }],
  [/detect face|no face|face not (?:detected|found)/i, { code: "INVALID_INPUT", words: "found no face in the selfie" }],
  [/larger than/i, { code: "INVALID_INPUT", words: "finds the selfie too large" }],
  [/image not found/i, { code: "INVALID_INPUT", words: "received no selfie" }],
  [/invalid file type/i, { code: "INVALID_INPUT", words: "does not take this kind of image" }],
  [/credential/i, { code: "AUTHENTICATION", words: "does not accept the configured credentials" }],
  [/internal server error/i, { code: "UNAVAILABLE", words: "is out of order" }],
];

/** What a failure message means; undefined where it is none of the known ones. */
export function meaningOfMessage(text: string): Meaning | undefined {
  return KNOWN.find(([pattern]) => pattern.test(text))?.[1];
}
