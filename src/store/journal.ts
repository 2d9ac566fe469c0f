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
import { isUnreachable } from "./unreachable.ts";

/** An assessment, and who works on it: whoever has lost it to another can write nothing more of it. */
export interface Work {
  readonly assessmentId: string;
  readonly tenant: string;
  readonly run: number;
}

type EventRow = typeof assessmentEvent.$inferInsert;

/** What is written down of an assessment as it goes on. What is written twice is there once. */
export type JournalEntry =
  | { readonly kind: "intent"; readonly work: Work; readonly row: typeof callIntent.$inferInsert }
  | {
      readonly kind: "answer";
      readonly work: Work;
      /** Absent where the vendor has only taken the question. */
      readonly call?: typeof vendorCall.$inferInsert;
      readonly row: typeof callAnswer.$inferInsert;
    }
  | { readonly kind: "events"; readonly work: Work; readonly rows: readonly EventRow[] }
  | {
      readonly kind: "decision";
      readonly work: Work;
      readonly row: typeof decision.$inferInsert;
      /** That it was drawn, after whatever had happened before and may not be written yet. */
      readonly events: readonly EventRow[];
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
  return new GroupCommit(
    async (entries) => {
      // One statement is a transaction of its own.
      if (!entries.some(isAudited)) return (await writeAll(orm, entries)).map(({ end }) => end);
      return orm.transaction(async (tx) => {
        const written = await writeAll(tx, entries);
        await appendAudit(
          tx,
          written.flatMap(({ deeds }) => deeds),
        );
        return written.map(({ end }) => end);
      });
    },
    width,
    isUnreachable,
  );
}

type Entry<Kind extends JournalEntry["kind"]> = Extract<JournalEntry, { readonly kind: Kind }>;

const written = z.object({ kind: z.enum(["owned", "decided", "called", "told"]), name: z.string() });

/**
 * In one statement: what waits for a commit waits for one round trip. Of an assessment that another has taken over nothing is
 * written but what vendors have answered.
 */
async function writeAll(
  orm: Pick<Orm, "execute">,
  entries: readonly JournalEntry[],
): Promise<{ readonly end: Written; readonly deeds: readonly Deed[] }[]> {
  const parts = [...fencedParts(entries), ...answerParts(entries), toldPart(entries)];
  const tables = parts.map(({ name, query }) => sql`${sql.identifier(name)} AS (${query})`);
  const results = parts.flatMap(({ result }) => (result === undefined ? [] : [result]));
  const rows = await rowsOf(
    orm,
    sql`WITH ${sql.join(tables, sql`, `)} SELECT kind, name FROM (${sql.join(results, sql` UNION ALL `)}) AS results`,
    written,
  );
  const found = new Set(rows.map(({ kind, name }) => `${kind} ${name}`));
  return entries.map((entry) => {
    if (entry.kind === "decision") {
      const isDecided = found.has(`decided ${nameOf(entry.work)} ${entry.row.seq}`);
      return isDecided ? { end: "written", deeds: [decidedDeed(entry.row, entry)] } : SUPERSEDED;
    }
    if (isFenced(entry)) return found.has(`owned ${nameOf(entry.work)}`) ? { end: "written", deeds: [] } : SUPERSEDED;
    const { call } = entry;
    const isNew = call !== undefined && found.has(`called ${call.id}`);
    return { end: "written", deeds: isNew ? [calledDeed(call)] : [] };
  });
}

const SUPERSEDED = { end: "superseded", deeds: [] } as const;

function isAudited(entry: JournalEntry): boolean {
  return entry.kind === "decision" || ("call" in entry && entry.call !== undefined);
}

/** Whether only whoever works on the assessment may write it. What a vendor has answered is kept in any case. */
function isFenced(entry: JournalEntry): entry is Entry<"intent" | "events" | "decision"> {
  return entry.kind === "intent" || entry.kind === "events" || entry.kind === "decision";
}

function nameOf({ assessmentId, run }: Work): string {
  return `${assessmentId} ${run}`;
}

/** A piece of the statement, by the name that others know it by, and what is to be known of it. */
interface Part {
  readonly name: string;
  readonly query: SQL;
  readonly result?: SQL;
}

/**
 * The runs that their assessments still belong to, and what they write. They stay so until the transaction ends: whoever takes
 * one over waits for it and finds all that was written before, and nothing is written after. The rows are locked before they are
 * changed, and in order: two never wait for each other.
 */
function fencedParts(entries: readonly JournalEntry[]): Part[] {
  const works = new Map(entries.flatMap((entry) => (isFenced(entry) ? [[nameOf(entry.work), entry.work]] : [])));
  if (works.size === 0) return [];
  const ids = sql.param([...works.values()].map(({ assessmentId }) => assessmentId));
  const runs = sql.param([...works.values()].map(({ run }) => run));
  return [
    {
      name: "owned",
      query: sql`SELECT a.id, a.run FROM assessment AS a
        JOIN unnest(${ids}::uuid[], ${runs}::int[]) AS w(id, run) ON w.id = a.id AND w.run = a.run
        WHERE a.id = ANY (${ids}::uuid[]) ORDER BY a.id FOR KEY SHARE OF a`,
      result: sql`SELECT 'owned' AS kind, id::text || ' ' || run AS name FROM owned`,
    },
    ...intentParts(entries.filter((entry) => entry.kind === "intent")),
    ...decisionParts(entries.filter((entry) => entry.kind === "decision")),
    ...eventParts(
      "events",
      entries.filter((entry) => entry.kind === "events").map(({ work, rows }) => ({ work, events: rows })),
      sql`owned`,
    ),
  ];
}

function intentParts(entries: readonly Entry<"intent">[]): Part[] {
  if (entries.length === 0) return [];
  const rows = relationOf(
    callIntent,
    entries.map(({ row }) => row),
    "i",
  );
  const query = sql`${insertInto(callIntent, "i")} FROM ${rows}
    JOIN owned AS o ON o.id = i.assessment_id AND o.run = i.run ON CONFLICT DO NOTHING`;
  return [{ name: "intents", query }];
}

/** Says what the join says, so that PostgreSQL knows it before it plans: it would plan for, and lock, every month there is. */
function among(entries: readonly { readonly work: Work }[]): SQL {
  return sql`a.id = ANY (${sql.param(entries.map(({ work }) => work.assessmentId))}::uuid[])`;
}

/**
 * The assessments whose latest decision these are, of those that are still theirs to decide.
 *
 * What a person has made of an earlier decision stands where the new one comes to the same as they did, or where it comes to the
 * same as the one they reviewed and nothing more speaks against the applicant. Else they have to look again, as they have to
 * where two of them disagreed.
 */
function decisionParts(entries: readonly Entry<"decision">[]): Part[] {
  if (entries.length === 0) return [];
  const values = entries.map(
    ({ work, row, validUntil, state }): SQL =>
      sql`(${work.assessmentId}::uuid, ${work.run}::int, ${row.seq}::int, ${row.outcome}::text, ${sql.param(row.grounds)}::text[], ${row.decidedAt.toISOString()}::timestamptz, ${validUntil?.toISOString() ?? null}::timestamptz, ${state}::text)`,
  );
  const decided = sql`UPDATE assessment AS a
    SET outcome = d.outcome, decisions = d.seq, decided_at = d.at, valid_until = d.until, state = d.state,
      review_state = CASE
        WHEN a.review_state IN ('PROPOSED', 'REVIEWED') AND (d.outcome = a.review_outcome OR EXISTS (
          SELECT 1 FROM decision AS r WHERE r.assessment_id = a.id AND r.seq = a.reviewed_decision
          AND r.outcome = d.outcome AND d.grounds <@ r.grounds
        )) THEN a.review_state
        WHEN d.outcome = 'REVIEW' OR a.reviews > 0 THEN 'OPEN' ELSE 'NONE' END
    FROM (VALUES ${sql.join(values, sql`, `)}) AS d(id, run, seq, outcome, grounds, at, until, state)
    JOIN owned AS o ON o.id = d.id AND o.run = d.run
    WHERE a.id = d.id AND a.run = d.run AND a.decisions = d.seq - 1 AND ${among(entries)}
    RETURNING a.id, a.run, a.decisions AS seq`;
  const rows = relationOf(
    decision,
    entries.map(({ row }) => row),
    "d",
    [runsOf(entries)],
  );
  return [
    {
      name: "decided",
      query: decided,
      result: sql`SELECT 'decided' AS kind, id::text || ' ' || run || ' ' || seq AS name FROM decided`,
    },
    {
      name: "decisions",
      query: sql`${insertInto(decision, "d")} FROM ${rows}
        JOIN decided AS o ON o.id = d.assessment_id AND o.run = d.of_run AND o.seq = d.seq`,
    },
    ...eventParts("decided_events", entries, sql`decided`),
  ];
}

/** In the order of their keys: others may be writing the same ones. */
function eventParts(
  name: string,
  entries: readonly { readonly work: Work; readonly events: readonly EventRow[] }[],
  owned: SQL,
): Part[] {
  const rows = entries.flatMap(({ work, events }) => events.map((row) => ({ work, row })));
  if (rows.length === 0) return [];
  const relation = relationOf(
    assessmentEvent,
    rows.map(({ row }) => row),
    "e",
    [runsOf(rows)],
  );
  const query = sql`${insertInto(assessmentEvent, "e")} FROM ${relation}
    JOIN ${owned} AS o ON o.id = e.assessment_id AND o.run = e.of_run ORDER BY e.assessment_id, e.seq ON CONFLICT DO NOTHING`;
  return [{ name, query }];
}

function runsOf(entries: readonly { readonly work: Work }[]) {
  return { name: "of_run", type: "integer", values: entries.map(({ work }) => work.run) } as const;
}

function answerParts(entries: readonly JournalEntry[]): Part[] {
  const answers = entries.flatMap((entry) => (entry.kind === "answer" ? [entry.row] : []));
  const calls = entries.flatMap((entry) => ("call" in entry && entry.call !== undefined ? [entry.call] : []));
  const insert = <Table extends PgTable>(table: Table, rows: readonly Table["$inferInsert"][]): SQL =>
    sql`${insertInto(table, "r")} FROM ${relationOf(table, rows, "r")} ON CONFLICT DO NOTHING`;
  return [
    ...(answers.length === 0 ? [] : [{ name: "answers", query: insert(callAnswer, answers) }]),
    ...(calls.length === 0
      ? []
      : [
          {
            name: "called",
            query: sql`${insert(vendorCall, calls)} RETURNING id`,
            result: sql`SELECT 'called' AS kind, id::text AS name FROM called`,
          },
        ]),
  ];
}

/** Those who follow an assessment see its events and decisions, and nothing else. */
function toldPart(entries: readonly JournalEntry[]): Part {
  const ids = new Set(
    entries.flatMap((entry) => (entry.kind === "events" || entry.kind === "decision" ? [entry.work.assessmentId] : [])),
  );
  return {
    name: "told",
    query: sql`SELECT id, pg_notify(${ASSESSMENT_CHANNEL}, id) FROM unnest(${sql.param([...ids])}::text[]) AS id`,
    result: sql`SELECT 'told' AS kind, id AS name FROM told`,
  };
}
