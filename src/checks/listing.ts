import type { Answer } from "../domain/answer.ts";
import type { ListingRecord } from "../domain/claim.ts";
import type { CheckName } from "../domain/provider.ts";
import { startDeadlines } from "./deadline.ts";
import type { AttemptJournal } from "./journal.ts";
import { PAYS_ANYTHING } from "./line/call.ts";
import type { Lines } from "./line/lines.ts";
import type { Seat } from "./panel.ts";
import { skip } from "./plan.ts";

/** The claims of a listing's answer: the record, or null where the provider has none by that id. */
export interface ListingFound {
  readonly record: ListingRecord | null;
}

export interface ListingOptions {
  readonly lines: Lines;
  readonly clock: () => Date;
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
  /** Where the call is written down; absent where it is not. */
  readonly journal?: AttemptJournal<unknown> | undefined;
}

interface ListingReply extends ListingFound {
  readonly status: "ANSWERED";
  readonly requestId: string | null;
}

/** By this name the metrics and traces know it. No check needs it. */
export const LISTING_ENDPOINT = "listing";
const NO_CHECKS: ReadonlySet<CheckName> = new Set();

/** Asks one provider for one record of its lists. Never rejects: a failure is data. */
export async function lookUpListing(
  seat: Seat,
  id: string,
  { lines, clock, signal, deadlineMs, journal }: ListingOptions,
): Promise<Answer<ListingFound>> {
  const { name: provider, title } = seat.definition;
  if (seat.provider === null) {
    return { provider, status: "SKIPPED", ...skip("PROVIDER_OFF", `${title} is not configured on this server.`) };
  }
  const { listing } = seat.provider;
  if (listing === undefined) {
    return { provider, status: "SKIPPED", ...skip("NOT_COLLECTED", `${title} has no lists to look a record up in.`) };
  }
  const startedAt = performance.now();
  const deadlines = startDeadlines(startedAt, signal);
  const { signal: over, at, cutoff } = deadlines.after(deadlineMs);
  const price = seat.prices.get(LISTING_ENDPOINT) ?? null;
  const askedAt = clock();
  const giveUp = new AbortController();
  // The line has to know why: whoever goes away says nothing of the vendor.
  const passOn = (): void => void cutoff.then((why) => giveUp.abort(why));
  over.addEventListener("abort", passOn, { once: true });
  if (over.aborted) passOn();
  try {
    const end = await lines.ask<ListingReply>(seat, {
      endpoint: LISTING_ENDPOINT,
      put: async (context) => ({ status: "ANSWERED", ...(await listing(id, context)) }),
      checks: NO_CHECKS,
      context: { signal: giveUp.signal, deadline: at, scope: {} },
      retry: "safe",
      priceIdr: price,
      payer: PAYS_ANYTHING,
      journal,
      asking() {},
      resting() {},
      isAccepted: () => false,
    });
    if (end.kind === "unasked") return { provider, status: "SKIPPED", ...skip(end.cause, end.reason) };
    const made = {
      provider,
      endpoint: LISTING_ENDPOINT,
      askedAt,
      attempts: end.attempts,
      costIdr: end.billed === 0 ? 0 : price === null ? null : price * end.billed,
      latencyMs: Math.round(performance.now() - startedAt),
    };
    if (end.kind === "reply") {
      const { record, requestId } = end.reply;
      return { ...made, requestId, status: "ANSWERED", claims: { record } };
    }
    const { failure, requestId } = end;
    if (giveUp.signal.reason === "CANCELLED") return { ...made, requestId, status: "CANCELLED" };
    return { ...made, requestId, status: "FAILED", failure };
  } finally {
    over.removeEventListener("abort", passOn);
    deadlines.dispose();
  }
}
