import { z } from "zod";

import { isPartialDate } from "../../domain/calendar.ts";
import type { PartialDate } from "../../domain/calendar.ts";
import { numeric } from "../wire/number.ts";

const ISO_LIKE = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/;

/** As the schema on Iluma's page has it: 0 for what is unknown. */
const dateParts = z.object({ y: numeric, m: numeric, d: numeric });

/**
 * A watchlist's date, as an object of year, month and day or as a string, as far as it is known: what is unknown (0) or
 * missing is left out and never filled in. Undefined where no year is known or the calendar has no such day.
 */
export function partialDateOf(value: unknown): PartialDate | undefined {
  if (typeof value === "string") {
    const match = ISO_LIKE.exec(value.trim());
    return match === null ? undefined : fromParts(Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0));
  }
  const parts = dateParts.safeParse(value);
  return parts.success ? fromParts(parts.data.y ?? 0, parts.data.m ?? 0, parts.data.d ?? 0) : undefined;
}

function fromParts(year: number, month: number, day: number): PartialDate | undefined {
  // Four digits are promised; fewer might be a short form of any century.
  if (year < 1000) return undefined;
  // A day without its month says nothing.
  const known = month === 0 ? [year] : day === 0 ? [year, month] : [year, month, day];
  const text = known.map((part) => String(part).padStart(2, "0")).join("-");
  return isPartialDate(text) ? text : undefined;
}
