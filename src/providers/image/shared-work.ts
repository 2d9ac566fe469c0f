import { abortError } from "./lanes.ts";

/** Work done once for several who wait. It goes on while one of them still does, and is told to stop when all have gone. */
export class SharedWork<Result> {
  readonly result: Promise<Result>;
  readonly #stop = new AbortController();
  #waiting = 0;

  /** @param work begins at once; its signal says that nobody waits any more. */
  constructor(work: (stop: AbortSignal) => Promise<Result>) {
    this.result = work(this.#stop.signal);
    // Whoever waits hears of a failure; when nobody does, it is nobody's.
    this.result.catch(() => undefined);
  }

  /** Stopped work is not to be joined: begin it anew. */
  get stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Without a signal one waits to the end. @throws {Error} named AbortError, once the signal is aborted. */
  join(signal?: AbortSignal): Promise<Result> {
    this.#waiting += 1;
    if (signal === undefined) return this.result;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        reject(abortError());
        this.#waiting -= 1;
        if (this.#waiting === 0) this.#stop.abort();
      };
      if (signal.aborted) {
        leave();
        return;
      }
      signal.addEventListener("abort", leave, { once: true });
      const settled = (): void => signal.removeEventListener("abort", leave);
      this.result.then(settled, settled);
      this.result.then(resolve, reject);
    });
  }
}
