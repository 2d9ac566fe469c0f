/** A share that was observed, and where the true one lies with 95 % confidence. All 0 to 1. */
export interface Rate {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

const Z = 1.959_963_984_540_054;

/** Wilson's interval: it holds for rare events too, where nothing was seen at all. Of nobody, the share is 0 and anything is possible. */
export function rateOf(count: number, of: number): Rate {
  if (of === 0) return { share: 0, low: 0, high: 1 };
  const share = count / of;
  const scale = 1 + Z ** 2 / of;
  const centre = (share + Z ** 2 / (2 * of)) / scale;
  const reach = (Z / scale) * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
  return {
    share,
    low: count === 0 ? 0 : Math.max(0, centre - reach),
    high: count === of ? 1 : Math.min(1, centre + reach),
  };
}

/** Milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** How often each whole number of milliseconds was seen: exact percentiles, whatever the order and the number of them. */
export class Latencies {
  readonly #counts: Uint32Array;
  #total = 0;

  /** @param longest no latency may be above it, in milliseconds */
  constructor(longest: number) {
    this.#counts = new Uint32Array(longest + 1);
  }

  add(ms: number): void {
    this.#counts[ms] = (this.#counts[ms] ?? 0) + 1;
    this.#total++;
  }

  /** The smallest number of milliseconds that this share of them does not exceed; 0 where there are none. */
  percentile(share: number): number {
    const wanted = share * this.#total;
    let seen = 0;
    for (const [ms, count] of this.#counts.entries()) {
      seen += count;
      if (seen > 0 && seen >= wanted) return ms;
    }
    return 0;
  }

  percentiles(): Percentiles {
    return { p50: this.percentile(0.5), p95: this.percentile(0.95), p99: this.percentile(0.99) };
  }
}
