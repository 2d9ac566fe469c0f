import { CircuitState } from "cockatiel";
import type { IBreaker } from "cockatiel";

const SECONDS = 30;
const LEAST_CALLS = 20;
const SHARE = 0.5;

interface Second {
  at: number;
  calls: number;
  failures: number;
}

/**
 * The calls of the last 30 seconds, and how many of them failed: it says to open the circuit at half of 20 or more. (A sampling
 * breaker that counts windows, and not seconds, would remember the failures of a quiet night for as long as it is quiet.)
 */
export class FailureWindow implements IBreaker {
  /** The library keeps a breaker's state for processes that end after a call. This one lives as long as the server. */
  readonly state = null;
  readonly #seconds: Second[] = Array.from({ length: SECONDS }, () => ({ at: 0, calls: 0, failures: 0 }));

  success(state: CircuitState): void {
    if (state === CircuitState.HalfOpen) for (const second of this.#seconds) second.at = 0;
    this.#now().calls += 1;
  }

  failure(state: CircuitState): boolean {
    const second = this.#now();
    second.calls += 1;
    second.failures += 1;
    if (state === CircuitState.HalfOpen) return true;
    const { calls, failures } = this.counts();
    return calls >= LEAST_CALLS && failures >= calls * SHARE;
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
