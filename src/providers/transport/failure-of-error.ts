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

/** How the codes of the HTTP parser begin. */
const NOT_HTTP_CODE = "HPE_";
/** An end of the connection in the middle of an answer, as the parser sees it. */
const CUT_SHORT_CODE = "HPE_INVALID_EOF_STATE";
const TIMEOUT_CODE = /^(?:UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/;
const TLS_CODE = /^(?:ERR_(?:SSL|TLS)_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|EPROTO$)/;

/** Of a call that was under way. */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["ETIMEDOUT", ["TIMEOUT", "did not answer in time", "maybe_billed"]],
  ["UND_ERR_HEADERS_TIMEOUT", ["TIMEOUT", "did not begin to answer in time", "maybe_billed"]],
  ["UND_ERR_BODY_TIMEOUT", ["TIMEOUT", "began to answer and then fell silent", "maybe_billed"]],
  [CUT_SHORT_CODE, BROKEN_OFF],
  ["UND_ERR_RES_EXCEEDED_MAX_SIZE", LARGER],
  [TOO_LARGE, LARGER],
  ["UND_ERR_HEADERS_OVERFLOW", ["MALFORMED_RESPONSE", "sent larger headers than are read", "useless"]],
]);

interface Circumstances {
  /** How people write the vendor's name: messages begin with it. */
  readonly title: string;
  readonly signal: AbortSignal;
  /** Whether there was a connection, TLS included. The same codes come before and after it; only before it nothing was sent. */
  readonly connected: boolean;
}

/**
 * What went wrong on the road to a vendor, in our words. Only the error's code is kept as the cause: a parser's error holds the
 * bytes it choked on, and those may be about the applicant.
 */
export function failureOfError(error: unknown, { title, signal, connected }: Circumstances): VendorFailure {
  if (signal.aborted) {
    return new VendorFailure("TIMEOUT", `${title} had not answered when the wait for it ended.`, {
      repeat: "maybe_billed",
    });
  }
  const cause = codeOf(error);
  const [code, words, repeat] = connected ? meaningOfCall(cause) : meaningOfConnect(cause);
  return new VendorFailure(code, `${title} ${words}.`, { cause, repeat });
}

function meaningOfConnect(code: string): Meaning {
  if (TIMEOUT_CODE.test(code)) return NOT_ACCEPTED;
  return TLS_CODE.test(code) ? NO_TRUST : UNREACHABLE;
}

function meaningOfCall(code: string): Meaning {
  // Of what nobody foresaw it is not known how much was sent: it must not be repeated freely.
  return MEANINGS.get(code) ?? (code.startsWith(NOT_HTTP_CODE) ? NOT_HTTP : BROKEN_OFF);
}

/** Several addresses that all failed come as one AggregateError, which has the code of the first. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "UNKNOWN";
  if ("code" in error && typeof error.code === "string") return error.code;
  if (error.name !== "HTTPParserError") return "UNKNOWN";
  // undici gives a parser's error its code at some places only; the one about nothing is about an end.
  return "data" in error && error.data === "" ? CUT_SHORT_CODE : NOT_HTTP_CODE;
}
