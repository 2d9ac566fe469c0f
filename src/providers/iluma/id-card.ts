import { dayFirst } from "../../domain/calendar.ts";
import type { Claim, FaceClaims, IdentityClaims, IdentityField } from "../../domain/claim.ts";
import type { Person } from "../../domain/person.ts";
import type { CheckName } from "../../domain/provider.ts";
import { encodeMultipart } from "../multipart.ts";
import type { Multipart } from "../multipart.ts";
import { VendorFailure } from "../provider.ts";
import type { Reply } from "../provider.ts";
import { given } from "../question.ts";
import type { PersonQuestion } from "../question.ts";
import { requestIdOf } from "../wire/request-id.ts";
import { TITLE } from "./title.ts";
import type { IdCardBody } from "./wire.ts";

type ResultFlag = Exclude<keyof NonNullable<IdCardBody["result"]>, "score">;

interface CardField {
  readonly field: IdentityField;
  /** Its name in the request. */
  readonly key: string;
  /** Its name in the answer. */
  readonly flag: ResultFlag;
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

export function readIdCard(body: IdCardBody, { checks, person }: PersonQuestion): Reply {
  const requestId = requestIdOf(body.id);
  const state = stateOf(body);
  if (state === "FAILED") {
    throw new VendorFailure("UNAVAILABLE", `${TITLE} could not complete the verification.`, { requestId });
  }
  if (state !== "COMPLETED") {
    if (requestId === null) throw malformed("accepted the verification and gave no id", null);
    return { status: "PENDING", requestId };
  }
  if (body.is_found === null)
    throw malformed("completed the verification without saying whether the NIK exists", requestId);
  return { status: "ANSWERED", requestId, ...claimsOf(body, person, checks, requestId) };
}

/** The page's own schema lists no `status`: `is_found` is there if it is COMPLETED, `failure_reason` if it FAILED. */
function stateOf({ status, is_found, failure_reason }: IdCardBody): string | null {
  if (status !== null) return status;
  if (failure_reason !== null) return "FAILED";
  return is_found === null ? null : "COMPLETED";
}

function claimsOf(
  { is_found, result }: IdCardBody,
  person: Person,
  checks: ReadonlySet<CheckName>,
  requestId: string | null,
): Pick<Reply, "identity" | "face"> {
  const compared = is_found === true ? result : undefined;
  const identity: IdentityClaims = { nikFound: is_found, fields: compared ? fieldClaims(compared, person) : {} };
  // With no photo in the register there is nothing to compare with, and nothing is claimed.
  const score = compared?.score ?? null;
  const face: FaceClaims | undefined =
    is_found === true && score === null ? undefined : { match: null, score, livenessPassed: null };
  if (face === undefined && !checks.has("IDENTITY")) throw malformed("found the NIK and gave no score", requestId);
  return {
    ...(checks.has("IDENTITY") ? { identity } : {}),
    ...(checks.has("FACE") && face !== undefined ? { face } : {}),
  };
}

function fieldClaims(result: NonNullable<IdCardBody["result"]>, person: Person): IdentityClaims["fields"] {
  const claims: Partial<Record<IdentityField, Claim>> = {};
  for (const { field, flag, text } of CARD_FIELDS) {
    const said = result[flag];
    if (said !== null && text(person) !== undefined) claims[field] = said ? "MATCH" : "MISMATCH";
  }
  return claims;
}

function malformed(words: string, requestId: string | null): VendorFailure {
  return new VendorFailure("MALFORMED_RESPONSE", `${TITLE} ${words}.`, { requestId });
}
