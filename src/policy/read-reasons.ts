import type { Audience } from "../domain/decision.ts";
import type { ReasonText } from "./meaning.ts";
import { quote, shortened } from "./problem.ts";
import type { Cell, Field, YamlReader } from "./yaml-reader.ts";

const CODE = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;
const MOST_REASONS = 500;

const AUDIENCE: Readonly<Record<"applicant" | "internal", Audience>> = { applicant: "APPLICANT", internal: "INTERNAL" };

/** The reasons by code; undefined where one is at fault, so that rules may still speak of it. */
export function readReasons(cell: Cell, reader: YamlReader): ReadonlyMap<string, ReasonText | undefined> {
  const reasons = new Map<string, ReasonText | undefined>();
  const fields = reader.fields(cell, "reasons", "any");
  if (fields.size > MOST_REASONS) reader.log.report(cell.span, `a policy has at most ${MOST_REASONS} reasons`);
  for (const field of fields.values()) {
    if (!CODE.test(field.key)) {
      reader.log.report(field.keySpan, `${quote(field.key)} is no reason code`, "letters, digits, _ and -, at most 32");
    }
    reasons.set(field.key, readReason(field, reader));
  }
  return reasons;
}

function readReason({ key, keySpan, value }: Field, reader: YamlReader): ReasonText | undefined {
  const before = reader.log.count;
  const fields = reader.fields(value, `reason ${shortened(key)}`, ["en", "id", "audience"]);
  const textIn = (language: "en" | "id"): string | undefined => {
    const field = fields.get(language);
    if (field !== undefined) return reader.text(field.value, `the text \`${language}\` of ${shortened(key)}`);
    if (reader.log.count === before) reader.log.report(keySpan, `reason ${shortened(key)} has no text \`${language}\``);
    return undefined;
  };
  const [en, id] = [textIn("en"), textIn("id")];
  const audienceField = fields.get("audience");
  const audience = audienceField
    ? reader.oneOf(audienceField.value, "`audience`", ["applicant", "internal"] as const)
    : "applicant";
  if (en === undefined || id === undefined || audience === undefined) return undefined;
  return { en, id, audience: AUDIENCE[audience] };
}
