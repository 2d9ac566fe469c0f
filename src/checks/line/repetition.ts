import type { Retry } from "../../domain/strategy.ts";
import type { Repeat } from "../../providers/provider.ts";

export const MOST_ATTEMPTS = 3;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** Whether a call that failed so may be made again. A policy says whether a second bill may be risked. */
export function mayRepeat(repeat: Repeat, retry: Retry): boolean {
  return repeat === "unsent" || repeat === "refused" || (repeat === "maybe_billed" && retry === "maybe_billed");
}

/**
 * Milliseconds to wait before asking again: exponential with full jitter, so that those who failed together do not come back
 * together, and no sooner than the vendor asks for.
 * @param attempt how many there have been, from 1
 * @param random 0 to 1
 */
export function pauseAfter(attempt: number, retryAfterMs: number | undefined, random: number): number {
  const jittered = random * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
  return (retryAfterMs ?? 0) + jittered;
}
