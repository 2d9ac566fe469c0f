/** So many at a time, and so many who wait for a place: a bulkhead. Whoever leaves while waiting leaves the queue at once. */
export class Places {
  readonly #most: number;
  readonly #mostWaiting: number;
  readonly #waiting = new Set<(taken: boolean) => void>();
  #taken = 0;

  constructor(most: number, mostWaiting: number) {
    this.#most = most;
    this.#mostWaiting = mostWaiting;
  }

  get taken(): number {
    return this.#taken;
  }

  /** A place, once there is one: then it has to be given back. `crowded` where too many wait, `left` where the signal is aborted. */
  async take(signal: AbortSignal): Promise<"taken" | "crowded" | "left"> {
    if (signal.aborted) return "left";
    if (this.#taken < this.#most) {
      this.#taken += 1;
      return "taken";
    }
    if (this.#waiting.size >= this.#mostWaiting) return "crowded";
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const leave = (): void => {
      this.#waiting.delete(resolve);
      resolve(false);
    };
    this.#waiting.add(resolve);
    signal.addEventListener("abort", leave, { once: true });
    const taken = await promise;
    signal.removeEventListener("abort", leave);
    return taken ? "taken" : "left";
  }

  giveBack(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#taken -= 1;
      return;
    }
    this.#waiting.delete(next);
    next(true);
  }
}
