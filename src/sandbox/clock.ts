import { setTimeout as wait } from "node:timers/promises";

/** Time as the sandbox sees it; a test may bring its own. */
export interface SandboxClock {
  now(): Date;
  /** Rejects when the signal is aborted: nobody waits for the answer any more. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const SYSTEM_CLOCK: SandboxClock = {
  now: () => new Date(),
  sleep: async (ms, signal) => {
    await wait(ms, undefined, { signal });
  },
};
