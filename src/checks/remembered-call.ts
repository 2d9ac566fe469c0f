import { providerFailure } from "../domain/answer.ts";
import type { Retry } from "../domain/strategy.ts";
import type { CallEnd } from "./call.ts";
import type { KnownCall } from "./journal.ts";
import type { Asking } from "./line/flight.ts";
import { mayRepeat, MOST_ATTEMPTS } from "./line/repetition.ts";
import type { PlannedCall } from "./plan.ts";

/**
 * Whether a call that an earlier run has begun may be made again: as one that failed, by the same rule. Of an attempt whose end
 * nobody knows, the vendor may have done the work.
 */
export function mayAskOn({ said, attempts }: KnownCall, retry: Retry): boolean {
  if (said !== null && "reply" in said) return false;
  return attempts < MOST_ATTEMPTS && mayRepeat(said?.repeat ?? "maybe_billed", retry);
}

/** A call that was made before this run, as if it had been made in it. */
export interface RememberedCall {
  readonly asking: Asking;
  readonly end: Exclude<CallEnd, { readonly kind: "skip" }>;
}

/** How a call stands that was begun before and is made again: what was paid before was paid for it. */
export function askedOn(before: RememberedCall, asking: Asking | undefined): Asking {
  if (asking === undefined) return before.asking;
  const { attempts, billed } = before.asking;
  return { ...asking, attempts: asking.attempts + attempts, billed: asking.billed + billed };
}

/** How it ended. Where it was not made again after all, the end from before stands. */
export function endedOn(before: RememberedCall, end: CallEnd): CallEnd {
  if (end.kind === "skip" || end.attempts === 0) return before.end;
  const { attempts, billed } = before.asking;
  return { ...end, attempts: end.attempts + attempts, billed: end.billed + billed };
}

export function rememberedCall(
  { askedAt, latencyMs, attempts, billed, said }: KnownCall,
  { seat }: PlannedCall,
): RememberedCall {
  const ended = performance.now();
  const asking = { at: askedAt, started: ended - latencyMs, attempts, billed };
  const took = { attempts, billed, unfit: undefined, ended };
  if (said === null) {
    const message = `Saksi was interrupted while it waited for ${seat.definition.title}; what was answered is not known.`;
    return {
      asking,
      end: { ...took, kind: "failure", failure: providerFailure("UNAVAILABLE", message), requestId: null },
    };
  }
  if ("reply" in said) return { asking, end: { ...took, kind: "reply", reply: said.reply } };
  const { failure, requestId } = said;
  return { asking, end: { ...took, kind: "failure", failure, requestId } };
}
