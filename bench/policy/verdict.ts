import type { Outcome } from "../../src/domain/decision.ts";
import type { PlainFacts } from "./evidence.ts";
import { BANDS } from "./rules.ts";
import type { Effect } from "./rules.ts";

/** What every contestant must agree on. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly score: number;
  readonly fired: readonly string[];
}

/** What `approve_requires` asks, by hand. */
export function approvable(facts: PlainFacts): boolean {
  return (
    facts.nikValid &&
    facts.identityVerdict === "MATCH" &&
    facts.faceVerdict === "MATCH" &&
    facts.screeningVerdict === "CLEAR"
  );
}

/** Adds up the rules that fired. */
export class Tally {
  readonly #fired: string[] = [];
  #score = 0;
  #reject = false;
  #review = false;

  add(id: string, effect: Effect): void {
    this.#fired.push(id);
    if ("points" in effect) this.#score += effect.points;
    else if (effect.outcome === "REJECT") this.#reject = true;
    else this.#review = true;
  }

  verdict(facts: PlainFacts): Verdict {
    return { outcome: this.#outcome(facts), score: this.#score, fired: this.#fired };
  }

  #outcome(facts: PlainFacts): Outcome {
    if (this.#reject || this.#score >= BANDS.reject) return "REJECT";
    return this.#review || this.#score >= BANDS.review || !approvable(facts) ? "REVIEW" : "APPROVE";
  }
}
