import type { Clock } from "../../../src/providers/iluma/clock.ts";

interface Pause {
  readonly until: number;
  end(): void;
}

/** A clock on which time passes only when the test says so, and which knows who is waiting. */
export function heldClock() {
  let now = 0;
  const pauses = new Set<Pause>();
  const clock: Clock = {
    now: () => now,
    pause: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const leave = (): void => {
          pauses.delete(pause);
          reject(new Error("given up"));
        };
        const pause: Pause = {
          until: now + milliseconds,
          end() {
            pauses.delete(pause);
            signal.removeEventListener("abort", leave);
            resolve();
          },
        };
        if (signal.aborted) return leave();
        pauses.add(pause);
        signal.addEventListener("abort", leave, { once: true });
      }),
  };
  return {
    clock,
    waits: () => pauses.size,
    async pass(milliseconds: number): Promise<void> {
      now += milliseconds;
      for (const pause of pauses) if (pause.until <= now) pause.end();
      // Whatever the end of a pause brings about has happened by then.
      await new Promise(setImmediate);
    },
  };
}
