import type { FailureCode } from "../../domain/answer.ts";
import { VendorFailure } from "../provider.ts";
import { TOO_LARGE } from "./content-coding.ts";

type Meaning = readonly [code: FailureCode, words: string];

const UNREACHABLE: Meaning = ["UNAVAILABLE", "could not be reached"];
const NO_TRUST: Meaning = ["UNAVAILABLE", "could not be reached: the TLS connection failed"];
const BROKEN_OFF: Meaning = ["UNAVAILABLE", "closed the connection before its whole answer came"];
const LARGER: Meaning = ["MALFORMED_RESPONSE", "sent a larger answer than is read"];
const NOT_HTTP: Meaning = ["MALFORMED_RESPONSE", "answered with something that is not HTTP"];

const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["UND_ERR_CONNECT_TIMEOUT", ["TIMEOUT", "did not accept a connection in time"]],
  ["ETIMEDOUT", ["TIMEOUT", "did not accept a connection in time"]],
  ["UND_ERR_HEADERS_TIMEOUT", ["TIMEOUT", "did not begin to answer in time"]],
  ["UND_ERR_BODY_TIMEOUT", ["TIMEOUT", "began to answer and then fell silent"]],
  ["UND_ERR_RES_EXCEEDED_MAX_SIZE", LARGER],
  [TOO_LARGE, LARGER],
  ["UND_ERR_HEADERS_OVERFLOW", ["MALFORMED_RESPONSE", "sent larger headers than are read"]],
  ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", BROKEN_OFF],
  ["UND_ERR_SOCKET", BROKEN_OFF],
  ["ECONNRESET", BROKEN_OFF],
  ["EPIPE", BROKEN_OFF],
]);

/** How the codes of the HTTP parser begin. */
const NOT_HTTP_CODE = "HPE_";
const TLS_CODE = /^(?:ERR_(?:SSL|TLS)_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|EPROTO$)/;

/**
 * What went wrong on the road to a vendor, in our words. Only the error's code is kept as the cause: a parser's error holds the
 * bytes it choked on, and those may be about the applicant.
 */
export function failureOfError(title: string, error: unknown, signal: AbortSignal): VendorFailure {
  if (signal.aborted) return new VendorFailure("TIMEOUT", `${title} had not answered when the wait for it ended.`);
  const cause = codeOf(error);
  const [code, words] = meaningOf(cause);
  return new VendorFailure(code, `${title} ${words}.`, { cause });
}

function meaningOf(code: string): Meaning {
  const known = MEANINGS.get(code);
  if (known !== undefined) return known;
  if (code.startsWith(NOT_HTTP_CODE)) return NOT_HTTP;
  return TLS_CODE.test(code) ? NO_TRUST : UNREACHABLE;
}

/** Several addresses that all failed come as one AggregateError, which has the code of the first. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "UNKNOWN";
  if ("code" in error && typeof error.code === "string") return error.code;
  // undici gives a parser's error its code at some places only.
  return error.name === "HTTPParserError" ? NOT_HTTP_CODE : "UNKNOWN";
}
