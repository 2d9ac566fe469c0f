import type { Audience } from "../domain/decision.ts";
import type { ReasonText } from "./meaning.ts";
import { quote, shortened } from "./problem.ts";
import type { Cell, Field, YamlReader } from "./yaml-reader.ts";

export const CODE = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;
export const MOST_REASONS = 500;

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

/** A text that is missing in one language is shown in the other: better than nothing, and not what anybody wants. */
function readReason({ key, keySpan, value }: Field, reader: YamlReader): ReasonText | undefined {
  const before = reader.log.count;
  const name = shortened(key);
  const fields = reader.fields(value, `reason ${name}`, ["en", "id", "audience"]);
  const textIn = (language: "en" | "id"): string | undefined => {
    const field = fields.get(language);
    return field && reader.text(field.value, `the text \`${language}\` of ${name}`);
  };
  const [english, indonesian] = [textIn("en"), textIn("id")];
  const audienceField = fields.get("audience");
  const audience = audienceField
    ? reader.oneOf(audienceField.value, "`audience`", ["applicant", "internal"] as const)
    : "applicant";
  const text = english ?? indonesian;
  if (text === undefined && reader.log.count === before) {
    reader.log.report(keySpan, `reason ${name} has no text`, "add en: … and id: …");
  }
  if (text === undefined || audience === undefined || reader.log.count > before) return undefined;
  if (english === undefined) {
    reader.log.warn(keySpan, `reason ${name} has no text \`en\`: the Indonesian one is shown instead`, "add en: …");
  } else if (indonesian === undefined) {
    reader.log.warn(keySpan, `reason ${name} has no text \`id\`: the English one is shown instead`, "add id: …");
  }
  return { en: english ?? text, id: indonesian ?? text, audience: AUDIENCE[audience] };
}
