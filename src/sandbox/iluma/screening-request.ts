import { z } from "zod";

import { isCalendarDate } from "../../domain/calendar.ts";
import { SCREENING_SCOPES } from "../../domain/claim.ts";
import type { Content } from "../server/content.ts";
import type { Listing } from "../watchlist/listing.ts";
import type { FieldError } from "./replies.ts";

/** "ISO 3166-2" by the page; its samples are alpha-2. */
const country = z.string().regex(/^[A-Z]{2}$/);
const calendarDay = z.string().refine(isCalendarDate);
const text = z.string().min(1);

const common = {
  user_id: text,
  scopes: z.array(z.enum(SCREENING_SCOPES)).min(1),
  reference_id: text.nullish(),
  addresses: z
    .array(z.object({ country: country.optional(), category: z.enum(["HOME", "WORK", "PROVINCIAL"]).optional() }))
    .nullish(),
  phone_number: z
    .string()
    .regex(/^\+[1-9]\d{1,14}$/)
    .nullish(),
  email: z.email().nullish(),
  score_threshold: z.int().min(50).max(100).default(85),
};

const individualSchema = z.object({
  ...common,
  given_names: text,
  surname: text.nullish(),
  nationality: country,
  date_of_birth: calendarDay.nullish(),
  gender: z.enum(["FEMALE", "MALE", "OTHER"]).nullish(),
});

const entitySchema = z.object({
  ...common,
  name: text,
  business_domicile: country,
  date_of_registration: calendarDay.nullish(),
});

export interface ScreeningRequest {
  readonly kind: Listing["kind"];
  /** Everything the name is made of. */
  readonly name: string;
  readonly scopes: readonly (typeof SCREENING_SCOPES)[number][];
  readonly threshold: number;
  /** The request's own fields as the answer repeats them: null where they were not sent. */
  readonly echo: Readonly<Record<string, unknown>>;
}

function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
}

function readIndividual(fields: unknown): ScreeningRequest | FieldError[] {
  const parsed = individualSchema.safeParse(fields);
  if (!parsed.success) return fieldErrors(parsed.error);
  const { given_names, surname, nationality, date_of_birth, gender, ...rest } = parsed.data;
  return {
    kind: "person",
    name: [given_names, surname].filter((part) => typeof part === "string").join(" "),
    scopes: rest.scopes,
    threshold: rest.score_threshold,
    echo: {
      ...echoOf(rest),
      given_names,
      surname: surname ?? null,
      nationality,
      date_of_birth: date_of_birth ?? null,
      gender: gender ?? null,
    },
  };
}

function readEntity(fields: unknown): ScreeningRequest | FieldError[] {
  const parsed = entitySchema.safeParse(fields);
  if (!parsed.success) return fieldErrors(parsed.error);
  const { name, business_domicile, date_of_registration, ...rest } = parsed.data;
  // The sample says `name`, the table `business_name`: here each name has one of the two, always.
  const nameKey = name.length % 2 === 0 ? "name" : "business_name";
  return {
    kind: "body",
    name,
    scopes: rest.scopes,
    threshold: rest.score_threshold,
    echo: {
      ...echoOf(rest),
      [nameKey]: name,
      business_domicile,
      date_of_registration: date_of_registration ?? null,
    },
  };
}

function echoOf(fields: z.infer<z.ZodObject<typeof common>>): Readonly<Record<string, unknown>> {
  const { user_id, scopes, reference_id, addresses, phone_number, email, score_threshold } = fields;
  return {
    reference_id: reference_id ?? null,
    user_id,
    phone_number: phone_number ?? null,
    email: email ?? null,
    // The table says null where none was sent, the sample shows an empty list.
    addresses: addresses ?? (user_id.length % 2 === 0 ? [] : null),
    scopes,
    score_threshold,
  };
}

/** The search that is asked for, or everything that is wrong with the request. */
export function readScreeningRequest(kind: Listing["kind"], content: Content): ScreeningRequest | FieldError[] {
  if (content.kind !== "json") return [{ field: "", message: "the body must be JSON" }];
  return kind === "person" ? readIndividual(content.fields) : readEntity(content.fields);
}
