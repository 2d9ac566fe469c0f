import type { FailureCode } from "../../domain/answer.ts";
import type { CheckName, ProviderName } from "../../domain/provider.ts";
import type { CircuitName } from "./circuit.ts";

/** How one attempt ended. */
export type AttemptOutcome = "ANSWERED" | "PENDING" | "CANCELLED" | FailureCode;

/** Why a vendor was not asked though somebody wanted it. */
export type HoldBack = "circuit" | "crowded" | "pace" | "time" | "cost";

export interface LineAttempt {
  readonly provider: ProviderName;
  readonly endpoint: string;
  /** The checks that it was to answer. */
  readonly checks: ReadonlySet<CheckName>;
  readonly outcome: AttemptOutcome;
  readonly ms: number;
  /** From 1. */
  readonly attempt: number;
  /** What it is billed at; 0 where the vendor surely does not bill it, null where no price is configured. */
  readonly costIdr: number | null;
}

/** Told of what happens between this process and the vendors; must neither throw nor take time. Nothing in it is personal. */
export interface LineWatch {
  attempted(attempt: LineAttempt): void;
  heldBack(provider: ProviderName, why: HoldBack): void;
  /** A question that was under way already, and is answered by that one's answer. */
  joined(provider: ProviderName, endpoint: string): void;
  circuit(provider: ProviderName, state: CircuitName): void;
}

export const UNWATCHED: LineWatch = { attempted() {}, heldBack() {}, joined() {}, circuit() {} };
