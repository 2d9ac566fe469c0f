/** Runs something after a while; the returned function calls it off. */
export type After = (milliseconds: number, run: () => void) => () => void;

export const afterTimeout: After = (milliseconds, run) => {
  const timer = setTimeout(run, milliseconds);
  return () => clearTimeout(timer);
};

export interface Finalizer {
  /**
   * Finalises a session when nobody has come back to it for a moment. `began` is called when it is too late to come back; the
   * returned function takes the finalising back before that.
   */
  later(id: string, began: () => void): () => void;
  /** Finalises at once whatever is still due, and waits until all is done. */
  close(): Promise<void>;
}

/** A check that comes this soon after another (a second try, a field streamed later) still finds the session open. */
const QUIET_MS = 100;

/** Finalises in the background. Its failures are the business of `failed`: it is no evidence and delays nothing. */
export function createFinalizer(
  finalize: (id: string) => Promise<void>,
  failed: (error: unknown) => void,
  after: After,
): Finalizer {
  const due = new Set<() => void>();
  const running = new Set<Promise<void>>();

  async function run(id: string): Promise<void> {
    try {
      await finalize(id);
    } catch (error) {
      failed(error);
    }
  }

  return {
    later(id, began) {
      const begin = (): void => {
        takeBack();
        began();
        const work = run(id).finally(() => running.delete(work));
        running.add(work);
      };
      const callOff = after(QUIET_MS, begin);
      const takeBack = (): void => {
        callOff();
        due.delete(begin);
      };
      due.add(begin);
      return takeBack;
    },

    async close() {
      // Each takes itself off the list, which a Set's iteration bears.
      for (const begin of due) begin();
      await Promise.all(running);
    },
  };
}
