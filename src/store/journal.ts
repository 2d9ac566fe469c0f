import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { z } from "zod";

import type { AssessmentState } from "../domain/assessment.ts";
import type { Deed } from "../domain/audit-actions.ts";
import { appendAudit } from "./audit-chain.ts";
import { calledDeed, decidedDeed } from "./audit/deeds.ts";
import type { Database, Orm } from "./database.ts";
import { GroupCommit } from "./group-commit.ts";
import { rowsOf } from "./rows.ts";
import { insertInto, relationOf } from "./insert-many.ts";
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
  return new GroupCommit(async (entries) => {
    const deeds = entries.flatMap(deedsOf);
    // One statement is a transaction of its own.
    if (deeds.length === 0) return writeAll(orm, entries);
    return orm.transaction(async (tx) => {
      const written = await writeAll(tx, entries);
      await appendAudit(tx, entries.filter((_, index) => written[index] === "written").flatMap(deedsOf));
      return written;
    });
  }, width);
}

const written = z.object({ kind: z.string(), id: z.string() });

/**
 * In one statement: what waits for a commit waits for one round trip. Of an assessment that another has taken over neither an
 * intent nor a decision is written.
 */
async function writeAll(orm: Pick<Orm, "execute">, entries: readonly JournalEntry[]): Promise<Written[]> {
  const parts = [
    ...intentParts(entries.filter((entry) => entry.kind === "intent")),
    ...decisionParts(entries.filter((entry) => entry.kind === "decision")),
    ...otherParts(entries),
  ];
  const results = [
    ...(parts.some(({ name }) => name === "intents")
      ? [sql`SELECT 'intent' AS kind, assessment_id::text AS id FROM intents`]
      : []),
    ...(parts.some(({ name }) => name === "owned") ? [sql`SELECT 'decision' AS kind, id::text FROM owned`] : []),
    sql`SELECT 'told' AS kind, id FROM told`,
  ];
  const tables = parts.map(({ name, query }) => sql`${sql.identifier(name)} AS (${query})`);
  const rows = await rowsOf(
    orm,
    sql`WITH ${sql.join(tables, sql`, `)} SELECT kind, id FROM (${sql.join(results, sql` UNION ALL `)}) AS results`,
    written,
  );
  const owned = new Set(rows.map(({ kind, id }) => `${kind} ${id}`));
  return entries.map((entry) => {
    if (entry.kind !== "intent" && entry.kind !== "decision") return "written";
    return owned.has(`${entry.kind} ${entry.work.assessmentId}`) ? "written" : "superseded";
  });
}

/** A piece of the statement, by the name that others know it by. */
interface Part {
  readonly name: string;
  readonly query: SQL;
}

function intentParts(entries: readonly Extract<JournalEntry, { kind: "intent" }>[]): Part[] {
  if (entries.length === 0) return [];
  const rows = relationOf(
    callIntent,
    entries.map(({ row }) => row),
    "i",
  );
  const query = sql`${insertInto(callIntent, "i")} FROM ${rows}
    JOIN assessment AS a ON a.id = i.assessment_id AND a.run = i.run RETURNING assessment_id`;
  return [{ name: "intents", query }];
}

/** The assessments whose latest decision these are, of those that are still theirs to decide. */
function decisionParts(entries: readonly Extract<JournalEntry, { kind: "decision" }>[]): Part[] {
  if (entries.length === 0) return [];
  const values = entries.map(
    ({ work, row, validUntil, state }): SQL =>
      sql`(${work.assessmentId}::uuid, ${work.run}::int, ${row.seq}::int, ${row.outcome}::text, ${row.decidedAt.toISOString()}::timestamptz, ${validUntil?.toISOString() ?? null}::timestamptz, ${state}::text)`,
  );
  const owned = sql`UPDATE assessment AS a
    SET outcome = d.outcome, decisions = d.seq, decided_at = d.at, valid_until = d.until, state = d.state
    FROM (VALUES ${sql.join(values, sql`, `)}) AS d(id, run, seq, outcome, at, until, state)
    WHERE a.id = d.id AND a.run = d.run AND a.decisions = d.seq - 1 RETURNING a.id`;
  const decisions = relationOf(
    decision,
    entries.map(({ row }) => row),
    "d",
  );
  const events = relationOf(
    assessmentEvent,
    entries.map(({ event }) => event),
    "e",
  );
  return [
    { name: "owned", query: owned },
    {
      name: "decisions",
      query: sql`${insertInto(decision, "d")} FROM ${decisions} JOIN owned ON owned.id = d.assessment_id`,
    },
    {
      name: "decided",
      query: sql`${insertInto(assessmentEvent, "e")} FROM ${events} JOIN owned ON owned.id = e.assessment_id ON CONFLICT DO NOTHING`,
    },
  ];
}

function otherParts(entries: readonly JournalEntry[]): Part[] {
  const answers = entries.flatMap((entry) => (entry.kind === "answer" ? [entry.row] : []));
  const calls = entries.flatMap((entry) =>
    (entry.kind === "answer" || entry.kind === "call") && entry.call !== undefined ? [entry.call] : [],
  );
  const events = entries.flatMap((entry) => (entry.kind === "event" ? [entry.row] : []));
  const toTell = new Set(
    entries.flatMap((entry) => (entry.kind === "call" || entry.kind === "intent" ? [] : [entry.work.assessmentId])),
  );
  const insert = <Table extends PgTable>(name: string, table: Table, rows: readonly Table["$inferInsert"][]): Part[] =>
    rows.length === 0
      ? []
      : [{ name, query: sql`${insertInto(table, "r")} FROM ${relationOf(table, rows, "r")} ON CONFLICT DO NOTHING` }];
  const ids = sql`unnest(${sql.param([...toTell])}::text[])`;
  return [
    ...insert("answers", callAnswer, answers),
    ...insert("calls", vendorCall, calls),
    ...insert("events", assessmentEvent, events),
    { name: "told", query: sql`SELECT id, pg_notify(${ASSESSMENT_CHANNEL}, id) FROM ${ids} AS id` },
  ];
}

function deedsOf(entry: JournalEntry): Deed[] {
  if (entry.kind === "decision") return [decidedDeed(entry.row, entry)];
  if ((entry.kind !== "answer" && entry.kind !== "call") || entry.call === undefined) return [];
  return [calledDeed(entry.call)];
}
