import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { z } from "zod";

import type { AssessmentState } from "../domain/assessment.ts";
import type { Deed } from "../domain/audit-actions.ts";
import { appendAudit } from "./audit-chain.ts";
import { calledDeed, decidedDeed } from "./audit/deeds.ts";
import type { Database, Orm } from "./database.ts";
import { GroupCommit } from "./group-commit.ts";
import { rowsOf } from "./rows.ts";
import { assessmentEvent, callAnswer, callIntent, decision, vendorCall } from "./schema/index.ts";

/** An assessment, and who works on it: whoever has lost it to another can write nothing more of it. */
export interface Work {
  readonly assessmentId: string;
  readonly tenant: string;
  readonly run: number;
}

/** What is written down of an assessment as it goes on. */
export type JournalEntry =
  | { readonly kind: "intent"; readonly work: Work; readonly row: typeof callIntent.$inferInsert }
  | {
      readonly kind: "answer";
      readonly work: Work;
      /** Absent where the vendor has only taken the question. */
      readonly call?: typeof vendorCall.$inferInsert;
      readonly row: typeof callAnswer.$inferInsert;
    }
  | { readonly kind: "event"; readonly work: Work; readonly row: typeof assessmentEvent.$inferInsert }
  | {
      readonly kind: "decision";
      readonly work: Work;
      readonly row: typeof decision.$inferInsert;
      /** That it was drawn. */
      readonly event: typeof assessmentEvent.$inferInsert;
      readonly validUntil: Date | null;
      /** What is still to come. */
      readonly state: AssessmentState;
    }
  /** A request that belongs to no assessment. */
  | { readonly kind: "call"; readonly call: typeof vendorCall.$inferInsert };

/** `superseded`: another works on the assessment now, and nothing was written. */
export type Written = "written" | "superseded";

/** The channel on which it is told that something of an assessment was written; the payload is its id. */
export const ASSESSMENT_CHANNEL = "saksi_assessment";

export function createJournal({ orm, width }: Pick<Database, "orm" | "width">): GroupCommit<JournalEntry, Written> {
  return new GroupCommit((entries) => orm.transaction((tx) => writeAll(tx, entries)), width);
}

async function writeAll(tx: Orm, entries: readonly JournalEntry[]): Promise<Written[]> {
  const decided = await summarise(
    tx,
    entries.filter((entry) => entry.kind === "decision"),
  );
  const intents = entries.filter((entry) => entry.kind === "intent");
  const allowed = await stillOwn(tx, intents);
  const isWritten = (entry: JournalEntry): boolean => {
    if (entry.kind === "decision") return decided.has(entry.work.assessmentId);
    return entry.kind !== "intent" || allowed.has(entry.work.assessmentId);
  };
  const written = entries.filter(isWritten);
  await insertAll(tx, written);
  const told = new Set(
    written.flatMap((entry) => (entry.kind === "call" || entry.kind === "intent" ? [] : [entry.work.assessmentId])),
  );
  if (told.size > 0) await tell(tx, told);
  await appendAudit(tx, written.flatMap(deedsOf));
  return entries.map((entry) => (isWritten(entry) ? "written" : "superseded"));
}

async function tell(tx: Orm, assessmentIds: ReadonlySet<string>): Promise<void> {
  const ids = [...assessmentIds].map((id) => sql`(${id}::text)`);
  await tx.execute(
    sql`SELECT pg_notify(${ASSESSMENT_CHANNEL}, id) FROM (VALUES ${sql.join(ids, sql`, `)}) AS told(id)`,
  );
}

async function insertAll(tx: Orm, entries: readonly JournalEntry[]): Promise<void> {
  const intents = entries.flatMap((entry) => (entry.kind === "intent" ? [entry.row] : []));
  const answers = entries.flatMap((entry) => (entry.kind === "answer" ? [entry.row] : []));
  const calls = entries.flatMap((entry) =>
    (entry.kind === "answer" || entry.kind === "call") && entry.call !== undefined ? [entry.call] : [],
  );
  const events = entries.flatMap((entry) => {
    if (entry.kind === "decision") return [entry.event];
    return entry.kind === "event" ? [entry.row] : [];
  });
  const decisions = entries.flatMap((entry) => (entry.kind === "decision" ? [entry.row] : []));
  if (intents.length > 0) await tx.insert(callIntent).values(intents);
  if (answers.length > 0) await tx.insert(callAnswer).values(answers);
  if (calls.length > 0) await tx.insert(vendorCall).values(calls);
  if (events.length > 0) await tx.insert(assessmentEvent).values(events).onConflictDoNothing();
  if (decisions.length > 0) await tx.insert(decision).values(decisions);
}

type Decided = Extract<JournalEntry, { kind: "decision" }>;
const identified = z.object({ id: z.string() });

/** The assessments whose latest decision these are, of those that are still theirs to decide. */
async function summarise(tx: Orm, entries: readonly Decided[]): Promise<ReadonlySet<string>> {
  if (entries.length === 0) return new Set();
  const values = entries.map(
    ({ work, row, validUntil, state }): SQL =>
      sql`(${work.assessmentId}::uuid, ${work.run}::int, ${row.seq}::int, ${row.outcome}::text, ${row.decidedAt.toISOString()}::timestamptz, ${validUntil?.toISOString() ?? null}::timestamptz, ${state}::text)`,
  );
  const rows = await rowsOf(
    tx,
    sql`UPDATE assessment AS a SET outcome = d.outcome, decisions = d.seq, decided_at = d.at, valid_until = d.until, state = d.state
      FROM (VALUES ${sql.join(values, sql`, `)}) AS d(id, run, seq, outcome, at, until, state)
      WHERE a.id = d.id AND a.run = d.run AND a.decisions = d.seq - 1 RETURNING a.id`,
    identified,
  );
  return new Set(rows.map(({ id }) => id));
}

async function stillOwn(tx: Orm, intents: readonly { readonly work: Work }[]): Promise<ReadonlySet<string>> {
  if (intents.length === 0) return new Set();
  const works = new Map(intents.map(({ work }) => [work.assessmentId, work]));
  const values = [...works.values()].map(({ assessmentId, run }) => sql`(${assessmentId}::uuid, ${run}::int)`);
  const rows = await rowsOf(
    tx,
    sql`SELECT id FROM assessment WHERE (id, run) IN (${sql.join(values, sql`, `)})`,
    identified,
  );
  return new Set(rows.map(({ id }) => id));
}

function deedsOf(entry: JournalEntry): Deed[] {
  if (entry.kind === "decision") return [decidedDeed(entry.row, entry)];
  if ((entry.kind !== "answer" && entry.kind !== "call") || entry.call === undefined) return [];
  return [calledDeed(entry.call)];
}
