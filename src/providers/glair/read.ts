import type { Claim, FaceClaims, IdentityClaims, IdentityField } from "../../domain/claim.ts";
import { VendorFailure } from "../provider.ts";
import { failureOfStatus, isSuccess } from "../transport/status.ts";
import type { WireResponse } from "../transport/transport.ts";
import { parseBody } from "../wire/body.ts";
import { requestIdOf } from "../wire/request-id.ts";
import { GLAIR_FIELDS } from "./fields.ts";
import { TITLE } from "./title.ts";
import { faceBody, verificationBody } from "./wire.ts";
import type { VerificationResult } from "./wire.ts";

interface Read<Claims> {
  readonly claims: Claims;
  readonly requestId: string | null;
}

export function readVerification(response: WireResponse, sent: readonly IdentityField[]): Read<IdentityClaims> {
  const requestId = requestIdOf(response.headers["request-id"]);
  if (!isSuccess(response)) throw failureOfStatus(TITLE, response, requestId);
  const result = present(parseBody(verificationBody, response, TITLE, requestId), requestId);
  // With no record to compare with, whatever stands beside `nik: false` is no comparison.
  const fields = result.nik === false ? {} : fieldClaims(result, sent);
  if (result.nik === null && Object.keys(fields).length === 0) throw nothingChecked(requestId);
  return { claims: { nikFound: result.nik, fields }, requestId };
}

/** A face that was not compared is claims that claim nothing: the NIK is unknown, or GLAIR gave no percentage. */
export function readFaceVerification(response: WireResponse): Read<FaceClaims> {
  const requestId = requestIdOf(response.headers["request-id"]);
  if (!isSuccess(response)) throw failureOfStatus(TITLE, response, requestId);
  const result = present(parseBody(faceBody, response, TITLE, requestId), requestId);
  if (result.nik === null && result.face_image_percentage === null) throw nothingChecked(requestId);
  const score = result.nik === false ? null : result.face_image_percentage;
  return { claims: { match: null, score, livenessPassed: null }, requestId };
}

function fieldClaims(
  result: VerificationResult,
  sent: readonly IdentityField[],
): Readonly<Partial<Record<IdentityField, Claim>>> {
  const claims: Partial<Record<IdentityField, Claim>> = {};
  for (const field of sent) {
    const answer = result[GLAIR_FIELDS[field].key];
    if (answer !== null) claims[field] = answer ? "MATCH" : "MISMATCH";
  }
  return claims;
}

function present<Result>(result: Result | null, requestId: string | null): Result {
  if (result !== null) return result;
  throw new VendorFailure("MALFORMED_RESPONSE", `${TITLE} answered without a result.`, { requestId });
}

/** The very body of GLAIR's "Something wrong in Dukcapil server", whatever status and reason it comes with. */
function nothingChecked(requestId: string | null): VendorFailure {
  return new VendorFailure("UNAVAILABLE", `${TITLE} could not ask the population register.`, {
    requestId,
    repeat: "maybe_billed",
  });
}
