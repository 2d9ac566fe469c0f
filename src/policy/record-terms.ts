import { GROUND_PARTS } from "../domain/legal-ground.ts";
import type { GroundPart } from "../domain/legal-ground.ts";

/** How many reviewers an outcome takes that is changed by hand. */
export const REVIEWS = ["single", "four_eyes"] as const;
type Review = (typeof REVIEWS)[number];

/** What is kept of an assessment by the policy, and on what terms. */
export interface RecordTerms {
  /** What an assessment must be told, in the order of `GROUND_PARTS`. */
  readonly require: readonly GroundPart[];
  /** How long a decision stands; null where it stands without end. */
  readonly validForHours: number | null;
  /** How long the selfie is kept; null where it is not. */
  readonly selfieHours: number | null;
  readonly review: Review;
}

/** Of a policy that says nothing of it. */
export const USUAL_TERMS: RecordTerms = { require: [], validForHours: null, selfieHours: null, review: "single" };

/** In whatever order it is written, it requires the same. */
export function inGroundOrder(parts: readonly GroundPart[]): readonly GroundPart[] {
  return GROUND_PARTS.filter((part) => parts.includes(part));
}

/**
 * The terms that are not the usual ones; undefined where all are. The usual ones are in no digest: the digests of policies
 * from before there was a choice stand in records.
 */
export function unusualTerms({ require, validForHours, selfieHours, review }: RecordTerms) {
  const unusual = {
    ...(require.length === 0 ? {} : { require }),
    ...(validForHours === null ? {} : { validForHours }),
    ...(selfieHours === null ? {} : { selfieHours }),
    ...(review === "single" ? {} : { review }),
  };
  return Object.keys(unusual).length === 0 ? undefined : unusual;
}

const HOUR_MS = 3_600_000;

/** Until when a decision of that time stands; null where it stands without end. */
export function validUntil({ validForHours }: RecordTerms, decidedAt: Date): Date | null {
  return validForHours === null ? null : new Date(decidedAt.getTime() + validForHours * HOUR_MS);
}
