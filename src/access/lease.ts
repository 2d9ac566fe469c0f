/** What is counted: so many requests in a minute, or rupiah in a day of Jakarta, of a tenant's account. */
export interface Counted {
  readonly tenant: string;
  readonly account: string;
  readonly unit: "REQUEST" | "RUPIAH";
  /** When the minute or the day begins. */
  readonly period: Date;
}

export interface Wanted {
  /** This, or nothing. */
  readonly need: number;
  /** As much of it as there is; not less than the need. */
  readonly want: number;
  /** What may be counted in all. */
  readonly limit: number;
}

/** Where uses are counted for all processes. Its promises reject where it cannot be asked. */
export interface UseCounts {
  /** Counts what is granted. @returns 0 where the limit does not hold the need */
  take(counted: Counted, wanted: Wanted): Promise<number>;
  /** Counts so much more, whatever the limit; less where it is negative. */
  add(counted: Counted, by: number): Promise<void>;
  used(counted: Counted): Promise<number>;
}

/** Of a limit, what a process takes at a time. */
const SHARE = 1 / 20;

/** How long it is not asked again whether there is more, where there was not, in milliseconds. */
const REFUSED_FOR_MS = 1000;

const NOT_REFUSED = { need: Infinity, until: -Infinity };

/**
 * A process' part of a limit. It takes small blocks and deals them out itself: what it holds is counted as used, so that all
 * processes together never let more through than the limit.
 */
export class Lease {
  readonly #counts: UseCounts;
  readonly #counted: Counted;
  readonly #limit: number;
  readonly #block: number;
  /** Negative where more was used than was taken. */
  #left = 0;
  #taking: Promise<number> | undefined;
  #refused = NOT_REFUSED;
  /** What is being given back. */
  #settled: Promise<unknown> = Promise.resolve();

  constructor(counts: UseCounts, counted: Counted, limit: number) {
    this.#counts = counts;
    this.#counted = counted;
    this.#limit = limit;
    this.#block = Math.max(1, Math.floor(limit * SHARE));
  }

  /** All of the amount or nothing. Rejects where that cannot be told. */
  async take(amount: number, now: Date): Promise<boolean> {
    while (amount > this.#left) {
      if (this.#taking !== undefined) {
        await this.#taking;
        continue;
      }
      const need = amount - this.#left;
      if (need >= this.#refused.need && now.getTime() < this.#refused.until) return false;
      if ((await this.#more(need)) > 0) continue;
      this.#refused = { need, until: now.getTime() + REFUSED_FOR_MS };
      return false;
    }
    this.#left -= amount;
    return true;
  }

  /** What was taken and not used; negative where more was used than was taken. */
  give(amount: number): void {
    this.#left += amount;
    if (this.#left < 0 || this.#left > 2 * this.#block) this.#settle(this.#block);
  }

  /** Gives back what it holds. Never rejects. */
  async close(): Promise<void> {
    await this.#taking?.catch(() => 0);
    await this.#settled;
    this.#settle(0);
    await this.#settled;
  }

  async #more(need: number): Promise<number> {
    const want = Math.max(need, this.#block);
    const taking = this.#counts.take(this.#counted, { need, want, limit: this.#limit });
    this.#taking = taking;
    try {
      const granted = await taking;
      this.#left += granted;
      return granted;
    } finally {
      this.#taking = undefined;
    }
  }

  /** Has what is counted agree with what is used, up to what it keeps. */
  #settle(kept: number): void {
    const excess = this.#left - Math.min(Math.max(0, this.#left), kept);
    if (excess === 0) return;
    this.#left -= excess;
    const settling = this.#counts.add(this.#counted, -excess).then(
      () => void (this.#refused = NOT_REFUSED),
      // Where it cannot be written, it is taken into account with what is taken next.
      () => void (this.#left += excess),
    );
    this.#settled = Promise.all([this.#settled, settling]);
  }
}
