import { dayFirst } from "../../domain/calendar.ts";
import type { CalendarDate } from "../../domain/calendar.ts";
import type { IdentityField } from "../../domain/claim.ts";
import { identityFields } from "../../domain/fact-catalogue.ts";
import type { PersonQuestion } from "../question.ts";
import { given } from "../question.ts";
import { IDMETA_FIELDS } from "./fields.ts";
import type { Sent } from "./read.ts";
import { TITLE } from "./title.ts";

/** v1's sample `12-06-1993` does not tell the day from the month, so the account's format is configured. */
export const V1_DATE_FORMATS = {
  "dd-mm-yyyy": dayFirst,
  "mm-dd-yyyy": (date) => `${date.slice(5, 7)}-${date.slice(8, 10)}-${date.slice(0, 4)}`,
  "yyyy-mm-dd": (date) => date,
} as const satisfies Readonly<Record<string, (date: CalendarDate) => string>>;

export type V1DateFormat = keyof typeof V1_DATE_FORMATS;

export function isV1DateFormat(text: string): text is V1DateFormat {
  return Object.hasOwn(V1_DATE_FORMATS, text);
}

export interface CheckRequest {
  readonly body: Readonly<Record<string, string | number>>;
  readonly sent: Sent;
}

/** The body of `dukcapil-full` v3. The selfie goes with it only where the face is asked about. */
export function fullRequest(question: PersonQuestion, trustFlowId: string, trustValidationId: string): CheckRequest {
  const { person, checks } = question;
  const selfie = checks.has("FACE") ? question.selfie : undefined;
  const fields: IdentityField[] = [];
  const texts: Record<string, string> = {};
  for (const field of identityFields) {
    const { key, text } = IDMETA_FIELDS[field];
    const value = text(person);
    if (value === undefined) continue;
    texts[key] = value;
    fields.push(field);
  }
  return {
    body: {
      nik: given(TITLE, "nik", person.nik),
      ...texts,
      // The page's other samples of this parameter are bare base64.
      ...(selfie === undefined ? {} : { selfie_image: selfie.base64 }),
      trustFlowId: Number(trustFlowId),
      trustValidationId,
    },
    sent: { checks, fields, selfie: selfie !== undefined },
  };
}

/** The body of `dukcapilfacematch` v1. */
export function facematchRequest(
  { person, checks, selfie }: PersonQuestion,
  format: V1DateFormat,
  templateId: string,
  verificationId: string,
): CheckRequest {
  const { base64, format: type } = given(TITLE, "a selfie", selfie);
  return {
    body: {
      nik: given(TITLE, "nik", person.nik),
      name: given(TITLE, "name", person.name),
      date_of_birth: V1_DATE_FORMATS[format](given(TITLE, "dateOfBirth", person.dateOfBirth)),
      // A data URL here, as in v1's sample.
      selfie_image: `data:image/${type};base64,${base64}`,
      template_id: templateId,
      verification_id: verificationId,
    },
    sent: { checks, fields: [], selfie: true },
  };
}
