import { eq, sql } from "drizzle-orm";

import { STATE_AFTER } from "../reviews.ts";
import { assessment, review } from "../schema/index.ts";
import { assessmentOf, numberOf, NUMBERED_KEYS } from "./audited-rows.ts";
import type { AuditedRows } from "./audited-rows.ts";
import { reviewedDeed } from "./deeds.ts";
import type { Entry } from "./entry.ts";
import { ProblemFound } from "./problem.ts";

export const REVIEW_SUMMARY = {
  id: assessment.id,
  outcome: assessment.outcome,
  reviews: assessment.reviews,
  reviewState: assessment.reviewState,
  reviewOutcome: assessment.reviewOutcome,
  reviewedDecision: assessment.reviewedDecision,
};
export type ReviewSummary = Pick<typeof assessment.$inferSelect, keyof typeof REVIEW_SUMMARY>;

/** Whether no decision that came later made a review void, as the journal settles it when it writes one. */
const STANDS = sql`NOT EXISTS (
  SELECT 1 FROM decision AS d WHERE d.assessment_id = ${review.assessmentId} AND d.seq > ${review.decision}
  AND d.outcome <> ${review.outcome} AND NOT EXISTS (
    SELECT 1 FROM decision AS r WHERE r.assessment_id = d.assessment_id AND r.seq = ${review.decision}
    AND r.outcome = d.outcome AND d.grounds <@ r.grounds
  ))`.mapWith(Boolean);

/** With what its assessment says of the latest of them. They are dropped no sooner than that. */
export const auditedReviews: AuditedRows = {
  table: "review",
  action: "REVIEWED",
  keyOf(entry) {
    const id = assessmentOf(entry);
    return { key: `${id}/${numberOf(entry)}`, id };
  },
  async find(orm, entries) {
    const keys = entries.map((entry) => sql`(${assessmentOf(entry)}::uuid, ${numberOf(entry)}::int)`);
    const rows = await orm
      .select({ row: review, summary: REVIEW_SUMMARY, stands: STANDS })
      .from(review)
      .leftJoin(assessment, eq(assessment.id, review.assessmentId))
      .where(sql`(${review.assessmentId}, ${review.seq}) IN (${sql.join(keys, sql`, `)})`);
    return new Map(
      rows.map(({ row, summary, stands }) => [
        `${row.assessmentId}/${row.seq}`,
        {
          deed: reviewedDeed(row),
          at: row.at,
          check(entry) {
            if (summary?.reviews !== row.seq) return;
            const [reviewState, reviewOutcome] = [stands ? STATE_AFTER[row.step] : "OPEN", row.outcome] as const;
            checkSays(entry, summary, { reviewState, reviewOutcome, reviewedDecision: row.decision });
          },
        },
      ]),
    );
  },
  sql: { ...NUMBERED_KEYS, time: "at" },
};

/**
 * Of one that nobody has reviewed the latest decision says whether somebody has to.
 * @throws {ProblemFound}
 */
export function checkUnreviewed(entry: Entry, summary: ReviewSummary): void {
  if (summary.reviews > 0) return;
  const reviewState = summary.outcome === "REVIEW" ? "OPEN" : "NONE";
  checkSays(entry, summary, { reviewState, reviewOutcome: null, reviewedDecision: null });
}

function checkSays(
  { seq }: Entry,
  summary: ReviewSummary,
  drawn: Pick<ReviewSummary, "reviewState" | "reviewOutcome" | "reviewedDecision">,
): void {
  for (const field of ["reviewState", "reviewOutcome", "reviewedDecision"] as const) {
    if (summary[field] === drawn[field]) continue;
    throw new ProblemFound({ kind: "SUMMARY_CHANGED", seq, row: { table: "assessment", id: summary.id }, field });
  }
}
