import { eq, inArray } from "drizzle-orm";
import { z } from "zod";

import { assessment, decision } from "../schema/index.ts";
import { checkUnreviewed, REVIEW_SUMMARY } from "./audited-reviews.ts";
import { assessmentOf, numberOf, NUMBERED_KEYS } from "./audited-rows.ts";
import type { AuditedRows } from "./audited-rows.ts";
import { decidedDeed } from "./deeds.ts";
import type { Entry } from "./entry.ts";
import { ProblemFound } from "./problem.ts";

type DecisionRow = typeof decision.$inferSelect;
const SUMMARY = {
  ...REVIEW_SUMMARY,
  decisions: assessment.decisions,
  decidedAt: assessment.decidedAt,
  validUntil: assessment.validUntil,
};
type Summary = Pick<typeof assessment.$inferSelect, keyof typeof SUMMARY>;

/** With what each was drawn from, its seal, and what its assessment says of it. */
export const auditedDecisions: AuditedRows = {
  table: "decision",
  action: "DECISION_MADE",
  keyOf(entry) {
    const id = assessmentOf(entry);
    return { key: `${id}/${numberOf(entry)}`, id };
  },
  async find(orm, entries, { sealOf }) {
    const rows = await orm
      .select({ row: decision, summary: SUMMARY })
      .from(decision)
      .leftJoin(assessment, eq(assessment.id, decision.assessmentId))
      // All of an assessment's: its others are looked for soon, and one list of ids is found by their partitions.
      .where(inArray(decision.assessmentId, entries.map(assessmentOf)));
    return new Map(
      rows.map(({ row, summary }) => {
        const validUntil = endOf(row.body);
        return [
          `${row.assessmentId}/${row.seq}`,
          {
            deed: decidedDeed(row, { validUntil }),
            at: row.decidedAt,
            check(entry) {
              checkSeal(entry, row, sealOf);
              if (summary?.decisions !== row.seq) return;
              checkSummary(entry, summary, { ...row, validUntil });
              checkUnreviewed(entry, summary);
            },
          },
        ];
      }),
    );
  },
  sql: { ...NUMBERED_KEYS, time: "decided_at" },
};

function checkSeal({ seq }: Entry, { assessmentId, ...row }: DecisionRow, sealOf: (body: string) => Buffer): void {
  let drawn: Buffer | null = null;
  try {
    drawn = sealOf(row.body);
  } catch {
    // A body that is none has no seal.
  }
  if (drawn?.equals(row.seal) === true) return;
  throw new ProblemFound({ kind: "SEAL_BROKEN", seq, row: { table: "decision", id: `${assessmentId}/${row.seq}` } });
}

const lasting = z.object({ validUntil: z.iso.datetime().nullable().default(null) });

/** Until when it stands: only its body says so. */
function endOf(body: string): Date | null {
  try {
    const { validUntil: end } = lasting.parse(JSON.parse(body));
    return end === null ? null : new Date(end);
  } catch {
    return null;
  }
}

/** What an assessment says of its latest decision, which is how it is found. */
function checkSummary(
  { seq }: Entry,
  summary: Summary,
  { outcome, decidedAt, validUntil }: DecisionRow & { readonly validUntil: Date | null },
): void {
  const differs = (field: string) =>
    new ProblemFound({ kind: "SUMMARY_CHANGED", seq, row: { table: "assessment", id: summary.id }, field });
  if (summary.outcome !== outcome) throw differs("outcome");
  if (summary.decidedAt?.getTime() !== decidedAt.getTime()) throw differs("decidedAt");
  if (summary.validUntil?.getTime() !== validUntil?.getTime()) throw differs("validUntil");
}
