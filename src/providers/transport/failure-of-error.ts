import type { FailureCode } from "../../domain/answer.ts";
import { VendorFailure } from "../provider.ts";
import type { Repeat } from "../provider.ts";
import { TOO_LARGE } from "./content-coding.ts";

type Meaning = readonly [code: FailureCode, words: string, repeat: Repeat];

const UNREACHABLE: Meaning = ["UNAVAILABLE", "could not be reached", "unsent"];
const NO_TRUST: Meaning = ["UNAVAILABLE", "could not be reached: the TLS connection failed", "unsent"];
const NOT_ACCEPTED: Meaning = ["TIMEOUT", "did not accept a connection in time", "unsent"];
const BROKEN_OFF: Meaning = ["UNAVAILABLE", "closed the connection before its whole answer came", "maybe_billed"];
const LARGER: Meaning = ["MALFORMED_RESPONSE", "sent a larger answer than is read", "useless"];
const NOT_HTTP: Meaning = ["MALFORMED_RESPONSE", "answered with something that is not HTTP", "useless"];

const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["UND_ERR_CONNECT_TIMEOUT", NOT_ACCEPTED],
  ["ETIMEDOUT", ["TIMEOUT", "did not answer in time", "maybe_billed"]],
  ["UND_ERR_HEADERS_TIMEOUT", ["TIMEOUT", "did not begin to answer in time", "maybe_billed"]],
  ["UND_ERR_BODY_TIMEOUT", ["TIMEOUT", "began to answer and then fell silent", "maybe_billed"]],
  ["UND_ERR_RES_EXCEEDED_MAX_SIZE", LARGER],
  [TOO_LARGE, LARGER],
  ["UND_ERR_HEADERS_OVERFLOW", ["MALFORMED_RESPONSE", "sent larger headers than are read", "useless"]],
  ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", BROKEN_OFF],
  ["UND_ERR_SOCKET", BROKEN_OFF],
  ["ECONNRESET", BROKEN_OFF],
  ["EPIPE", BROKEN_OFF],
]);

/** How the codes of the HTTP parser begin. */
const NOT_HTTP_CODE = "HPE_";
/** The system's words for a connection that never came about. */
const UNREACHABLE_CODE = /^(?:ECONNREFUSED|ENOTFOUND|EAI_[A-Z]+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENETDOWN)$/;
/** Of these TLS has begun to carry the request, or may have: a record that cannot be read comes after the handshake. */
const TLS_BROKEN_CODE = /^ERR_SSL_(?:.*(?:BAD_RECORD|DECRYPTION|DECRYPT_ERROR|UNEXPECTED_EOF|BAD_MAC|RECORD_LAYER).*)$/;
const TLS_CODE = /^(?:ERR_(?:SSL|TLS)_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|EPROTO$)/;

/**
 * What went wrong on the road to a vendor, in our words. Only the error's code is kept as the cause: a parser's error holds the
 * bytes it choked on, and those may be about the applicant.
 */
export function failureOfError(title: string, error: unknown, signal: AbortSignal): VendorFailure {
  if (signal.aborted) {
    return new VendorFailure("TIMEOUT", `${title} had not answered when the wait for it ended.`, {
      repeat: "maybe_billed",
    });
  }
  const cause = codeOf(error);
  const [code, words, repeat] = meaningOf(cause, error);
  return new VendorFailure(code, `${title} ${words}.`, { cause, repeat });
}

function meaningOf(code: string, error: unknown): Meaning {
  // Nothing was sent where the connection itself did not come about.
  if (isOfConnect(error)) return code === "ETIMEDOUT" ? NOT_ACCEPTED : UNREACHABLE;
  const known = MEANINGS.get(code);
  if (known !== undefined) return known;
  if (code.startsWith(NOT_HTTP_CODE)) return NOT_HTTP;
  if (TLS_BROKEN_CODE.test(code)) return BROKEN_OFF;
  if (TLS_CODE.test(code)) return NO_TRUST;
  // Whether an error that nobody foresaw came before a byte was sent is not known: then it must not be repeated freely.
  return UNREACHABLE_CODE.test(code) ? UNREACHABLE : BROKEN_OFF_SOMEHOW;
}

const BROKEN_OFF_SOMEHOW: Meaning = ["UNAVAILABLE", "could not be reached", "maybe_billed"];

function isOfConnect(error: unknown): boolean {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error && "syscall" in first && first.syscall === "connect";
}

/** Several addresses that all failed come as one AggregateError, which has the code of the first. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "UNKNOWN";
  if ("code" in error && typeof error.code === "string") return error.code;
  // undici gives a parser's error its code at some places only.
  return error.name === "HTTPParserError" ? NOT_HTTP_CODE : "UNKNOWN";
}
