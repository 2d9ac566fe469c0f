/** What a pace is kept by. */
interface Clock {
  readonly now: () => number;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * So many calls a second, and as many at once after a quiet second (the generic cell rate algorithm). Whoever has to wait does
 * so in a queue, in order; a place in it is nobody's until its turn comes, so that whoever leaves takes nothing with them.
 */
export class Pace {
  readonly #intervalMs: number;
  readonly #clock: Clock;
  readonly #waiting = new Set<(taken: boolean) => void>();
  #running: AbortController | undefined;
  /** When the calls so far will have been earned. */
  #earnedAt = -Infinity;

  /** @param perSecond above 0 */
  constructor(perSecond: number, clock: Clock) {
    this.#intervalMs = 1_000 / perSecond;
    this.#clock = clock;
  }

  /** Once it is this one's turn; `refused` where that takes longer than `patienceMs`, `left` where the signal is aborted. */
  async take(patienceMs: number, signal: AbortSignal): Promise<"taken" | "refused" | "left"> {
    if (signal.aborted) return "left";
    const wait = this.#waitMs() + this.#waiting.size * this.#intervalMs;
    if (wait > patienceMs) return "refused";
    if (wait <= 0) {
      this.#spend();
      return "taken";
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const leave = (): void => {
      this.#waiting.delete(resolve);
      if (this.#waiting.size === 0) this.#running?.abort();
      resolve(false);
    };
    this.#waiting.add(resolve);
    signal.addEventListener("abort", leave, { once: true });
    if (this.#running === undefined) void this.#run();
    const taken = await promise;
    signal.removeEventListener("abort", leave);
    return taken ? "taken" : "left";
  }

  async #run(): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    while (this.#waiting.size > 0 && !running.signal.aborted) {
      const wait = this.#waitMs();
      if (wait > 0) {
        await this.#clock.pause(wait, running.signal);
        continue;
      }
      const [next] = this.#waiting;
      if (next === undefined) break;
      this.#waiting.delete(next);
      this.#spend();
      next(true);
    }
    if (this.#running === running) this.#running = undefined;
    // Somebody may have come while the last pause was being ended.
    if (this.#waiting.size > 0) void this.#run();
  }

  /** Until one more call is earned. */
  #waitMs(): number {
    const now = this.#clock.now();
    const earned = Math.max(this.#earnedAt, now) + this.#intervalMs;
    return Math.max(0, earned - now - Math.max(1_000, this.#intervalMs));
  }

  #spend(): void {
    this.#earnedAt = Math.max(this.#earnedAt, this.#clock.now()) + this.#intervalMs;
  }
}
