import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { z } from "zod";

import { appendAudit } from "../audit-chain.ts";
import type { Orm } from "../database.ts";
import { firstIdOf, partitionOf } from "../partitions.ts";
import type { Month } from "../partitions.ts";
import { rowsOf } from "../rows.ts";
import { dropMonths } from "./months.ts";
import { recordsDropped } from "./records-dropped.ts";

/** As many assessments go at once. */
const BATCH = 200;
/** What belongs to an assessment, and lies in the partition of the month it began in; the assessment last. */
export const PARTS = ["review", "decision", "call_answer", "call_intent", "assessment_event"] as const;
/** What belongs to an assessment, and does not. */
export const BESIDE = ["idempotency_key", "kept_selfie"] as const;
/** What belongs to an applicant. */
export const ORDERS = ["erasure", "legal_hold", "hit_disposition"] as const;
const one = z.object({ one: z.number() });
const found = z.object({ id: z.string(), tenant: z.string(), applicant: z.string() });

interface Dropping {
  /** What was decided before may go. */
  readonly before: Date;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/**
 * Drops assessments with all that belongs to them, and the applicants of whom nothing is left: whole months where it can, one by
 * one elsewhere. What is not complete stays, and so does what is kept of an applicant under a legal hold.
 * @returns how many went one by one, and how many months
 */
export async function dropAssessments(orm: Orm, dropping: Dropping) {
  const months = await dropWholeMonths(orm, dropping);
  let assessments = 0;
  while (!dropping.signal.aborted) {
    const dropped = await dropSome(orm, dropping);
    assessments += dropped;
    if (dropped < BATCH) break;
  }
  return { assessments, months };
}

/** Whether an assessment has to stay. */
function stays(before: Date): SQL {
  return sql`(a.state <> 'COMPLETE' OR coalesce(a.decided_at, a.created_at) >= ${before.toISOString()}::timestamptz
    OR EXISTS (SELECT 1 FROM legal_hold AS h WHERE h.applicant_id = a.applicant_id AND h.lifted_at IS NULL))`;
}

function dropWholeMonths(orm: Orm, { before, now, signal }: Dropping): Promise<number> {
  return dropMonths(orm, {
    tables: ["assessment", ...PARTS],
    before,
    signal,
    async look(tx, month) {
      const partition = partitionOf("assessment", month);
      // No hold is placed meanwhile.
      await tx.execute(sql`LOCK TABLE legal_hold IN SHARE MODE`);
      const staying = sql`SELECT 1 AS one FROM ${partition} AS a WHERE ${stays(before)} LIMIT 1`;
      if ((await rowsOf(tx, staying, one)).length > 0) return null;
      const tenants = await rowsOf(tx, sql`SELECT DISTINCT tenant FROM ${partition}`, z.object({ tenant: z.string() }));
      await dropBeside(tx, month, partition);
      return tenants.flatMap(({ tenant }) => droppedOf(tenant, month.ends, now));
    },
  });
}

/** What belongs to the assessments of a month, and does not lie in its partitions. */
async function dropBeside(tx: Orm, month: Month, partition: SQL): Promise<void> {
  const [first, next] = [firstIdOf(month.begins), firstIdOf(month.ends)];
  for (const table of BESIDE) {
    await tx.execute(
      sql`DELETE FROM ${sql.identifier(table)} WHERE assessment_id >= ${first} AND assessment_id < ${next}`,
    );
  }
  await dropApplicants(
    tx,
    sql`SELECT m.applicant_id FROM ${partition} AS m`,
    sql`(o.id < ${first} OR o.id >= ${next})`,
  );
}

async function dropSome(orm: Orm, { before, now }: Dropping): Promise<number> {
  return orm.transaction(async (tx) => {
    const candidates = await rowsOf(
      tx,
      sql`SELECT a.id, a.tenant, a.applicant_id AS applicant FROM assessment AS a
        WHERE a.id < ${firstIdOf(before)} AND NOT ${stays(before)} ORDER BY a.id LIMIT ${BATCH}`,
      found,
    );
    if (candidates.length === 0) return 0;
    // While they are locked no hold is placed on them, and nothing of them begins; which may have been a moment ago.
    const applicants = listed(new Set(candidates.map(({ applicant }) => applicant)));
    await tx.execute(sql`SELECT 1 FROM applicant WHERE id IN (${applicants}) ORDER BY nik_hash, id FOR UPDATE`);
    const going = await rowsOf(
      tx,
      sql`SELECT a.id, a.tenant, a.applicant_id AS applicant FROM assessment AS a
        WHERE a.id IN (${listed(new Set(candidates.map(({ id }) => id)))}) AND NOT ${stays(before)}`,
      found,
    );
    if (going.length > 0) await dropThese(tx, going);
    const tenants = new Set(going.map(({ tenant }) => tenant));
    await appendAudit(
      tx,
      [...tenants].flatMap((tenant) => droppedOf(tenant, before, now)),
    );
    return going.length;
  });
}

async function dropThese(tx: Orm, going: readonly z.output<typeof found>[]): Promise<void> {
  const ids = listed(new Set(going.map(({ id }) => id)));
  await tx.execute(sql`SELECT set_config('saksi.retention', 'on', true)`);
  for (const table of [...PARTS, ...BESIDE]) {
    await tx.execute(sql`DELETE FROM ${sql.identifier(table)} WHERE assessment_id IN (${ids})`);
  }
  await tx.execute(sql`DELETE FROM assessment WHERE id IN (${ids})`);
  await tx.execute(sql`SELECT set_config('saksi.retention', 'off', true)`);
  await dropApplicants(tx, listed(new Set(going.map(({ applicant }) => applicant))), sql`true`);
}

/**
 * Those of whom no assessment is left, with what was ordered about them and what was said of their hits.
 * @param others what has to be true of an assessment `o` that keeps them
 */
async function dropApplicants(tx: Orm, applicants: SQL, others: SQL): Promise<void> {
  const orders = ORDERS.map(
    (table) =>
      sql`${sql.identifier(`of_${table}`)} AS (
        DELETE FROM ${sql.identifier(table)} WHERE applicant_id IN (SELECT id FROM idle))`,
  );
  await tx.execute(sql`SELECT set_config('saksi.retention', 'on', true)`);
  await tx.execute(
    sql`WITH idle AS (
        SELECT p.id FROM applicant AS p WHERE p.id IN (${applicants})
          AND NOT EXISTS (SELECT 1 FROM assessment AS o WHERE o.applicant_id = p.id AND ${others})
        ORDER BY p.nik_hash, p.id FOR UPDATE
      ), ${sql.join(orders, sql`, `)}
      DELETE FROM applicant WHERE id IN (SELECT id FROM idle)`,
  );
  await tx.execute(sql`SELECT set_config('saksi.retention', 'off', true)`);
}

function droppedOf(tenant: string, before: Date, now: Date) {
  return (["assessment", "decision", "review", "hit_disposition"] as const).map((kind) =>
    recordsDropped(tenant, kind, before, now),
  );
}

function listed(ids: ReadonlySet<string>): SQL {
  return sql.join(
    [...ids].map((id) => sql`${id}::uuid`),
    sql`, `,
  );
}
