import { eq, inArray, sql } from "drizzle-orm";

import { applicant, assessment } from "../schema/index.ts";
import { checkUnreviewed } from "./audited-reviews.ts";
import { assessmentOf } from "./audited-rows.ts";
import type { AuditedRows } from "./audited-rows.ts";
import { begunDeed } from "./deeds.ts";
import { ProblemFound } from "./problem.ts";

/** As they were begun; what they say of their decisions is checked against those. */
export const auditedAssessments: AuditedRows = {
  table: "assessment",
  action: "ASSESSMENT_BEGUN",
  keyOf(entry) {
    const id = assessmentOf(entry);
    return { key: id, id };
  },
  async find(orm, entries) {
    const rows = await orm
      .select({
        row: assessment,
        erasedAt: applicant.erasedAt,
        latest: sql`(SELECT max(d.seq) FROM decision AS d WHERE d.assessment_id = ${assessment.id})`.mapWith(Number),
        reviews: sql`(SELECT count(*) FROM review AS v WHERE v.assessment_id = ${assessment.id})`.mapWith(Number),
      })
      .from(assessment)
      .leftJoin(applicant, eq(applicant.id, assessment.applicantId))
      .where(inArray(assessment.id, entries.map(assessmentOf)));
    return new Map(
      rows.map(({ row, erasedAt, latest, reviews }) => [
        row.id,
        {
          deed: begunDeed(row),
          at: row.createdAt,
          // What is kept of somebody who was erased may have been cut down; what the entry says in so many words stays.
          but: erasedAt === null ? [] : ["contentHash"],
          check(entry) {
            const { seq } = entry;
            const changed = (field: string) =>
              new ProblemFound({ kind: "SUMMARY_CHANGED", seq, row: { table: "assessment", id: row.id }, field });
            if (reviews !== row.reviews) throw changed("reviews");
            // Decisions may have been dropped, all at once: of those that are missing their own entries tell.
            if (latest === null) checkUnreviewed(entry, row);
            else if (latest !== row.decisions) throw changed("decisions");
          },
        },
      ]),
    );
  },
  sql: { row: "r.id::text", entry: "substr(e.body::json ->> 'subject', 12)", time: "created_at" },
};
