import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { z } from "zod";

import type { AuditDetails, Deed } from "../../domain/audit-actions.ts";
import { appendAudit } from "../audit-chain.ts";
import type { Orm } from "../database.ts";
import { firstIdOf } from "../partitions.ts";
import { rowsOf } from "../rows.ts";

/** As many rows go at once: nobody waits long for what they lock. */
const BATCH = 500;

const gone = z.object({ tenant: z.string() });

/** Deletes the pictures whose time is over, but of applicants under a legal hold; how many. */
export function dropSelfies(orm: Orm, now: Date, signal: AbortSignal): Promise<number> {
  const expired = sql`SELECT s.assessment_id FROM kept_selfie AS s
    WHERE s.expires_at <= ${now.toISOString()}::timestamptz AND NOT EXISTS (
      SELECT 1 FROM assessment AS a JOIN legal_hold AS h ON h.applicant_id = a.applicant_id AND h.lifted_at IS NULL
      WHERE a.id = s.assessment_id)
    ORDER BY s.expires_at LIMIT ${BATCH}`;
  const statement = sql`DELETE FROM kept_selfie WHERE assessment_id IN (${expired}) RETURNING tenant`;
  return dropInBatches(orm, { kind: "kept_selfie", statement, now, signal });
}

/** Deletes the idempotency keys of assessments from before a moment; how many. */
export function dropKeys(orm: Orm, before: Date, now: Date, signal: AbortSignal): Promise<number> {
  const old = sql`SELECT k.tenant, k.key_hash FROM idempotency_key AS k
    WHERE k.assessment_id < ${firstIdOf(before)} ORDER BY k.assessment_id LIMIT ${BATCH}`;
  const statement = sql`DELETE FROM idempotency_key WHERE (tenant, key_hash) IN (${old}) RETURNING tenant`;
  return dropInBatches(orm, { kind: "idempotency_key", statement, now, signal });
}

interface Dropping {
  readonly kind: AuditDetails["RETENTION_APPLIED"]["kind"];
  readonly statement: SQL;
  readonly now: Date;
  readonly signal: AbortSignal;
}

async function dropInBatches(orm: Orm, { kind, statement, now, signal }: Dropping): Promise<number> {
  let dropped = 0;
  while (!signal.aborted) {
    const rows = await orm.transaction(async (tx) => {
      const deleted = await rowsOf(tx, statement, gone);
      await appendAudit(tx, deedsOf(kind, deleted, now));
      return deleted.length;
    });
    dropped += rows;
    if (rows < BATCH) break;
  }
  return dropped;
}

function deedsOf(kind: Dropping["kind"], deleted: readonly { readonly tenant: string }[], at: Date): Deed[] {
  const counts = new Map<string, number>();
  for (const { tenant } of deleted) counts.set(tenant, (counts.get(tenant) ?? 0) + 1);
  return [...counts].map(([tenant, rows]) => ({
    tenant,
    at,
    actor: "saksi",
    action: "RETENTION_APPLIED",
    subject: null,
    detail: { kind, rows },
  }));
}
