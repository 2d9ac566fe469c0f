import { OUTCOMES } from "../domain/decision.ts";
import type { Decision, Outcome } from "../domain/decision.ts";
import { NO_WEIGHT, weigh } from "./clause.ts";
import type { Band } from "./meaning.ts";
import type { Program } from "./program.ts";

/** What a decision comes to, without its explanation. */
export type Standing = Pick<Decision, "outcome" | "determined" | "best" | "worst" | "score">;

/** Adds up what every rule and every requirement comes to by the facts in the slots, at best and at worst. */
export function standingOf({ sheets, loose, bands }: Program): Standing {
  let low = 0;
  let high = 0;
  let best = 0;
  let worst = 0;
  for (const { slot, weights } of sheets) {
    const weight = weights[slot.code] ?? NO_WEIGHT;
    low += weight.low;
    high += weight.high;
    best = Math.max(best, weight.best);
    worst = Math.max(worst, weight.worst);
  }
  for (const clause of loose) {
    const weight = weigh(clause);
    low += weight.low;
    high += weight.high;
    best = Math.max(best, weight.best);
    worst = Math.max(worst, weight.worst);
  }
  best = Math.max(best, badnessOf(low, bands));
  worst = Math.max(worst, badnessOf(high, bands));
  const determined = best === worst;
  return {
    outcome: determined ? outcomeAt(best) : "REVIEW",
    determined,
    best: outcomeAt(best),
    worst: outcomeAt(worst),
    score: { low, high },
  };
}

/** The place in `OUTCOMES` of what a score leads to. */
export function badnessOf(score: number, bands: readonly Band[]): number {
  for (const { below, outcome } of bands) if (score < below) return OUTCOMES.indexOf(outcome);
  return OUTCOMES.indexOf("REJECT");
}

function outcomeAt(badness: number): Outcome {
  return OUTCOMES[badness] ?? "REJECT";
}
