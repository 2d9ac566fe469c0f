import type { CountryCode } from "./person.ts";

/** Country names of CLDR, to tell an assigned code from any two letters. */
const REGIONS = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
const TWO_LETTERS = /^[A-Z]{2}$/;
/** Codes CLDR has names for that ISO 3166-1 does not assign: groupings, pseudo-locales, the unknown region. */
const NOT_COUNTRIES = new Set([
  "EU",
  "EZ",
  "UN",
  "QO",
  "XA",
  "XB",
  "ZZ",
  "AC",
  "CP",
  "CQ",
  "DG",
  "EA",
  "IC",
  "TA",
  "XK",
]);

export function isCountryCode(text: string): text is CountryCode {
  return TWO_LETTERS.test(text) && !NOT_COUNTRIES.has(text) && REGIONS.of(text) !== undefined;
}

/** @throws {RangeError} where the text is no assigned code; for constants, not for input */
export function countryCode(text: string): CountryCode {
  if (isCountryCode(text)) return text;
  throw new RangeError("no ISO 3166-1 country code");
}

export const INDONESIA = countryCode("ID");
