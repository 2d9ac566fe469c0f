import { sql } from "drizzle-orm";
import { z } from "zod";

import { anchorAudit } from "../audit/anchor.ts";
import type { Orm } from "../database.ts";
import { firstIdOf, monthsBefore, partitionOf, restOf } from "../partitions.ts";
import { rowsOf } from "../rows.ts";
import { dropMonths } from "./months.ts";
import { recordsDropped } from "./records-dropped.ts";

interface Dropping {
  /** What is older may go. */
  readonly before: Date;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** Drops the events of months in which none is newer; how many months. */
export async function dropEvents(orm: Orm, { before, signal }: Dropping): Promise<number> {
  const moment = sql`${before.toISOString()}::timestamptz`;
  await orm.execute(
    sql`DELETE FROM ${sql.identifier(restOf("assessment_event"))}
      WHERE assessment_id < ${firstIdOf(before)} AND at < ${moment}`,
  );
  return dropMonths(orm, {
    tables: ["assessment_event"],
    before,
    signal,
    async look(tx, month) {
      // What happens to an assessment lies in the month that it was begun in, however late it happens.
      const newer = sql`SELECT 1 AS one FROM ${partitionOf("assessment_event", month)} WHERE at >= ${moment} LIMIT 1`;
      return (await rowsOf(tx, newer, z.object({ one: z.number() }))).length === 0 ? [] : null;
    },
  });
}

/** Drops the log of vendor calls of whole months; how many. */
export function dropCalls(orm: Orm, { before, now, signal }: Dropping): Promise<number> {
  return dropMonths(orm, {
    tables: ["vendor_call"],
    before,
    signal,
    async look(tx, month) {
      const calls = sql`SELECT DISTINCT tenant FROM ${partitionOf("vendor_call", month)}`;
      const tenants = await rowsOf(tx, calls, z.object({ tenant: z.string() }));
      return tenants.map(({ tenant }) => recordsDropped(tenant, "vendor_call", month.ends, now));
    },
  });
}

/** Lets the audit logs begin after the months that were over by a moment, and drops these; how many. */
export async function dropAudit(orm: Orm, { before, now, signal }: Dropping): Promise<number> {
  const last = (await monthsBefore(orm, "audit_entry", before)).at(-1);
  if (last === undefined) return 0;
  await orm.transaction((tx) => anchorAudit(tx, { before: last.ends, reason: "SAKSI_RETENTION_AUDIT", at: now }));
  return dropMonths(orm, { tables: ["audit_entry"], before, signal, look: async () => [] });
}
