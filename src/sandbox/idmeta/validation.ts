import { isCalendarDate } from "../../domain/calendar.ts";
import { readDayFirst } from "../citizens/compare.ts";
import { decodeBase64, imageFormat } from "../image.ts";
import type { FieldErrors } from "./replies.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** A field's rule: the message of what is wrong, or undefined. */
type Rule = (field: string, value: unknown) => string | undefined;

export const text: Rule = (field, value) =>
  typeof value === "string" ? undefined : `The ${words(field)} field must be a string.`;

export const wholeNumber: Rule = (field, value) =>
  typeof value === "number" && Number.isInteger(value) ? undefined : `The ${words(field)} field must be an integer.`;

export const nik: Rule = (field, value) =>
  typeof value === "string" && /^\d{16}$/.test(value) ? undefined : `The ${words(field)} field must be 16 characters.`;

export const isoDate: Rule = (field, value) =>
  typeof value === "string" && isCalendarDate(value)
    ? undefined
    : `The ${words(field)} field must match the format Y-m-d.`;

/** The page's sample reads both ways, 12-06-1993; the sandbox takes the day first. */
export const dayFirstDate: Rule = (field, value) =>
  typeof value === "string" && readDayFirst(value) !== undefined
    ? undefined
    : `The ${words(field)} field must match the format d-m-Y.`;

export const gender: Rule = (field, value) =>
  value === "Male" || value === "Female" ? undefined : `The selected ${words(field)} is invalid.`;

export const image: Rule = (field, value) => {
  const format = typeof value === "string" ? imageFormat(decodeBase64(value)) : undefined;
  return format === "jpeg" || format === "png" ? undefined : `The ${words(field)} field must be an image.`;
};

function words(field: string): string {
  return field.replaceAll("_", " ");
}

/** Everything that is wrong with the fields; empty where nothing is. Optional fields are looked at where they were sent. */
export function validate(
  fields: Fields,
  required: Readonly<Record<string, Rule>>,
  optional: Readonly<Record<string, Rule>> = {},
): FieldErrors {
  const errors: Record<string, string[]> = {};
  const check = (field: string, rule: Rule): void => {
    const message = rule(field, fields[field]);
    if (message !== undefined) errors[field] = [message];
  };
  for (const [field, rule] of Object.entries(required)) {
    const value = fields[field];
    if (value === undefined || value === null || value === "")
      errors[field] = [`The ${words(field)} field is required.`];
    else check(field, rule);
  }
  for (const [field, rule] of Object.entries(optional)) {
    if (fields[field] !== undefined && fields[field] !== null) check(field, rule);
  }
  return errors;
}
