import type { FailureCode } from "../../domain/answer.ts";
import { VendorFailure } from "../provider.ts";
import type { Repeat } from "../provider.ts";
import { failureOfStatus, isSuccess, repetitionOf } from "../transport/status.ts";
import type { WireResponse } from "../transport/transport.ts";
import { TITLE } from "./title.ts";
import { errorBody } from "./wire.ts";

/** The error table of Iluma's page. */
const MEANINGS: ReadonlyMap<string, readonly [code: FailureCode, words: string]> = new Map([
  ["API_VALIDATION_ERROR", ["INVALID_INPUT", "refused the input"]],
  ["INVALID_API_KEY", ["AUTHENTICATION", "does not accept the configured API key"]],
  ["API_KEY_IS_NOT_LIVE_ERROR", ["PERMISSION", "does not allow this API key to ask: it is not live"]],
  ["FILE_TOO_LARGE", ["INVALID_INPUT", "found the selfie too large"]],
  ["FILE_TOO_SMALL", ["INVALID_INPUT", "found the selfie too small"]],
  ["UNSUPPORTED_CONTENT_TYPE", ["INVALID_INPUT", "does not take a selfie of this file type"]],
  ["RATE_LIMIT_EXCEEDED", ["RATE_LIMITED", "asks for fewer calls"]],
  ["SERVER_ERROR", ["UNAVAILABLE", "is out of order"]],
]);

/** The failure that a response is, whatever status it came with; undefined where it is none. */
export function failureOf(response: WireResponse): VendorFailure | undefined {
  const body = errorBody.safeParse(response.json);
  const known = body.success ? MEANINGS.get(body.data.error_code) : undefined;
  if (known !== undefined) {
    const message = `${TITLE} ${known[1]} (HTTP ${response.status}).`;
    return new VendorFailure(known[0], message, repetitionOf(response));
  }
  return isSuccess(response) ? undefined : failureOfStatus(TITLE, response);
}

/** A resource that is FAILED was worked on. The only reason that the page names is one that passes. */
export function repeatAfter(failureReason: string | null | undefined): Repeat {
  return failureReason === "TEMPORARY_NETWORK_ERROR" ? "maybe_billed" : "useless";
}
