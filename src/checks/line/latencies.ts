const KEPT = 128;
const RECENT_MS = 60_000;
/** Fewer say nothing of a tail. */
const LEAST = 20;
/** Sorting for every call would cost more than it tells. */
const FRESH_MS = 250;

/** How long an endpoint's latest answers took. What is older than a minute no longer counts, so that a slow hour passes. */
export class Latencies {
  readonly #took = new Float64Array(KEPT);
  readonly #endedAt = new Float64Array(KEPT).fill(-Infinity);
  readonly #now: () => number;
  #next = 0;
  #p95: number | null = null;
  #workedOutAt = -Infinity;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(ms: number): void {
    this.#took[this.#next] = ms;
    this.#endedAt[this.#next] = this.#now();
    this.#next = (this.#next + 1) % KEPT;
  }

  /** Milliseconds within which 95 of 100 answers came; null while too few are known. */
  p95(): number | null {
    const now = this.#now();
    if (now - this.#workedOutAt < FRESH_MS) return this.#p95;
    this.#workedOutAt = now;
    const recent = this.#took.filter((_, index) => (this.#endedAt[index] ?? -Infinity) > now - RECENT_MS).toSorted();
    this.#p95 = recent.length < LEAST ? null : (recent[Math.ceil(recent.length * 0.95) - 1] ?? null);
    return this.#p95;
  }
}
