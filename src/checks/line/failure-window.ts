const SECONDS = 30;
const LEAST_CALLS = 20;
const SHARE = 0.5;

interface Second {
  at: number;
  calls: number;
  failures: number;
}

/** The calls of the last 30 seconds, and how many of them failed. What is older is forgotten, however quiet it has been since. */
export class FailureWindow {
  readonly #seconds: Second[] = Array.from({ length: SECONDS }, () => ({ at: 0, calls: 0, failures: 0 }));

  add(failed: boolean): void {
    const second = this.#now();
    second.calls += 1;
    if (failed) second.failures += 1;
  }

  clear(): void {
    for (const second of this.#seconds) second.at = 0;
  }

  counts(): { readonly calls: number; readonly failures: number } {
    const from = currentSecond() - SECONDS;
    let [calls, failures] = [0, 0];
    for (const second of this.#seconds) {
      if (second.at <= from) continue;
      calls += second.calls;
      failures += second.failures;
    }
    return { calls, failures };
  }

  /** Whether half of at least twenty calls failed. */
  isOverLimit(): boolean {
    const { calls, failures } = this.counts();
    return calls >= LEAST_CALLS && failures >= calls * SHARE;
  }

  #now(): Second {
    const at = currentSecond();
    const place = at % SECONDS;
    const known = this.#seconds[place];
    if (known?.at === at) return known;
    const fresh = { at, calls: 0, failures: 0 };
    this.#seconds[place] = fresh;
    return fresh;
  }
}

function currentSecond(): number {
  return Math.floor(Date.now() / 1_000);
}
