import type { FailureCode } from "../../domain/answer.ts";
import type { Fault } from "./fault.ts";

export interface FaultDescription {
  /** The fault as its name alone gives it. A test may give it other numbers. */
  readonly fault: Fault;
  readonly does: string;
  /** What a caller may report of it: the first within a long wait, the others too where the wait is shorter or the vendor differs. */
  readonly failures: readonly FailureCode[];
  /** Whether a caller may take the answer all the same, because everything in it is true. */
  readonly mayAnswer: boolean;
}

function fails(fault: Fault, does: string, ...failures: readonly FailureCode[]): FaultDescription {
  return { fault, does, failures, mayAnswer: false };
}

/** Every fault by its name: what a test goes through, and what a variable of the sandbox names. */
export const FAULTS = {
  "connection-refused": fails({ kind: "connection-refused" }, "Its port is closed (ECONNREFUSED).", "UNAVAILABLE"),
  "tls-failure": fails({ kind: "tls-failure" }, "It speaks TLS, and its certificate has expired.", "UNAVAILABLE"),
  "reset-before-headers": fails(
    { kind: "reset-before-headers" },
    "It resets the connection before a byte of its answer.",
    "UNAVAILABLE",
  ),
  "reset-mid-body": fails(
    { kind: "reset-mid-body" },
    "It resets the connection after half of the body.",
    "UNAVAILABLE",
  ),
  "slow-first-byte": fails(
    { kind: "slow-first-byte", delayMs: 20_000 },
    "It holds its answer back for 20 seconds.",
    "TIMEOUT",
  ),
  "slow-drip": fails(
    { kind: "slow-drip", everyMs: 1_000 },
    "It sends the headers at once, then one byte of the body a second.",
    "TIMEOUT",
  ),
  "rate-limited": fails({ kind: "rate-limited" }, "429, without saying when to come back.", "RATE_LIMITED"),
  "rate-limited-retry-after": fails(
    { kind: "rate-limited", retryAfter: "1" },
    "429, with `Retry-After: 1`.",
    "RATE_LIMITED",
  ),
  "server-error": fails({ kind: "server-error" }, "500, in its own words.", "UNAVAILABLE"),
  "bad-gateway": fails({ kind: "bad-gateway" }, "502, with an HTML page.", "UNAVAILABLE"),
  unavailable: fails({ kind: "unavailable" }, "503, in its own words.", "UNAVAILABLE"),
  "truncated-json": fails(
    { kind: "truncated-json" },
    "200, with half of its JSON in a whole HTTP response.",
    "MALFORMED_RESPONSE",
  ),
  "json-as-html": {
    fault: { kind: "json-as-html" },
    does: "200, with its true answer, called `text/html`.",
    failures: ["MALFORMED_RESPONSE"],
    mayAnswer: true,
  },
  "html-as-json": fails(
    { kind: "html-as-json" },
    "200, with an HTML page, called `application/json`.",
    "MALFORMED_RESPONSE",
  ),
  "large-body": fails(
    { kind: "large-body", bytes: 50_000_000 },
    "200, with its true answer and white space behind it, 50 MB in all.",
    "MALFORMED_RESPONSE",
    "TIMEOUT",
  ),
  redirect: fails({ kind: "redirect" }, "307, to the place that was asked.", "MALFORMED_RESPONSE"),
  "missing-field": fails(
    { kind: "drift", change: "missing" },
    "200, with its true answer less every field that carries evidence.",
    "MALFORMED_RESPONSE",
    "UNAVAILABLE",
  ),
  "renamed-field": fails(
    { kind: "drift", change: "renamed" },
    "200, with the same fields under other names (`nik_v2`).",
    "MALFORMED_RESPONSE",
    "UNAVAILABLE",
  ),
  "retyped-field": fails(
    { kind: "drift", change: "retyped" },
    '200, with the same fields of another type (`"nik": { "value": true }`).',
    "MALFORMED_RESPONSE",
  ),
  "failure-on-200": fails(
    { kind: "failure-on-200" },
    "200, with a body that says in its own way that nothing was checked.",
    "UNAVAILABLE",
    "INVALID_INPUT",
  ),
  "endless-body": fails(
    { kind: "endless-body", everyMs: 5 },
    "200, with its true answer and white space behind it without end, 1 KB every 5 ms.",
    "MALFORMED_RESPONSE",
    "TIMEOUT",
  ),
} as const satisfies Readonly<Record<string, FaultDescription>>;

export type FaultName = keyof typeof FAULTS;

const NAMES: ReadonlySet<string> = new Set(Object.keys(FAULTS));

export function isFaultName(text: string): text is FaultName {
  return NAMES.has(text);
}

export const FAULT_NAMES: readonly FaultName[] = Object.keys(FAULTS).filter(isFaultName);
