import { sql } from "drizzle-orm";

import type { Deed } from "../../domain/audit-actions.ts";
import { rootCause } from "../../domain/error-trace.ts";
import { appendAudit } from "../audit-chain.ts";
import type { Orm } from "../database.ts";
import { monthsBefore, partitionOf } from "../partitions.ts";
import type { Month } from "../partitions.ts";

/** How long whoever reads or writes a table is waited for, in milliseconds: others wait behind that. */
const PATIENCE_MS = 500;

export interface MonthlyDrop {
  /** What goes together: the first of them is looked at. */
  readonly tables: readonly [string, ...string[]];
  /** Of the months that were over by then. */
  readonly before: Date;
  /** What the audit log is told of a month that goes; null where it has to stay. Nobody writes to the first table meanwhile. */
  readonly look: (tx: Orm, month: Month) => Promise<readonly Deed[] | null>;
  /** Aborted where it is to stop, between two months. */
  readonly signal: AbortSignal;
}

/** Drops whole months, each in a transaction of its own. One that somebody reads for long goes another time. */
export async function dropMonths(orm: Orm, { tables, before, look, signal }: MonthlyDrop): Promise<number> {
  let dropped = 0;
  for (const month of await monthsBefore(orm, tables[0], before)) {
    if (signal.aborted) return dropped;
    if (await dropMonth(orm, tables, month, look)) dropped += 1;
  }
  return dropped;
}

async function dropMonth(
  orm: Orm,
  tables: MonthlyDrop["tables"],
  month: Month,
  look: MonthlyDrop["look"],
): Promise<boolean> {
  try {
    return await orm.transaction(async (tx) => {
      await tx.execute(sql`SELECT set_config('lock_timeout', ${`${PATIENCE_MS}ms`}, true)`);
      await tx.execute(sql`LOCK TABLE ${partitionOf(tables[0], month)} IN SHARE ROW EXCLUSIVE MODE`);
      const deeds = await look(tx, month);
      if (deeds === null) return false;
      for (const table of tables) await tx.execute(sql`DROP TABLE IF EXISTS ${partitionOf(table, month)}`);
      await appendAudit(tx, deeds);
      return true;
    });
  } catch (error) {
    if (isImpatience(error)) return false;
    throw error;
  }
}

const LOCK_NOT_AVAILABLE = "55P03";

function isImpatience(error: unknown): boolean {
  const cause = rootCause(error);
  return cause instanceof Error && "code" in cause && cause.code === LOCK_NOT_AVAILABLE;
}
