import { dayFirst } from "../../domain/calendar.ts";
import type { Claim, FaceClaims, IdentityClaims, IdentityField } from "../../domain/claim.ts";
import type { Person } from "../../domain/person.ts";
import { encodeMultipart } from "../multipart.ts";
import type { Multipart } from "../multipart.ts";
import { VendorFailure } from "../provider.ts";
import type { Reply } from "../provider.ts";
import { given } from "../question.ts";
import type { PersonQuestion } from "../question.ts";
import type { WireResponse } from "../transport/transport.ts";
import { parseBody } from "../wire/body.ts";
import { looseFlag } from "../wire/flag.ts";
import { answerOfParts } from "../wire/part.ts";
import type { Part, Parts } from "../wire/part.ts";
import { requestIdOf } from "../wire/request-id.ts";
import { repeatAfter } from "./failure.ts";
import { TITLE } from "./title.ts";
import { idCardBody, idCardScore } from "./wire.ts";
import type { IdCardBody } from "./wire.ts";

interface CardField {
  readonly field: IdentityField;
  /** Its name in the request. */
  readonly key: string;
  /** Its name in the answer. */
  readonly flag: string;
  readonly text: (person: Person) => string | undefined;
}

const CARD_FIELDS: readonly CardField[] = [
  { field: "NAME", key: "name", flag: "is_name_match", text: (person) => person.name },
  {
    field: "DATE_OF_BIRTH",
    key: "birthdate",
    flag: "is_birthdate_match",
    text: ({ dateOfBirth }) => (dateOfBirth === undefined ? undefined : dayFirst(dateOfBirth)),
  },
  { field: "PLACE_OF_BIRTH", key: "birthplace", flag: "is_birthplace_match", text: (person) => person.placeOfBirth },
  { field: "ADDRESS", key: "address", flag: "is_address_match", text: (person) => person.address?.line },
];

export const cardFields: readonly IdentityField[] = CARD_FIELDS.map(({ field }) => field);

export function idCardForm({ person, selfie }: PersonQuestion): Multipart {
  const { format, bytes } = given(TITLE, "a selfie", selfie);
  const texts: Record<string, string> = {};
  for (const { key, text } of CARD_FIELDS) {
    const value = text(person);
    if (value !== undefined) texts[key] = value;
  }
  return encodeMultipart({ id_card_number: given(TITLE, "nik", person.nik), ...texts }, [
    { field: "selfie", filename: format === "png" ? "selfie.png" : "selfie.jpg", type: `image/${format}`, bytes },
  ]);
}

/** Reads what the request was answered with, or what a callback brought later. */
export function readIdCard(response: Pick<WireResponse, "status" | "json">, asked: PersonQuestion): Reply {
  const body = bodyOf(response);
  const requestId = requestIdOf(body?.id, body?.reference_id);
  if (body !== undefined && isOfAnother(body, asked)) throw malformed("answered about another NIK", requestId);
  const state = body === undefined ? null : stateOf(body);
  if (state === "FAILED") {
    const repeat = repeatAfter(body?.failure_reason);
    throw new VendorFailure("UNAVAILABLE", `${TITLE} could not complete the verification.`, { requestId, repeat });
  }
  if (body === undefined || state !== "COMPLETED") {
    // "You will receive a JSON response with a reference id on submitting": that alone says accepted, and so does a status.
    if (response.status === ACCEPTED || state !== null || requestId !== null) return { status: "PENDING", requestId };
    throw malformed("answered nothing that it was asked", null);
  }
  if (body.is_found === null) {
    throw malformed("completed the verification without saying whether the NIK exists", requestId);
  }
  return answerOfParts(requestId, partsOf(body, asked, requestId)) ?? { status: "ANSWERED", requestId };
}

const ACCEPTED = 202;

/** Undefined where HTTP itself says that it was accepted, and the body says nothing beside: it may be empty then. */
function bodyOf(response: Pick<WireResponse, "status" | "json">): IdCardBody | undefined {
  if (response.status === ACCEPTED) return idCardBody.safeParse(response.json).data;
  return parseBody(idCardBody, response, TITLE);
}

/** The answer repeats the number that was asked about. Where it is there in full, it must be that one. */
function isOfAnother({ id_card_number: told }: IdCardBody, { person }: PersonQuestion): boolean {
  const number = typeof told === "number" ? String(told) : told;
  return typeof number === "string" && /^\d{16}$/.test(number) && number !== person.nik;
}

/** The page's own schema lists no `status`: `is_found` is there if it is COMPLETED, `failure_reason` if it FAILED. */
function stateOf({ status, is_found, failure_reason }: IdCardBody): string | null {
  if (status !== null) return status;
  if (failure_reason !== null) return "FAILED";
  return is_found === null ? null : "COMPLETED";
}

function partsOf(
  { is_found, result }: IdCardBody,
  { checks, person }: PersonQuestion,
  requestId: string | null,
): Parts {
  // With no record to compare with, nothing is claimed of the fields nor of the face.
  const compared = is_found === true ? result : {};
  const fields = fieldClaims(compared, person);
  const score = idCardScore.safeParse(compared);
  const identity: Part<IdentityClaims> =
    fields === undefined
      ? malformed("gave a field that is neither yes nor no", requestId)
      : { nikFound: is_found, fields };
  // A score that is missing is a face that was not compared, and an answer all the same.
  const face: Part<FaceClaims> = score.success
    ? { match: null, score: score.data, livenessPassed: null }
    : malformed("gave a score that cannot be one", requestId);
  return {
    identity: checks.has("IDENTITY") ? identity : undefined,
    face: checks.has("FACE") ? face : undefined,
  };
}

/** Undefined where a field that was sent has an answer that cannot be read. */
function fieldClaims(result: Readonly<Record<string, unknown>>, person: Person): IdentityClaims["fields"] | undefined {
  const claims: Partial<Record<IdentityField, Claim>> = {};
  for (const { field, flag, text } of CARD_FIELDS) {
    if (text(person) === undefined) continue;
    const said = looseFlag.safeParse(result[flag]);
    if (!said.success) return undefined;
    if (said.data !== null) claims[field] = said.data ? "MATCH" : "MISMATCH";
  }
  return claims;
}

function malformed(words: string, requestId: string | null): VendorFailure {
  return new VendorFailure("MALFORMED_RESPONSE", `${TITLE} ${words}.`, { requestId });
}
