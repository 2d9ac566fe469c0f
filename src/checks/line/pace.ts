/** So many calls a second, and as many at once after a quiet second: the generic cell rate algorithm. */
export class Pace {
  readonly #intervalMs: number;
  readonly #now: () => number;
  /** When the calls so far will have been earned. */
  #earnedAt = -Infinity;

  /** @param perSecond above 0 */
  constructor(perSecond: number, now: () => number) {
    this.#intervalMs = 1_000 / perSecond;
    this.#now = now;
  }

  /** Takes the next place, if it comes within `patienceMs`, and gives the milliseconds until then; else undefined. */
  take(patienceMs: number): number | undefined {
    const now = this.#now();
    const earned = Math.max(this.#earnedAt, now) + this.#intervalMs;
    const wait = Math.max(0, earned - now - Math.max(1_000, this.#intervalMs));
    if (wait > patienceMs) return undefined;
    this.#earnedAt = earned;
    return wait;
  }

  /** A place that was taken for a call which was not made after all. */
  giveBack(): void {
    this.#earnedAt -= this.#intervalMs;
  }
}
