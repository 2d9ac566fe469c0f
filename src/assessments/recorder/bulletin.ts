import { ASSESSMENT_CHANNEL } from "../../store/journal.ts";
import type { Database } from "../../store/database.ts";

/** Tells those who wait that something of an assessment was written, by whichever replica. */
export interface Bulletin {
  /** Resolves at the next news of the assessment, and where some may have been missed; at once where the signal is aborted. */
  news(assessmentId: string, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export async function openBulletin(database: Pick<Database, "listen">): Promise<Bulletin> {
  const waiting = new Map<string, Set<() => void>>();
  const wake = (id: string): void => {
    const waiters = waiting.get(id);
    waiting.delete(id);
    for (const resolve of waiters ?? []) resolve();
  };
  const stop = await database.listen(ASSESSMENT_CHANNEL, {
    told: wake,
    missed: () => [...waiting.keys()].forEach(wake),
  });
  return {
    async news(id, signal) {
      if (signal.aborted) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const waiters = waiting.get(id) ?? new Set();
      waiting.set(id, waiters.add(resolve));
      signal.addEventListener("abort", () => resolve(), { once: true });
      await promise;
      waiters.delete(resolve);
      if (waiters.size === 0 && waiting.get(id) === waiters) waiting.delete(id);
    },
    close: stop,
  };
}
