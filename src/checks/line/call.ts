import type { ProviderFailure, SkipCause } from "../../domain/answer.ts";
import type { CheckName } from "../../domain/provider.ts";
import type { Retry } from "../../domain/strategy.ts";
import type { CallContext } from "../../providers/provider.ts";
import type { AttemptJournal } from "../journal.ts";

/** What a vendor said, as far as a line has to know it. */
export interface LineReply {
  readonly status: "ANSWERED" | "PENDING";
}

/** One question to one endpoint. */
export interface LineCall<Reply extends LineReply> {
  /** The endpoint's name. */
  readonly endpoint: string;
  /** Puts the question. @throws {VendorFailure} */
  readonly put: (context: CallContext) => Promise<Reply>;
  readonly checks: ReadonlySet<CheckName>;
  /** Its signal is aborted with the reason `CANCELLED` where the answer is no longer wanted. */
  readonly context: CallContext;
  readonly retry: Retry;
  readonly priceIdr: number | null;
  readonly payer: Payer;
  /** Where each attempt is written down; absent where none is. */
  readonly journal?: AttemptJournal<Reply> | undefined;
  /** Told before each attempt how many of those before it may have been billed. */
  readonly asking: (billed: number) => void;
  /** Told after an attempt that failed how many so far may have been billed. */
  readonly resting: (billed: number) => void;
  /** Whether the vendor has taken the question, and will answer later. */
  readonly isAccepted: () => boolean;
}

/** Whose money a call costs. */
export interface Payer {
  /** Whether so much may be spent on one more attempt; if so, it is spent. */
  pay(priceIdr: number | null): boolean;
  /** The attempt was not billed. */
  repay(priceIdr: number | null): void;
}

export const PAYS_ANYTHING: Payer = { pay: () => true, repay() {} };

/** How it ended, and what it took. */
export type LineEnd<Reply extends LineReply> = {
  /** How often the vendor was asked. */
  readonly attempts: number;
  /** Of these, how many it may have billed. */
  readonly billed: number;
} & (
  | { readonly kind: "reply"; readonly reply: Reply }
  | { readonly kind: "failure"; readonly failure: ProviderFailure; readonly requestId: string | null }
  /** It was never asked. */
  | { readonly kind: "unasked"; readonly cause: SkipCause; readonly reason: string }
);

/** Nobody waits for the answer any more, and the time was not up. */
export function isCalledOff(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason === "CANCELLED";
}
