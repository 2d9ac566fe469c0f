import { GROUND_PARTS } from "../domain/legal-ground.ts";
import type { GroundPart } from "../domain/legal-ground.ts";
import { hoursMeant, hoursOf, writtenPeriod } from "./read-time.ts";
import { inGroundOrder, REVIEWS, USUAL_TERMS } from "./record-terms.ts";
import type { RecordTerms } from "./record-terms.ts";
import type { Cell, Field, YamlReader } from "./yaml-reader.ts";

/** In hours, both ends within. */
interface Bounds {
  readonly least: number;
  readonly most: number;
}

const DAY = 24;
export const VALID_FOR: Bounds = { least: DAY, most: 3650 * DAY };
export const SELFIE_KEPT: Bounds = { least: DAY, most: 1825 * DAY };

const KEYS = ["require", "validFor", "selfie", "review"];

/** What is kept of an assessment; what is not said of it is as usual. */
export function readRecord(cell: Cell, reader: YamlReader): RecordTerms {
  const fields = reader.fields(cell, "record", KEYS);
  const review = fields.get("review");
  return {
    require: readRequired(fields.get("require"), reader),
    validForHours: readPeriod(fields.get("validFor"), VALID_FOR, reader),
    selfieHours: readPeriod(fields.get("selfie"), SELFIE_KEPT, reader),
    review: (review && reader.oneOf(review.value, "`review`", REVIEWS)) ?? USUAL_TERMS.review,
  };
}

function readRequired(field: Field | undefined, reader: YamlReader): readonly GroundPart[] {
  if (field === undefined) return USUAL_TERMS.require;
  const required: GroundPart[] = [];
  for (const item of reader.items(field.value, "`require`")) {
    const part = reader.oneOf(item, "what is required", GROUND_PARTS);
    if (part === undefined) continue;
    if (required.includes(part)) reader.log.report(item.span, `${part} is named twice`);
    else required.push(part);
  }
  return inGroundOrder(required);
}

function readPeriod(field: Field | undefined, { least, most }: Bounds, reader: YamlReader): number | null {
  if (field === undefined) return null;
  const isSane = (hours: number | undefined): hours is number => hours !== undefined && hours >= least && hours <= most;
  const written = reader.raw(field.value);
  const hours = hoursOf(written);
  if (isSane(hours)) return hours;
  const meant = hours === undefined ? hoursMeant(written) : undefined;
  const range = `from ${writtenPeriod(least)} to ${writtenPeriod(most)}`;
  const message = `\`${field.key}\` must be a period ${range}, in days or hours`;
  reader.log.report(field.value.span, message, isSane(meant) ? `write ${writtenPeriod(meant)}` : "as 30d or 36h");
  return null;
}
