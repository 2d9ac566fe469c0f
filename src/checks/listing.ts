import { providerFailure } from "../domain/answer.ts";
import type { Answer } from "../domain/answer.ts";
import type { ListingRecord } from "../domain/claim.ts";
import { VendorFailure } from "../providers/provider.ts";
import type { CheckName } from "../domain/provider.ts";
import type { AttemptOutcome } from "../domain/vendor-traffic.ts";
import { startDeadlines } from "./deadline.ts";
import type { LineWatch } from "./line/watch.ts";
import type { Seat } from "./panel.ts";
import { skip } from "./plan.ts";

/** The claims of a listing's answer: the record, or null where the provider has none by that id. */
export interface ListingFound {
  readonly record: ListingRecord | null;
}

export interface ListingOptions {
  readonly clock: () => Date;
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
  readonly watch: LineWatch;
}

/** By this name the metrics and traces know it. No check needs it. */
export const LISTING_ENDPOINT = "listing";

/** Asks one provider for one record of its lists. Never rejects: a failure is data. */
export async function lookUpListing(
  seat: Seat,
  id: string,
  { clock, signal, deadlineMs, watch }: ListingOptions,
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
  const made = {
    provider,
    endpoint: LISTING_ENDPOINT,
    askedAt: clock(),
    attempts: 1,
    costIdr: seat.prices.get(LISTING_ENDPOINT) ?? null,
  };
  const begun = { provider, endpoint: LISTING_ENDPOINT, checks: NO_CHECKS, attempt: 1 };
  const follower = watch.attempting?.(begun);
  const ended = (outcome: AttemptOutcome): void => {
    watch.attempted({ ...begun, outcome, ms: performance.now() - startedAt, costIdr: made.costIdr });
    follower?.(outcome);
  };
  const deadlines = startDeadlines(startedAt, signal);
  const deadline = deadlines.after(deadlineMs);
  const latency = (): number => Math.round(performance.now() - startedAt);
  try {
    const asked = listing(id, { signal: deadline.signal, deadline: deadline.at, scope: {} });
    const end = await Promise.race([asked, deadline.cutoff]);
    if (end === "CANCELLED") {
      ended("CANCELLED");
      return { ...made, latencyMs: latency(), requestId: null, status: "CANCELLED" };
    }
    if (end === "TIMEOUT") throw new VendorFailure("TIMEOUT", `${title} did not answer in time.`);
    ended("ANSWERED");
    return {
      ...made,
      latencyMs: latency(),
      requestId: end.requestId,
      status: "ANSWERED",
      claims: { record: end.record },
    };
  } catch (error) {
    const known = error instanceof VendorFailure ? error : undefined;
    const failure = known?.failure ?? providerFailure("MALFORMED_RESPONSE", `${title}'s answer could not be read.`);
    ended(failure.code);
    return { ...made, latencyMs: latency(), requestId: known?.requestId ?? null, status: "FAILED", failure };
  } finally {
    deadlines.dispose();
  }
}

const NO_CHECKS: ReadonlySet<CheckName> = new Set();
