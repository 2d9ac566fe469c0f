import { z } from "zod";

import { isName } from "../access/caller.ts";
import { isScope } from "../access/scopes.ts";
import { isCalendarDate, jakartaDay } from "../domain/calendar.ts";
import type { CalendarDate } from "../domain/calendar.ts";
import { SCREENING_SCOPES } from "../domain/claim.ts";
import { isCountryCode } from "../domain/country.ts";
import { ERASURE_GROUNDS } from "../domain/custody.ts";
import { LEGAL_BASES } from "../domain/legal-ground.ts";
import { isNik } from "../domain/nik.ts";
import type { Nik } from "../domain/nik.ts";
import type { CountryCode } from "../domain/person.ts";
import { parsePolicyRef } from "../domain/policy-ref.ts";
import { inputError } from "./errors/input-error.ts";

/** No name has line breaks, marks that turn the writing around, or halves of a character, and no vendor's field takes them. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}]/u;

export const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1, "It is empty: leave the field out instead.")
    .max(most, `It is longer than ${most} characters.`)
    .refine((value) => !UNPRINTABLE.test(value), "It contains a line break or another character that is not printed.");

const digits = (pattern: RegExp, problem: string) => z.string().trim().regex(pattern, problem);

const nik = z.custom<Nik>(isNikValue, "A NIK is sixteen digits, written as a string.");
const country = z.custom<CountryCode>(
  isCountryValue,
  "A country is two capital letters of ISO 3166-1, for example ID.",
);
const pastDate = z
  .custom<CalendarDate>(isDateValue, "A date is a day that exists, written as YYYY-MM-DD.")
  .refine((date) => date <= jakartaDay(new Date()), "The date is in the future.");
/** Nobody alive was born before. */
const EARLIEST_BIRTH = "1900-01-01";
const birthDate = pastDate.refine((date) => date >= EARLIEST_BIRTH, "A date of birth is 1900 or later.");
const gender = z.enum(["MALE", "FEMALE"]);
const rukun = digits(/^\d{1,3}$/, "It is up to three digits.");

const address = z.object({
  line: text(300).exactOptional(),
  rt: rukun.exactOptional(),
  rw: rukun.exactOptional(),
  subdistrict: text(100).exactOptional(),
  district: text(100).exactOptional(),
  city: text(100).exactOptional(),
  province: text(100).exactOptional(),
  postalCode: digits(/^\d{5}$/, "A postal code is five digits.").exactOptional(),
});

const registered = {
  dateOfBirth: birthDate.exactOptional(),
  placeOfBirth: text(100).exactOptional(),
  gender: gender.exactOptional(),
  familyCardNumber: digits(/^\d{16}$/, "A family card number is sixteen digits.").exactOptional(),
  motherMaidenName: text(200).exactOptional(),
  maritalStatus: text(50).exactOptional(),
  occupation: text(100).exactOptional(),
  address: address.exactOptional(),
};

const terms = {
  scopes: z
    .array(z.enum(SCREENING_SCOPES))
    .min(1, "Ask for at least one scope.")
    .max(SCREENING_SCOPES.length, "Ask for each scope once.")
    .transform((scopes) => [...new Set(scopes)]),
  threshold: z
    .number("A threshold is 0.5 to 1.")
    .min(0.5, "A threshold is 0.5 to 1.")
    .max(1, "A threshold is 0.5 to 1."),
};

export const identityInput = z.object({ nik, name: text(200).exactOptional(), ...registered });
export const applicantInput = z.object({ nik, name: text(200), nationality: country, ...registered });
export const faceMatchInput = z.object({ nik, name: text(200), dateOfBirth: birthDate.exactOptional() });
export const individualScreeningInput = z.object({
  name: text(200),
  surname: text(200).exactOptional(),
  nationality: country,
  dateOfBirth: birthDate.exactOptional(),
  gender: gender.exactOptional(),
  ...terms,
});
export const entityScreeningInput = z.object({
  name: text(200),
  domicile: country,
  dateOfRegistration: pastDate.exactOptional(),
  ...terms,
});
export const assessInput = z.object({
  idempotencyKey: text(200),
  policy: z.string().exactOptional(),
  reference: text(200).exactOptional(),
  purpose: text(200).exactOptional(),
  legalBasis: z.enum(LEGAL_BASES).exactOptional(),
  consentReference: text(200).exactOptional(),
});
export const assessmentId = z.uuid("An assessment's id is a UUID.");
/** By exactly one of them: the schema sees to that. */
export const applicantRef = z
  .object({ nik: nik.exactOptional(), assessment: assessmentId.exactOptional() })
  .transform((ref, context) => {
    if (ref.nik !== undefined) return { nik: ref.nik };
    if (ref.assessment !== undefined) return { assessmentId: ref.assessment };
    context.issues.push({ code: "custom", message: "It names nobody.", input: undefined });
    return z.NEVER;
  });
export const erasureOrder = z.object({
  ground: z.enum(ERASURE_GROUNDS),
  relationshipEnded: pastDate.exactOptional(),
  despiteRetention: z.boolean(),
});
export const legalHoldId = z.uuid("A legal hold's id is a UUID.");
export const reason = text(500);
export const listingId = text(200);
export const auditFilter = z.object({
  subject: text(200).exactOptional(),
  action: text(200).exactOptional(),
  actor: text(200).exactOptional(),
});
export const auditCursor = digits(/^[1-9]\d{0,14}$/, "It is no cursor of this list.").transform(Number);
export const keyInput = z.object({
  name: z.string().refine(isName, "A name is letters, digits, dots, dashes and underscores, at most 64."),
  scopes: z
    .array(z.string().refine(isScope, "There is no such scope: docs/access.md lists them."))
    .min(1, "Name at least one scope.")
    .max(20, "Name each scope once.")
    .transform((scopes) => [...new Set(scopes)]),
  perMinute: z.int().min(1, "A limit is 1 or more.").max(1_000_000, "A limit is 1,000,000 at most.").exactOptional(),
  dailyBudgetIdr: z.int("A budget is whole rupiah.").min(1, "A budget is 1 or more.").exactOptional(),
});
export const overlapHours = z.int().min(0, "It is 0 or more.").max(8784, "It is at most 8784.");
/** @param most how many a page can have */
export const pageSize = (most: number) =>
  z.int().min(1, "A page has at least one.").max(most, `A page has at most ${most}.`);
export const policyName = z
  .string()
  .refine(
    (name) => parsePolicyRef(name)?.name === name,
    "A policy's name is small letters, digits, - and _; its version is an argument of its own.",
  );
export const policyVersion = z.int().min(1, "A policy's version is 1 or more.");

/**
 * An argument as the domain has it; a null is as good as absent.
 * @param argument by which the value goes; null where it is all of a field's arguments
 * @throws {GraphQLError} BAD_USER_INPUT, with the path of what is wrong and never its value
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  argument: string | null = "input",
): z.output<Schema> {
  const result = schema.safeParse(withoutNulls(value));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = [...(argument === null ? [] : [argument]), ...(issue?.path ?? [])].join(".");
  throw inputError(issue?.message ?? "It is not what the field takes.", path);
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Date) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
  return Object.fromEntries(entries.map(([key, each]) => [key, withoutNulls(each)]));
}

function isNikValue(value: unknown): boolean {
  return typeof value === "string" && isNik(value);
}

function isDateValue(value: unknown): boolean {
  return typeof value === "string" && isCalendarDate(value);
}

function isCountryValue(value: unknown): boolean {
  return typeof value === "string" && isCountryCode(value);
}
