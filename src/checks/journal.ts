import type { ProviderFailure } from "../domain/answer.ts";
import type { ProviderName } from "../domain/provider.ts";
import type { AttemptOutcome, BegunAttempt } from "../domain/vendor-traffic.ts";
import type { Reply, Repeat } from "../providers/provider.ts";

/** How a request to a vendor ended. */
export interface AttemptEnd<Said> {
  readonly outcome: AttemptOutcome;
  readonly ms: number;
  /** Null where no price is configured. */
  readonly costIdr: number | null;
  readonly said: { readonly reply: Said } | AttemptFailure;
}

/** What a vendor answered. */
export type VendorReply = Reply;

/** A failure, and what it would mean to ask again. */
export interface AttemptFailure {
  readonly failure: ProviderFailure;
  readonly requestId: string | null;
  readonly repeat: Repeat;
}

/** A request that is written down, and waits for its end. */
export interface AttemptEntry<Said> {
  /** The vendor has taken the question and will answer later. */
  accepted?(requestId: string | null): void;
  /** Resolves once the end is written down: nobody uses an answer before. Rejects where it cannot be. */
  end(ended: AttemptEnd<Said>): void | Promise<void>;
}

/** Writes down each request to a vendor: that it will be sent, and then how it ended. */
export interface AttemptJournal<Said> {
  /** Resolves once the vendor may be asked. Rejects where that cannot be written down: then nobody is asked. */
  begin(attempt: BegunAttempt): AttemptEntry<Said> | Promise<AttemptEntry<Said>>;
}

/** What an earlier run, which broke off, has left of a call. */
export interface KnownCall {
  readonly askedAt: Date;
  readonly latencyMs: number;
  readonly attempts: number;
  /** Of these, how many the vendor may have billed. */
  readonly billed: number;
  /** Null where nobody knows what became of the last attempt. */
  readonly said: { readonly reply: Reply } | AttemptFailure | null;
}

/** The journal of one round. */
export interface CallJournal extends AttemptJournal<Reply> {
  /** A round of its own shares its calls with nobody: each is written down for the one who makes it. */
  readonly isOwn: boolean;
  /** Undefined where the vendor was never asked. */
  known(provider: ProviderName, endpoint: string): KnownCall | undefined;
}
