import { providerFailure } from "../domain/answer.ts";
import type { Answer } from "../domain/answer.ts";
import type { CheckName } from "../domain/provider.ts";
import type { Reply } from "../providers/provider.ts";
import type { Call, CallEnd } from "./call.ts";
import { NOT_READY } from "./with-selfie.ts";
import type { Cutoff } from "./deadline.ts";
import { skip } from "./plan.ts";

/** Reads a check's claims from a reply; undefined where the reply has none, which is no answer. */
export type ClaimsOf<Claims> = (reply: Reply) => Claims | undefined;

/** What a call's end, or the end of the wait for it, comes to for one check. */
export function answerOf<Claims>(
  call: Call,
  check: CheckName,
  end: CallEnd | Cutoff,
  claimsOf: ClaimsOf<Claims>,
): Answer<Claims> {
  if (typeof end === "string") return cutOff(call, end);
  const { seat, endpoint } = call.planned;
  const { name: provider, title } = seat.definition;
  if (end.kind === "skip") return { provider, status: "SKIPPED", ...end.skip };
  if (end.kind === "unasked") return { provider, status: "SKIPPED", ...skip(end.cause, end.reason) };

  const price = seat.prices.get(endpoint.name) ?? null;
  const { asking, joined } = call.progress();
  const made = {
    provider,
    endpoint: endpoint.name,
    // One that was held back was never asked: this is when it would have been.
    askedAt: asking?.at ?? call.openedAt,
    attempts: end.attempts,
    latencyMs: asking === undefined ? 0 : Math.round(end.ended - asking.started),
    costIdr: costOf(price, joined ? 0 : end.billed),
  };
  if (end.kind === "failure") {
    return { ...made, requestId: end.requestId, status: "FAILED", failure: end.failure };
  }
  if (check === "FACE" && end.unfit !== undefined) return { provider, status: "SKIPPED", ...end.unfit };
  const arrived = { ...made, requestId: end.reply.requestId };
  if (end.reply.status === "PENDING") return { ...arrived, status: "PENDING" };
  const claims = claimsOf(end.reply);
  if (claims !== undefined) return { ...arrived, status: "ANSWERED", claims };
  const failure = providerFailure("MALFORMED_RESPONSE", `${title}'s answer to this check could not be read.`);
  return { ...arrived, status: "FAILED", failure };
}

/** What another request's call is billed at is on that one's bill. */
function costOf(priceIdr: number | null, billed: number): number | null {
  if (billed === 0) return 0;
  return priceIdr === null ? null : priceIdr * billed;
}

/** The wait was over before the call was. */
function cutOff(call: Call, cutoff: Cutoff): Answer<never> {
  const { seat, endpoint } = call.planned;
  const { name: provider, title } = seat.definition;
  const { asking, joined, prepared, accepted } = call.progress();
  if (asking === undefined) {
    const unasked = prepared ? skip(cutoff, `${title} could not be asked in time.`) : NOT_READY;
    return { provider, status: "SKIPPED", ...unasked, cause: cutoff };
  }
  const cut = {
    provider,
    endpoint: endpoint.name,
    askedAt: asking.at,
    // A vendor that was asked may bill it, whether anybody waits for its answer or not.
    attempts: asking.attempts,
    costIdr: costOf(seat.prices.get(endpoint.name) ?? null, joined ? 0 : asking.billed),
    latencyMs: Math.round(performance.now() - asking.started),
    requestId: null,
  };
  if (cutoff === "CANCELLED") return { ...cut, status: "CANCELLED" };
  if (accepted !== undefined) return { ...cut, requestId: accepted.requestId, status: "PENDING" };
  return { ...cut, status: "FAILED", failure: providerFailure("TIMEOUT", `${title} did not answer in time.`) };
}
