import type { CountryCode } from "./person.ts";

/** Country names of CLDR, to tell an assigned code from any two letters. */
const REGIONS = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
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

const LETTERS = Array.from({ length: 26 }, (_, index) => String.fromCodePoint(65 + index));

/** Looked up once: asking CLDR costs microseconds, and every request asks. */
const COUNTRIES: ReadonlySet<string> = new Set(
  LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).filter(
    (code) => !NOT_COUNTRIES.has(code) && REGIONS.of(code) !== undefined && isCurrent(code),
  ),
);

/** A code that was withdrawn, or never was more than an alias, is canonically another: SU is RU, UK is GB. */
function isCurrent(code: string): boolean {
  return new Intl.Locale(`und-${code}`).region === code;
}

export function isCountryCode(text: string): text is CountryCode {
  return COUNTRIES.has(text);
}

/** @throws {RangeError} where the text is no assigned code; for constants, not for input */
export function countryCode(text: string): CountryCode {
  if (isCountryCode(text)) return text;
  throw new RangeError("no ISO 3166-1 country code");
}

export const INDONESIA = countryCode("ID");

/** Codes of three letters, ISO's and the Olympic ones, of Indonesia and of where its visitors mostly come from. */
const THREE_LETTERS: Readonly<Record<string, readonly string[]>> = {
  ID: ["IDN", "INA", "WNI"],
  MY: ["MYS", "MAS"],
  SG: ["SGP", "SIN"],
  PH: ["PHL", "PHI"],
  TH: ["THA"],
  VN: ["VNM", "VIE"],
  TL: ["TLS"],
  CN: ["CHN"],
  HK: ["HKG"],
  TW: ["TWN", "TPE"],
  JP: ["JPN"],
  KR: ["KOR"],
  IN: ["IND"],
  AU: ["AUS"],
  US: ["USA"],
  GB: ["GBR"],
  NL: ["NLD", "NED"],
  DE: ["DEU", "GER"],
};

/** The code of the country that was probably meant by a text that is none: `INA`, `id` and `Indonesia` mean ID. */
export function countryMeantBy(text: string): string | undefined {
  const wanted = text.trim().toUpperCase();
  if (COUNTRIES.has(wanted)) return wanted;
  const [short] = Object.entries(THREE_LETTERS).find(([, codes]) => codes.includes(wanted)) ?? [];
  return short ?? [...COUNTRIES].find((code) => REGIONS.of(code)?.toUpperCase() === wanted);
}
