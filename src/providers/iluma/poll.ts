import type { FailureCode } from "../../domain/answer.ts";
import { VendorFailure } from "../provider.ts";
import type { CallContext } from "../provider.ts";
import { arrivalOf, firstOf } from "./arrival.ts";
import type { Clock } from "./clock.ts";
import { searchOf } from "./screening.ts";
import { TITLE } from "./title.ts";
import type { CallbackBody, SearchBody } from "./wire.ts";

const PAUSE_GROWTH = 1.5;

/** How often a search is asked for again. */
export interface Pace {
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

/** While somebody waits. */
export const SOON: Pace = { firstPauseMs: 200, longestPauseMs: 2_000 };
/** Once a decision was drawn without it. */
export const NOW_AND_THEN: Pace = { firstPauseMs: 1_000, longestPauseMs: 60_000 };
/** What asking once more may take; with less left before the deadline it is not tried. */
const LAST_CALL_MS = 250;

/** Failures of one asking that the next may not meet. */
const PASSING: ReadonlySet<FailureCode> = new Set(["RATE_LIMITED", "TIMEOUT", "UNAVAILABLE"]);

/** The two ways to learn how a search that is still under way has ended. */
interface Ways {
  again(id: string, signal: AbortSignal): Promise<SearchBody>;
  readonly pace: Pace;
  /** What a callback says of it; absent where none can come. */
  readonly letter?: Promise<CallbackBody> | undefined;
}

/**
 * Asks again for a search that is still under way, with growing pauses, until it is COMPLETED or FAILED, or a callback says
 * so, or the deadline is near; gives its last known state. Asking again costs nothing and may fail once in a while: only a
 * failure that lasts until the deadline, or that will not go away, is thrown.
 */
export async function untilSettled(
  first: SearchBody,
  { again, letter, pace }: Ways,
  context: CallContext,
  clock: Clock,
): Promise<SearchBody> {
  const { signal } = context;
  const { id } = first;
  if (isSettled(first)) return first;
  if (id === null) throw new VendorFailure("MALFORMED_RESPONSE", `${TITLE} began a search and gave no id.`);
  const called = letter ?? new Promise<never>(() => {});
  let latest = first;
  let failure: VendorFailure | undefined;
  for (let pause = pace.firstPauseMs; ; pause = Math.min(pause * PAUSE_GROWTH, pace.longestPauseMs)) {
    if (clock.now() + pause + LAST_CALL_MS > context.deadline) break;
    try {
      const paused = await firstOf(called, (over) => pauseUnlessAborted(pause, over, clock, id), signal);
      const asked = "letter" in paused ? paused : await firstOf(called, (over) => again(id, over), signal);
      if ("letter" in asked) return bodyOf(asked.letter);
      latest = asked.done;
      failure = undefined;
      if (isSettled(latest)) return latest;
    } catch (error) {
      if (!(error instanceof VendorFailure) || !PASSING.has(error.failure.code) || signal.aborted) throw error;
      failure = error;
    }
  }
  const last = letter === undefined ? undefined : await arrivalOf(letter, context, clock);
  if (last !== undefined) return bodyOf(last);
  if (failure !== undefined) throw failure;
  return latest;
}

/** A callback carries the search as asking for it would have shown it. */
function bodyOf(json: CallbackBody): SearchBody {
  return searchOf({ status: 200, json });
}

export function isSettled({ status }: SearchBody): boolean {
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
