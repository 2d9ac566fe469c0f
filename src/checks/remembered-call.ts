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
export function rememberedCall(
  { askedAt, latencyMs, attempts, billed, said }: KnownCall,
  { seat }: PlannedCall,
): { readonly asking: Asking; readonly end: CallEnd } {
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
