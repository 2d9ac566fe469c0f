import { z } from "zod";

import { isCalendarDate, isPartialDate } from "../../domain/calendar.ts";
import type { CalendarDate, PartialDate } from "../../domain/calendar.ts";
import { SCREENING_SCOPES } from "../../domain/claim.ts";
import type { ProviderHit } from "../../domain/claim.ts";
import { isCountryCode } from "../../domain/country.ts";
import { isNik } from "../../domain/nik.ts";
import type { Nik } from "../../domain/nik.ts";
import type { CountryCode } from "../../domain/person.ts";
import type { ProviderName } from "../../domain/provider.ts";

/** What the forms of the record are made of. */

const isText = (value: unknown, is: (text: string) => boolean): boolean => typeof value === "string" && is(value);

export const nik = z.custom<Nik>((value) => isText(value, isNik));
export const calendarDate = z.custom<CalendarDate>((value) => isText(value, isCalendarDate));
export const partialDate = z.custom<PartialDate>((value) => isText(value, isPartialDate));
export const countryCode = z.custom<CountryCode>((value) => isText(value, isCountryCode));
export const providerName = z.custom<ProviderName>((value) =>
  isText(value, (text) => /^[A-Z][A-Z0-9_]{0,63}$/.test(text)),
);
export const moment = z.iso.datetime().transform((text) => new Date(text));
export const share = z.number().min(0).max(1);
export const scope = z.enum(SCREENING_SCOPES);

/** A hit with all that its provider says of the person. */
export const fullHit: z.ZodType<ProviderHit> = z.object({
  listingId: z.string(),
  names: z.array(z.string()),
  score: share,
  scopes: z.array(scope),
  countries: z.array(countryCode),
  dates: z.array(partialDate),
});
