import type { FailureCode } from "./answer.ts";
import type { CheckName, ProviderName } from "./provider.ts";

/** How one attempt to ask a vendor ended. */
export type AttemptOutcome = "ANSWERED" | "PENDING" | "CANCELLED" | FailureCode;

/** Why a vendor was not asked though somebody wanted it. */
export const HOLD_BACKS = ["circuit", "crowded", "pace", "time", "cost"] as const;
export type HoldBack = (typeof HOLD_BACKS)[number];

/** Of the breaker between this process and a vendor's account. */
export const CIRCUIT_STATES = ["CLOSED", "OPEN", "HALF_OPEN"] as const;
export type CircuitName = (typeof CIRCUIT_STATES)[number];

/** One attempt to ask a vendor, as it begins. */
export interface BegunAttempt {
  readonly provider: ProviderName;
  readonly endpoint: string;
  /** The checks that it is to answer. */
  readonly checks: ReadonlySet<CheckName>;
  /** From 1. */
  readonly attempt: number;
}

/** One attempt that is over. */
export interface LineAttempt extends BegunAttempt {
  readonly outcome: AttemptOutcome;
  readonly ms: number;
  /** What it is billed at; 0 where the vendor surely does not bill it, null where no price is configured. */
  readonly costIdr: number | null;
}
