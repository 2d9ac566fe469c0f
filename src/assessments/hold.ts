import { setTimeout as wait } from "node:timers/promises";

/** Resolves after so many milliseconds, and at once when the signal is aborted. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

/** What it takes to decide once the time for answers is up: whoever waited for a vendor in vain is told no later than the rest. */
const MARGIN_MS = 250;

export const pause: Pause = (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined);

/** A moment by which every answer has come or been given up, as long after the start for all who are decided by one policy. */
export interface Hold {
  /** By the clock on the wall. */
  readonly at: Date;
  /** Resolves when it has come, and at once when the signal is aborted. */
  until(signal: AbortSignal): Promise<void>;
}

/** When all are told but the approved who were asked about then, by a policy that waits so long at most. */
export function toldAt(longestMs: number, startedAt: Date): Date {
  return new Date(startedAt.getTime() + longestMs + MARGIN_MS);
}

/**
 * To be called as the vendors are asked.
 * @param longestMs how long the policy waits for them at most
 */
export function holdBack(longestMs: number, startedAt: Date, paused: Pause): Hold {
  const at = toldAt(longestMs, startedAt);
  const end = performance.now() + at.getTime() - startedAt.getTime();
  return {
    at,
    until: (signal) => paused(Math.max(0, end - performance.now()), signal),
  };
}
