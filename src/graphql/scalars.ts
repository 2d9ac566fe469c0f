import { z } from "zod";

import { isCalendarDate, isPartialDate } from "../domain/calendar.ts";
import { isCountryCode } from "../domain/country.ts";
import { isNik } from "../domain/nik.ts";
import type { Builder } from "./builder.ts";
import { inputError } from "./errors/input-error.ts";

/** A text that must pass a test; what was sent is never repeated in the error. */
function parsed<T extends string>(accepts: (text: string) => text is T, problem: string): (value: unknown) => T {
  return (value) => {
    if (typeof value === "string" && accepts(value)) return value;
    throw inputError(problem);
  };
}

export function defineScalars(builder: Builder): void {
  builder.scalarType("NIK", {
    description: "The number of an Indonesian resident. Sixteen digits: region, birth date, serial.",
    serialize: (value) => value,
    parseValue: parsed(isNik, "A NIK is sixteen digits, written as a string."),
  });
  builder.scalarType("Date", {
    description: "A calendar date that exists, as YYYY-MM-DD.",
    serialize: (value) => value,
    parseValue: parsed(isCalendarDate, "A date is a day that exists, written as YYYY-MM-DD."),
  });
  builder.scalarType("PartialDate", {
    description: "YYYY, YYYY-MM or YYYY-MM-DD: watchlists know some dates in part.",
    serialize: (value) => value,
    parseValue: parsed(isPartialDate, "A partial date is written as YYYY, YYYY-MM or YYYY-MM-DD."),
  });
  builder.scalarType("DateTime", {
    description: "An instant in UTC, as ISO 8601 with milliseconds.",
    serialize: (value) => value.toISOString(),
    parseValue: (value) => {
      // Without its distance from UTC it would be another instant on another server.
      const instant = z.iso.datetime({ offset: true }).safeParse(value);
      if (!instant.success) {
        throw inputError("An instant is written as ISO 8601 with its zone, for example 2026-01-31T09:30:00Z.");
      }
      return new Date(instant.data);
    },
  });
  builder.scalarType("CountryCode", {
    description: "ISO 3166-1 alpha-2, upper case.",
    serialize: (value) => value,
    parseValue: parsed(isCountryCode, "A country is two capital letters of ISO 3166-1, for example ID."),
  });
  builder.scalarType("File", {
    description: "A file of a multipart request (GraphQL multipart request specification).",
    serialize: () => {
      throw new TypeError("files are never answered");
    },
    parseValue: (value) => {
      if (value instanceof File) return value;
      throw inputError("A file is sent as a part of a multipart request; in JSON, use base64 instead.");
    },
  });
}
