import { setTimeout as wait } from "node:timers/promises";

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
