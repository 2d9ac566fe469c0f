import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { z } from "zod";

import type { AuditedKind } from "../../domain/audit-actions.ts";
import type { Orm } from "../database.ts";
import { count, rowsOf } from "../rows.ts";

/** How many rows of each kind one tenant has. */
export type RowCounts = Readonly<Record<AuditedKind, number>>;

/** Where a chain ends, and how many rows there are at that very moment. */
export interface Closing {
  readonly head: { readonly seq: number; readonly hash: Buffer; readonly at: Date } | null;
  /** The highest number among the entries. */
  readonly last: number;
  readonly counts: RowCounts;
}

const bytes = z.string().transform((hex) => Buffer.from(hex, "hex"));
const closing = z.object({
  seq: count.nullable(),
  hash: bytes.nullable(),
  ms: count.nullable(),
  last: count,
  assessment: count,
  vendor_call: count,
  decision: count,
});

/**
 * All of it by one statement: a row and its entry are written together, so they are counted together, whatever is written
 * meanwhile.
 * @param since rows from before then are not counted
 */
export async function closingOf(orm: Orm, tenant: string, since: Date): Promise<Closing> {
  const counted = (kind: AuditedKind) =>
    sql`(SELECT count(*) FROM ${sql.identifier(kind)} AS r WHERE ${newOnes(kind, tenant, since)}) AS ${sql.identifier(kind)}`;
  const [found] = await rowsOf(
    orm,
    sql`SELECT h.seq, encode(h.hash, 'hex') AS hash, (extract(epoch FROM h.at) * 1000)::bigint AS ms,
        (SELECT coalesce(max(e.seq), 0) FROM audit_entry AS e WHERE e.tenant = ${tenant}) AS last,
        ${counted("assessment")}, ${counted("vendor_call")}, ${counted("decision")}
      FROM (SELECT 1) AS one LEFT JOIN audit_head AS h ON h.tenant = ${tenant}`,
    closing,
  );
  if (found === undefined) throw new RangeError("a query of one row that has none");
  const { seq, hash, ms, last, ...counts } = found;
  return { head: seq === null || hash === null || ms === null ? null : { seq, hash, at: new Date(ms) }, last, counts };
}

const TIMES = { assessment: "created_at", vendor_call: "asked_at", decision: "decided_at" } as const;

function newOnes(kind: AuditedKind, tenant: string, since: Date): SQL {
  return sql`r.tenant = ${tenant} AND r.${sql.identifier(TIMES[kind])} > ${since.toISOString()}::timestamptz`;
}

const KEYS = {
  assessment: { action: "ASSESSMENT_BEGUN", row: "r.id::text", entry: "substr(e.body::json ->> 'subject', 12)" },
  vendor_call: { action: "VENDOR_CALLED", row: "r.id::text", entry: "e.body::json -> 'detail' ->> 'call'" },
  decision: {
    action: "DECISION_MADE",
    row: "r.assessment_id || '/' || r.seq",
    entry: "substr(e.body::json ->> 'subject', 12) || '/' || (e.body::json -> 'detail' ->> 'seq')",
  },
} as const;

/** A row that no entry tells of; undefined where there is none. It reads the whole log: the entries have to be sound. */
export async function unexplainedRow(
  orm: Orm,
  tenant: string,
  kind: AuditedKind,
  since: Date,
): Promise<string | undefined> {
  const { action, row, entry } = KEYS[kind];
  const [found] = await rowsOf(
    orm,
    sql`SELECT ${sql.raw(row)} AS id FROM ${sql.identifier(kind)} AS r
      WHERE ${newOnes(kind, tenant, since)} AND NOT EXISTS (
        SELECT 1 FROM audit_entry AS e
        WHERE e.tenant = ${tenant} AND e.at > ${since.toISOString()}::timestamptz
          AND e.body::json ->> 'action' = ${action} AND ${sql.raw(entry)} = ${sql.raw(row)}
      ) ORDER BY 1 LIMIT 1`,
    z.object({ id: z.string() }),
  );
  return found?.id;
}
