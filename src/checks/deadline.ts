/** Why a wait ended before its answer came: the time was up, or the caller went away. */
export type Cutoff = "TIMEOUT" | "CANCELLED";

/**
 * One deadline of a round. Whoever waits for an answer races it with `cutoff`; the calls themselves are given `signal`.
 * There is one timer a distinct deadline, not one a call.
 */
export interface Deadline {
  readonly signal: AbortSignal;
  /** By the clock of `performance.now()`. */
  readonly at: number;
  /** Settles when the time is up or the caller is gone; never rejects. */
  readonly cutoff: Promise<Cutoff>;
}

export interface Deadlines {
  /** The deadline this many milliseconds after the start. */
  after(ms: number): Deadline;
  /** Forgets timers and listeners. What has not been cut off by then never is. */
  dispose(): void;
}

export function startDeadlines(startedAt: number, caller: AbortSignal): Deadlines {
  const deadlines = new Map<number, Deadline & { cut(cutoff: Cutoff): void; timer: NodeJS.Timeout }>();

  function open(ms: number) {
    const controller = new AbortController();
    const { promise, resolve } = Promise.withResolvers<Cutoff>();
    const cut = (cutoff: Cutoff): void => {
      // The waiters are told before the calls are aborted, so that each hears the reason and not its echo.
      resolve(cutoff);
      controller.abort();
    };
    const left = Math.max(0, startedAt + ms - performance.now());
    const timer = setTimeout(cut, left, "TIMEOUT" satisfies Cutoff);
    return { signal: controller.signal, at: startedAt + ms, cutoff: promise, cut, timer };
  }

  const hangUp = (): void => {
    for (const deadline of deadlines.values()) deadline.cut("CANCELLED");
  };
  caller.addEventListener("abort", hangUp, { once: true });

  return {
    after(ms) {
      const known = deadlines.get(ms);
      if (known !== undefined) return known;
      const deadline = open(ms);
      deadlines.set(ms, deadline);
      if (caller.aborted) deadline.cut("CANCELLED");
      return deadline;
    },
    dispose() {
      caller.removeEventListener("abort", hangUp);
      for (const { timer } of deadlines.values()) clearTimeout(timer);
    },
  };
}
