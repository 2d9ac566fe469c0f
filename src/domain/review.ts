import type { Outcome } from "./decision.ts";

export const REVIEW_STATES = ["NONE", "OPEN", "PROPOSED", "REVIEWED"] as const;
/**
 * `NONE`: nobody has to look at it. `OPEN`: somebody has to. `PROPOSED`: one of two reviewers has said what it should come to.
 * `REVIEWED`: it is settled by hand.
 */
export type ReviewState = (typeof REVIEW_STATES)[number];

export const REVIEW_OUTCOMES = ["APPROVE", "REJECT"] as const satisfies readonly Outcome[];
/** What a person makes of an assessment. */
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

export const REVIEW_STEPS = ["SETTLED", "PROPOSED", "SECONDED", "CONTESTED"] as const;
/**
 * What a review did. `SETTLED`: one reviewer was enough. `PROPOSED`: another one has to confirm it. `SECONDED`: it agrees with
 * what another proposed. `CONTESTED`: it does not, and neither stands.
 */
export type ReviewStep = (typeof REVIEW_STEPS)[number];

/** How an assessment stands with its reviewers. */
export interface ReviewStanding {
  readonly reviewState: ReviewState;
  /** What was said last; it counts where the assessment is reviewed, or proposed. */
  readonly reviewOutcome: ReviewOutcome | null;
  /** Of the latest decision; null where there is none yet. */
  readonly outcome: Outcome | null;
}

/**
 * What an assessment comes to, all told. As long as a person has to look, and as long as only one of two has, it is a REVIEW,
 * whatever the latest decision says.
 */
export function finalOutcome({ reviewState, reviewOutcome, outcome }: ReviewStanding): Outcome | null {
  if (reviewState === "NONE") return outcome;
  return reviewState === "REVIEWED" ? reviewOutcome : "REVIEW";
}
