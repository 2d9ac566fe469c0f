import { sql } from "drizzle-orm";
import { z } from "zod";

import type { Orm } from "./database.ts";
import { rowsOf } from "./rows.ts";

/** Partitioned by UUIDs of version 7, which begin with the time. */
const BY_ID = ["assessment", "call_intent", "call_answer", "vendor_call", "assessment_event", "decision"] as const;
const BY_TIME = ["audit_entry"] as const;

/** How many months ahead there is a partition: a server that runs so long without anybody looking still finds one. */
const MONTHS_AHEAD = 2;

/** A month, by its first moment in UTC. */
interface Month {
  /** `2026_11` */
  readonly name: string;
  readonly begins: Date;
  readonly ends: Date;
}

/**
 * Makes the partitions of this month and the next ones, where they are not there. What fits none, by a clock that is wrong,
 * lands in a partition of its own and is not lost.
 */
export async function ensurePartitions(orm: Orm, now: Date): Promise<void> {
  const there = await partitionNames(orm);
  const create = async (name: string, table: string, bounds: string): Promise<void> => {
    if (there.has(name)) return;
    const bound = sql.raw(bounds);
    await orm.execute(
      sql`CREATE TABLE IF NOT EXISTS ${sql.identifier(name)} PARTITION OF ${sql.identifier(table)} ${bound}`,
    );
  };
  for (const table of [...BY_ID, ...BY_TIME]) await create(`${table}_other`, table, "DEFAULT");
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead += 1) {
    const month = monthOf(now, ahead);
    for (const table of BY_ID) {
      const bounds = `FOR VALUES FROM ('${firstIdOf(month.begins)}') TO ('${firstIdOf(month.ends)}')`;
      await create(`${table}_${month.name}`, table, bounds);
    }
    for (const table of BY_TIME) {
      const bounds = `FOR VALUES FROM ('${month.begins.toISOString()}') TO ('${month.ends.toISOString()}')`;
      await create(`${table}_${month.name}`, table, bounds);
    }
  }
}

/** The least UUID of version 7 that a moment can have. */
export function firstIdOf(moment: Date): string {
  const time = moment.getTime().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** When an id of version 7 was made, to the millisecond. */
export function momentOf(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16));
}

function monthOf(now: Date, ahead: number): Month {
  const begins = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1));
  const ends = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead + 1, 1));
  return { name: begins.toISOString().slice(0, 7).replace("-", "_"), begins, ends };
}

async function partitionNames(orm: Orm): Promise<ReadonlySet<string>> {
  const named = z.object({ name: z.string() });
  const rows = await rowsOf(orm, sql`SELECT inhrelid::regclass::text AS name FROM pg_inherits`, named);
  return new Set(rows.map(({ name }) => name));
}
