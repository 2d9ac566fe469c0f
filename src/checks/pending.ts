import type { ProviderName } from "../domain/provider.ts";
import { VendorFailure } from "../providers/provider.ts";
import type { Ask } from "./ask.ts";
import type { AttemptFailure, VendorReply } from "./journal.ts";
import type { Panel } from "./panel.ts";
import { isCall, planSubject, questionOf } from "./plan.ts";

/** A question that a vendor has taken, and the way to its answer. */
export interface PendingCall {
  readonly title: string;
  /**
   * Waits on for the answer; null where it has not come by then. Never rejects, but where the signal is aborted.
   * @param waitMs how long
   */
  wait(waitMs: number, signal: AbortSignal): Promise<{ readonly reply: VendorReply } | AttemptFailure | null>;
}

/** Undefined where the provider is off, or never answers later. */
export function pendingCall(
  panel: Panel,
  ask: Ask,
  {
    provider,
    endpoint,
    requestId,
  }: { readonly provider: ProviderName; readonly endpoint: string; readonly requestId: string },
): PendingCall | undefined {
  const parts = [...(planSubject(panel, ask).get(provider)?.values() ?? [])];
  const planned = parts.filter(isCall).find((call) => call.endpoint.name === endpoint);
  if (planned?.endpoint.resume === undefined) return undefined;
  const question = questionOf(planned);
  const { resume } = planned.endpoint;
  return {
    title: planned.seat.definition.title,
    async wait(waitMs, signal) {
      const context = { signal, deadline: performance.now() + waitMs, scope: {} };
      try {
        const reply = await resume(requestId, question, context);
        return reply.status === "PENDING" ? null : { reply };
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof VendorFailure)) throw error;
        const { failure, repeat } = error;
        return { failure, requestId: error.requestId, repeat };
      }
    },
  };
}
