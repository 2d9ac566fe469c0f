import { dayFirst } from "../../domain/calendar.ts";
import { identityFields } from "../../domain/fact-catalogue.ts";
import type { IdentityField } from "../../domain/claim.ts";
import type { Person } from "../../domain/person.ts";
import type { FittedImage } from "../../domain/selfie.ts";
import { encodeMultipart } from "../multipart.ts";
import { given } from "../question.ts";
import type { WireRequest } from "../transport/transport.ts";
import { GLAIR_FIELDS } from "./fields.ts";
import { TITLE } from "./title.ts";

interface VerificationRequest {
  readonly request: WireRequest;
  /** The fields in it: of these alone the answer counts. */
  readonly sent: readonly IdentityField[];
}

/** The official SDKs send multipart, where the page names no encoding. */
export function verificationRequest(
  person: Person,
  credentials: Readonly<Record<string, string>>,
): VerificationRequest {
  const fields: Record<string, string> = { nik: given(TITLE, "nik", person.nik) };
  const sent: IdentityField[] = [];
  for (const field of identityFields) {
    const { key, text } = GLAIR_FIELDS[field];
    const value = text(person);
    if (value === undefined) continue;
    fields[key] = value;
    sent.push(field);
  }
  const { contentType, body } = encodeMultipart(fields);
  const headers = { ...credentials, "content-type": contentType };
  return { request: { method: "POST", path: "/identity/v1/verification", headers, body }, sent };
}

export function faceVerificationRequest(
  person: Person,
  selfie: FittedImage,
  credentials: Readonly<Record<string, string>>,
): WireRequest {
  const { contentType, body } = encodeMultipart(
    {
      nik: given(TITLE, "nik", person.nik),
      name: given(TITLE, "name", person.name),
      date_of_birth: dayFirst(given(TITLE, "dateOfBirth", person.dateOfBirth)),
    },
    [
      {
        field: "face_image",
        // GLAIR takes png, jpg and jpeg files.
        filename: selfie.format === "png" ? "face.png" : "face.jpg",
        type: `image/${selfie.format}`,
        bytes: selfie.bytes,
      },
    ],
  );
  const headers = { ...credentials, "content-type": contentType };
  return { method: "POST", path: "/identity/v1/face-verification", headers, body };
}

/** Both are wanted, as the official SDKs send them. */
export function credentialHeaders(username: string, password: string, apiKey: string): Record<string, string> {
  return {
    authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
    "x-api-key": apiKey,
    accept: "application/json",
  };
}
