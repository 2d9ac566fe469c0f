import { circuitBreaker, CircuitState, ExponentialBackoff, handleWhenResult, noJitterGenerator } from "cockatiel";

import type { CircuitName } from "../../domain/vendor-traffic.ts";
import { FailureWindow } from "./failure-window.ts";

/** What the end of a call says of the vendor: that it is ill, that it is well, or nothing. */
export type Symptom = "ill" | "well" | "none";

/** How long an open circuit stays so before one call tries the vendor; twice as long after each trial that fails. */
const FIRST_REST_MS = 5_000;
const LONGEST_REST_MS = 30_000;

/** One vendor account's circuit breaker. While it is half open one call tries the vendor, and the others are turned away. */
export class Circuit {
  readonly #window = new FailureWindow();
  readonly #breaker = circuitBreaker(
    handleWhenResult((end) => end instanceof Passed && end.symptom !== "well"),
    {
      halfOpenAfter: new ExponentialBackoff({
        initialDelay: FIRST_REST_MS,
        maxDelay: LONGEST_REST_MS,
        generator: noJitterGenerator,
      }),
      breaker: this.#window,
    },
  );

  constructor(changed: (state: CircuitName) => void) {
    this.#breaker.onStateChange((state) => changed(nameOf(state)));
  }

  get state(): CircuitName {
    return nameOf(this.#breaker.state);
  }

  /** Of the last 30 seconds. */
  counts(): { readonly calls: number; readonly failures: number } {
    return this.#window.counts();
  }

  /**
   * @param work must not reject
   * @returns undefined where the vendor is to be left alone
   */
  async pass<End>(work: () => Promise<End>, symptomOf: (end: End) => Symptom): Promise<End | undefined> {
    // Whoever came while it is tried would wait for the trial's end, and their own time would run out.
    if (this.#breaker.state === CircuitState.HalfOpen) return undefined;
    let uncounted: Passed<End> | undefined;
    try {
      const passed = await this.#breaker.execute(async () => {
        const end = await work();
        const judged = new Passed(end, symptomOf(end));
        // A call that says nothing counts for nothing; but a trial that says nothing has not shown the vendor well.
        if (judged.symptom === "none" && this.#breaker.state !== CircuitState.HalfOpen) {
          uncounted = judged;
          throw new Uncounted();
        }
        return judged;
      });
      return passed.end;
    } catch {
      return uncounted?.end;
    }
  }
}

class Passed<End> {
  readonly end: End;
  readonly symptom: Symptom;

  constructor(end: End, symptom: Symptom) {
    this.end = end;
    this.symptom = symptom;
  }
}

/** The library counts every result; what is thrown and not handled it lets by. */
class Uncounted extends Error {
  override readonly name = "Uncounted";
}

function nameOf(state: CircuitState): CircuitName {
  if (state === CircuitState.Closed) return "CLOSED";
  return state === CircuitState.HalfOpen ? "HALF_OPEN" : "OPEN";
}
