import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { z } from "zod";

import type { AuditedKind } from "../../domain/audit-actions.ts";
import type { Orm } from "../database.ts";
import { count, rowsOf } from "../rows.ts";
import type { AuditedRows } from "./audited-rows.ts";

/** Where a chain ends, and how many rows of each kind there are at that very moment. */
export interface Closing {
  readonly head: { readonly seq: number; readonly hash: Buffer; readonly at: Date } | null;
  /** The highest number among the entries. */
  readonly last: number;
  readonly counts: ReadonlyMap<AuditedKind, number>;
}

const bytes = z.string().transform((hex) => Buffer.from(hex, "hex"));
const closing = z.object({
  seq: count.nullable(),
  hash: bytes.nullable(),
  ms: count.nullable(),
  last: count,
  counts: z.array(count),
});

/**
 * All of it by one statement: a row and its entry are written together, so they are counted together, whatever is written
 * meanwhile.
 * @param since rows from before then are not counted
 */
export async function closingOf(
  orm: Orm,
  tenant: string,
  since: Date,
  kinds: readonly AuditedRows[],
): Promise<Closing> {
  const counts = kinds.map(
    (kind) => sql`(SELECT count(*) FROM ${sql.identifier(kind.table)} AS r WHERE ${newOnes(kind, tenant, since)})`,
  );
  const [found] = await rowsOf(
    orm,
    sql`SELECT h.seq, encode(h.hash, 'hex') AS hash, (extract(epoch FROM h.at) * 1000)::bigint AS ms,
        (SELECT coalesce(max(e.seq), 0) FROM audit_entry AS e WHERE e.tenant = ${tenant}) AS last,
        json_build_array(${sql.join(counts, sql`, `)}) AS counts
      FROM (SELECT 1) AS one LEFT JOIN audit_head AS h ON h.tenant = ${tenant}`,
    closing,
  );
  if (found === undefined) throw new RangeError("a query of one row that has none");
  const { seq, hash, ms, last } = found;
  return {
    head: seq === null || hash === null || ms === null ? null : { seq, hash, at: new Date(ms) },
    last,
    counts: new Map(kinds.map(({ table }, index) => [table, found.counts[index] ?? 0])),
  };
}

/** A row that no entry tells of; undefined where there is none. It reads the whole log, the entries of which have to be sound. */
export async function unexplainedRow(
  orm: Orm,
  tenant: string,
  since: Date,
  kind: AuditedRows,
): Promise<string | undefined> {
  const { row, entry } = kind.sql;
  const [found] = await rowsOf(
    orm,
    sql`SELECT ${sql.raw(row)} AS id FROM ${sql.identifier(kind.table)} AS r
      WHERE ${newOnes(kind, tenant, since)} AND NOT EXISTS (
        SELECT 1 FROM audit_entry AS e
        WHERE e.tenant = ${tenant} AND e.at > ${since.toISOString()}::timestamptz
          AND e.body::json ->> 'action' = ${kind.action} AND ${sql.raw(entry)} = ${sql.raw(row)}
      ) ORDER BY 1 LIMIT 1`,
    z.object({ id: z.string() }),
  );
  return found?.id;
}

function newOnes({ sql: { time } }: AuditedRows, tenant: string, since: Date): SQL {
  return sql`r.tenant = ${tenant} AND r.${sql.identifier(time)} > ${since.toISOString()}::timestamptz`;
}
