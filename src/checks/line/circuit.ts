import type { CircuitName } from "../../domain/vendor-traffic.ts";
import { FailureWindow } from "./failure-window.ts";

/** What the end of a call says of the vendor: that it is ill, that it is well, or nothing. */
export type Symptom = "ill" | "well" | "none";

/** How long an open circuit stays so before one call tries the vendor; twice as long after each trial that fails. */
const FIRST_REST_MS = 5_000;
const LONGEST_REST_MS = 30_000;

type State =
  | { readonly name: "CLOSED" }
  | { readonly name: "OPEN"; readonly until: number; readonly restMs: number }
  | { readonly name: "HALF_OPEN"; readonly restMs: number; readonly tried: boolean };

const CLOSED: State = { name: "CLOSED" };

/**
 * One vendor account's circuit breaker. While it is half open one call tries the vendor, and the others are turned away. Own
 * code: a call that was called off says nothing of the vendor, so that it must neither count nor end a trial, and the libraries
 * know success and failure only.
 */
export class Circuit {
  readonly #window = new FailureWindow();
  readonly #changed: (state: CircuitName) => void;
  #state: State = CLOSED;

  constructor(changed: (state: CircuitName) => void) {
    this.#changed = changed;
  }

  get state(): CircuitName {
    return this.#state.name;
  }

  /** Of the last 30 seconds. */
  counts(): { readonly calls: number; readonly failures: number } {
    return this.#window.counts();
  }

  /** @returns undefined where the vendor is to be left alone */
  async pass<End>(work: () => Promise<End>, symptomOf: (end: End) => Symptom): Promise<End | undefined> {
    const begun = this.#admit();
    if (begun === undefined) return undefined;
    let symptom: Symptom = "none";
    try {
      const end = await work();
      symptom = symptomOf(end);
      return end;
    } finally {
      if (begun === "trial") this.#endTrial(symptom);
      else if (this.#state === begun) this.#count(symptom);
    }
  }

  /** The state that the call begins in, by which it is known later whether it still says anything. */
  #admit(): State | "trial" | undefined {
    const state = this.#state;
    if (state.name === "CLOSED") return state;
    if (state.name === "OPEN" ? Date.now() < state.until : state.tried) return undefined;
    this.#become({ name: "HALF_OPEN", restMs: state.restMs, tried: true });
    return "trial";
  }

  #count(symptom: Symptom): void {
    if (symptom === "none") return;
    this.#window.add(symptom === "ill");
    if (symptom === "ill" && this.#window.isOverLimit()) this.#open(FIRST_REST_MS);
  }

  #endTrial(symptom: Symptom): void {
    const state = this.#state;
    if (state.name !== "HALF_OPEN") return;
    // One that says nothing leaves the trial to the next.
    if (symptom === "none") this.#become({ ...state, tried: false });
    else if (symptom === "ill") this.#open(Math.min(LONGEST_REST_MS, state.restMs * 2));
    else {
      this.#window.clear();
      this.#window.add(false);
      this.#become({ ...CLOSED });
    }
  }

  #open(restMs: number): void {
    this.#become({ name: "OPEN", until: Date.now() + restMs, restMs });
  }

  #become(state: State): void {
    const changes = state.name !== this.#state.name;
    this.#state = state;
    if (changes) this.#changed(state.name);
  }
}
