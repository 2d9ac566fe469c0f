import type { ProviderName } from "./provider.ts";

export const FAILURE_CODES = [
  "INVALID_INPUT",
  "AUTHENTICATION",
  "PERMISSION",
  "RATE_LIMITED",
  "TIMEOUT",
  "UNAVAILABLE",
  "MALFORMED_RESPONSE",
  "CIRCUIT_OPEN",
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

/** Why a provider's answer did not come. The message is ours: vendors' own texts may quote the applicant. */
export interface ProviderFailure {
  readonly code: FailureCode;
  readonly message: string;
  /** Whether asking again later may succeed. It says nothing of whether Saksi itself asks again. */
  readonly retryable: boolean;
}

const MAY_SUCCEED_LATER: ReadonlySet<FailureCode> = new Set([
  "RATE_LIMITED",
  "TIMEOUT",
  "UNAVAILABLE",
  "MALFORMED_RESPONSE",
  "CIRCUIT_OPEN",
]);

export function providerFailure(code: FailureCode, message: string): ProviderFailure {
  return { code, message, retryable: MAY_SUCCEED_LATER.has(code) };
}

export interface Skipped {
  readonly reason: string;
  /** The inputs that were missing, by their names in the API. */
  readonly missing: readonly string[];
}

interface AnswerBase {
  readonly provider: ProviderName;
}

/** What is known of a call that was made. */
interface CallMade extends AnswerBase {
  /** The vendor's endpoint, by the name its adapter gives it. */
  readonly endpoint: string;
  readonly askedAt: Date;
  readonly latencyMs: number;
  readonly attempts: number;
  /** In rupiah; null where no price is configured. */
  readonly costIdr: number | null;
  /** The vendor's own id of the request. */
  readonly requestId: string | null;
}

/** One provider's part in a check. `claims` exist only where the provider really answered. */
export type Answer<Claims> =
  | (CallMade & { readonly status: "ANSWERED"; readonly claims: Claims })
  | (CallMade & { readonly status: "PENDING" })
  | (CallMade & { readonly status: "CANCELLED" })
  | (CallMade & { readonly status: "FAILED"; readonly failure: ProviderFailure })
  | (AnswerBase & { readonly status: "SKIPPED"; readonly skipped: Skipped; readonly cause: SkipCause });

/**
 * Why a provider was not asked: an input is missing, the provider is off, it would not take the input, it does not make such
 * a check, or the wait was over before the selfie was ready for it.
 */
export type SkipCause = "NOT_SUPPLIED" | "PROVIDER_OFF" | "INVALID_INPUT" | "NOT_COLLECTED" | "TIMEOUT" | "CANCELLED";

export type AnswerStatus = Answer<unknown>["status"];
export const ANSWER_STATUSES = [
  "ANSWERED",
  "PENDING",
  "SKIPPED",
  "CANCELLED",
  "FAILED",
] as const satisfies readonly AnswerStatus[];
