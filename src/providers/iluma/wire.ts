import { z } from "zod";

import type { PartialDate } from "../../domain/calendar.ts";
import type { ScreeningScope } from "../../domain/claim.ts";
import { SCREENING_SCOPES } from "../../domain/claim.ts";
import type { CountryCode } from "../../domain/person.ts";
import { looseFlag } from "../wire/flag.ts";
import { percent } from "../wire/number.ts";
import { partialDateOf } from "./partial-date.ts";

/** A status or a reason in upper case; null where none is given. */
const word = z
  .string()
  .nullish()
  .transform((value) => value?.trim().toUpperCase() || null);

/** Iluma's id of a thing. */
const id = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((value) => value?.trim() || null);

/** What may be a list, one value, or nothing (`null` stands beside `[]` in the samples). */
const values = z
  .unknown()
  .optional()
  .transform((value): readonly unknown[] => {
    if (value === undefined || value === null) return [];
    return Array.isArray(value) ? value : [value];
  });

/** The page says ISO 3166-2 and shows alpha-2: of `ID-JK` the country is taken. What is neither is left out. */
const countries = values.transform((list): readonly CountryCode[] =>
  list.flatMap((each) => {
    const code =
      typeof each === "string"
        ? each
            .trim()
            .toUpperCase()
            .replace(/-[A-Z0-9]{1,3}$/, "")
        : "";
    return isCountryCode(code) ? [code] : [];
  }),
);

function isCountryCode(text: string): text is CountryCode {
  return /^[A-Z]{2}$/.test(text);
}

/** A date that cannot be read is left out: the record it belongs to is not lost for it. */
const dates = values.transform((list): readonly PartialDate[] => list.flatMap((each) => partialDateOf(each) ?? []));

function isScope(text: string): text is ScreeningScope {
  return SCREENING_SCOPES.some((scope) => scope === text);
}

interface Scopes {
  readonly known: readonly ScreeningScope[];
  /** Whether there were words that are no scope we know. */
  readonly others: boolean;
}

const scopes = values.transform((list): Scopes => {
  const words = list.map((each) => (typeof each === "string" ? each.trim().toUpperCase() : ""));
  const known = [...new Set(words.filter(isScope))];
  return { known, others: words.some((each) => !isScope(each)) };
});

const names = z
  .array(z.string().nullable())
  .transform((list) => list.flatMap((name) => name?.trim() || []))
  .refine((list) => list.length > 0, "no name");

/** A person's record or a body's: they differ in the names of two lists. */
const record = z.object({
  id,
  names,
  scopes,
  nationalities: countries,
  business_domiciles: countries,
  dates_of_birth: dates,
  dates_of_registration: dates,
});

/** A record with nothing to be found by (an id, a name, a score) is unreadable. */
export const hit = record.extend({
  id: id.refine((value) => value !== null, "no id").transform((value) => value ?? ""),
  score: percent.refine((value) => value !== null, "no score").transform((value) => value ?? 0),
});

/** Both searches', on asking and on asking again. `name` and `business_name` merely repeat the question, and are not read. */
export const searchBody = z.object({
  id,
  status: word,
  failure_reason: word,
  scopes,
  /** Read one by one: one that is unreadable must not cost the others. */
  results: z.array(z.unknown()).nullish(),
});

export const listingBody = record;

/** The face's part of a result. `seflie_score` is the sample's spelling, `selfie_score` the schema's. */
export const idCardScore = z
  .object({ selfie_score: percent, seflie_score: percent })
  .transform(({ selfie_score, seflie_score }) => selfie_score ?? seflie_score);

export const idCardBody = z.object({
  id: z.unknown().optional(),
  reference_id: z.unknown().optional(),
  id_card_number: z.unknown().optional(),
  status: word,
  failure_reason: word,
  is_found: looseFlag,
  /** Read for each check by itself: a score that is none must not cost the identity, nor the reverse. */
  result: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((result) => result ?? {}),
});

/**
 * What is kept of a callback until it is asked for, when it is read as the verification or the search that it is. The rest of
 * it repeats what was asked, and is about a person.
 */
export const callbackBody = z.object({
  id: z.unknown().optional(),
  reference_id: z.unknown().optional(),
  id_card_number: z.unknown().optional(),
  status: z.unknown().optional(),
  failure_reason: z.unknown().optional(),
  is_found: z.unknown().optional(),
  result: z.unknown().optional(),
  scopes: z.unknown().optional(),
  results: z.unknown().optional(),
});

/** How an error looks is unverified; `error_code` is what the page's table is keyed by. */
export const errorBody = z.object({ error_code: z.string() });

const token = z.string().regex(/^[\x21-\x7e]{1,512}$/);

/** The callback token's body stands on no page: an object with one of these keys, or the token alone. */
export const callbackTokenBody = z.union([
  token,
  z.object({ token }).transform((body) => body.token),
  z.object({ authentication_token: token }).transform((body) => body.authentication_token),
  z.object({ callback_authentication_token: token }).transform((body) => body.callback_authentication_token),
]);

export type SearchBody = z.output<typeof searchBody>;
export type ListingBody = z.output<typeof listingBody>;
export type IdCardBody = z.output<typeof idCardBody>;
export type CallbackBody = z.output<typeof callbackBody>;
