import type { FailureCode } from "../../domain/answer.ts";
import { VendorFailure } from "../provider.ts";
import type { Repeat } from "../provider.ts";
import type { WireResponse } from "./transport.ts";

type Meaning = readonly [code: FailureCode, words: string];

const REFUSED: Meaning = ["INVALID_INPUT", "refused the input"];

const NO_ENDPOINT: Meaning = ["UNAVAILABLE", "does not know this endpoint: check its base URL"];

const MEANINGS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [400, REFUSED],
  [401, ["AUTHENTICATION", "does not accept the configured credentials"]],
  // A bill to settle with the vendor: asking again does not help, and no input is at fault.
  [402, ["PERMISSION", "asks for payment before this account may ask"]],
  [403, ["PERMISSION", "does not allow this account to ask"]],
  // A wrong base URL is not the caller's fault.
  [404, NO_ENDPOINT],
  [405, NO_ENDPOINT],
  [408, ["TIMEOUT", "did not answer in time"]],
  [409, REFUSED],
  [410, NO_ENDPOINT],
  [413, REFUSED],
  [415, REFUSED],
  [422, REFUSED],
  [423, ["UNAVAILABLE", "is locked for now"]],
  [429, ["RATE_LIMITED", "asks for fewer calls"]],
]);

export function isSuccess(response: Pick<WireResponse, "status">): boolean {
  return response.status >= 200 && response.status <= 299;
}

/** The failure that a status other than 2xx means. The vendor's own words are never used: they may quote the applicant. */
export function failureOfStatus(
  title: string,
  response: Pick<WireResponse, "status" | "headers">,
  requestId: string | null = null,
): VendorFailure {
  const [code, words] = MEANINGS.get(response.status) ?? meaningOfClass(response.status);
  return new VendorFailure(code, `${title} ${words} (HTTP ${response.status}).`, {
    requestId,
    ...repetitionOf(response),
  });
}

/** What the status says of asking again, and what its `Retry-After` does. */
export function repetitionOf({ status, headers }: Pick<WireResponse, "status" | "headers">): Repetition {
  return { repeat: REPEATS.get(status) ?? "useless", retryAfterMs: retryAfter(headers["retry-after"]) };
}

interface Repetition {
  readonly repeat: Repeat;
  readonly retryAfterMs: number | undefined;
}

const REPEATS: ReadonlyMap<number, Repeat> = new Map<number, Repeat>([
  [429, "refused"],
  [503, "refused"],
  [408, "maybe_billed"],
  [500, "maybe_billed"],
  [502, "maybe_billed"],
  [504, "maybe_billed"],
]);

/** Seconds, or a date (RFC 9110, 10.2.3), in milliseconds from now. */
function retryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value) * 1_000;
  // Date.parse makes something of nearly everything; an HTTP date begins with the day of the week.
  const at = /^\s*[A-Z][a-z]{2}/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

/**
 * A 4xx that no vendor's page names is no answer of the wrong form, and does not say that the input is at fault or the account:
 * the vendor did not check, and that is all that is known.
 */
function meaningOfClass(status: number): Meaning {
  if (status >= 500) return ["UNAVAILABLE", "is out of order"];
  if (status >= 400) return ["UNAVAILABLE", "did not take the request"];
  if (status >= 300 && status <= 399) return ["MALFORMED_RESPONSE", "answered with a redirect, which is not followed"];
  return ["MALFORMED_RESPONSE", "answered with an unexpected status"];
}
