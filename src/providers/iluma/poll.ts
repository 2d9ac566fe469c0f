import { setTimeout as wait } from "node:timers/promises";

import type { FailureCode } from "../../domain/answer.ts";
import { VendorFailure } from "../provider.ts";
import type { CallContext } from "../provider.ts";
import { TITLE } from "./title.ts";
import type { SearchBody } from "./wire.ts";

export interface Clock {
  /** By the clock of `performance.now()`, in milliseconds. */
  now(): number;
  /** Rejects when the signal is aborted. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  pause: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
};

const FIRST_PAUSE_MS = 200;
const PAUSE_GROWTH = 1.5;
const LONGEST_PAUSE_MS = 2_000;
/** What asking once more may take; with less left before the deadline it is not tried. */
const LAST_CALL_MS = 250;

/** Failures of one asking that the next may not meet. */
const PASSING: ReadonlySet<FailureCode> = new Set(["RATE_LIMITED", "TIMEOUT", "UNAVAILABLE"]);

/**
 * Asks again for a search that is still under way, with growing pauses, until it is COMPLETED or FAILED or the deadline is
 * near; gives its last known state. Asking again costs nothing and may fail once in a while: only a failure that lasts until
 * the deadline, or that will not go away, is thrown.
 */
export async function untilSettled(
  first: SearchBody,
  again: (id: string, signal: AbortSignal) => Promise<SearchBody>,
  { signal, deadline }: CallContext,
  clock: Clock,
): Promise<SearchBody> {
  const { id } = first;
  if (isSettled(first)) return first;
  if (id === null) throw new VendorFailure("MALFORMED_RESPONSE", `${TITLE} began a search and gave no id.`);
  let latest = first;
  let failure: VendorFailure | undefined;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * PAUSE_GROWTH, LONGEST_PAUSE_MS)) {
    if (clock.now() + pause + LAST_CALL_MS > deadline) break;
    await pauseUnlessAborted(pause, signal, clock, id);
    try {
      latest = await again(id, signal);
      failure = undefined;
      if (isSettled(latest)) return latest;
    } catch (error) {
      if (!(error instanceof VendorFailure) || !PASSING.has(error.failure.code) || signal.aborted) throw error;
      failure = error;
    }
  }
  if (failure !== undefined) throw failure;
  return latest;
}

function isSettled({ status }: SearchBody): boolean {
  return status === "COMPLETED" || status === "FAILED";
}

async function pauseUnlessAborted(milliseconds: number, signal: AbortSignal, clock: Clock, id: string): Promise<void> {
  try {
    await clock.pause(milliseconds, signal);
  } catch {
    const message = `${TITLE} had not finished the search when the wait for it ended.`;
    throw new VendorFailure("TIMEOUT", message, { requestId: id });
  }
}
