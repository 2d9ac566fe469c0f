import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { z } from "zod";

import type { Orm } from "./database.ts";
import { MIGRATION_LOCK } from "./migrate.ts";
import { rowsOf } from "./rows.ts";

interface PartitionedTable {
  readonly table: string;
  /** The column it is partitioned by. */
  readonly key: string;
  /** What that column is at least from a moment on. */
  readonly bound: (moment: Date) => string;
}

const isoTime = (moment: Date): string => moment.toISOString();

/** By UUIDs of version 7, which begin with the time, or by the time itself. */
const TABLES: readonly PartitionedTable[] = [
  { table: "assessment", key: "id", bound: firstIdOf },
  { table: "call_intent", key: "assessment_id", bound: firstIdOf },
  { table: "call_answer", key: "assessment_id", bound: firstIdOf },
  { table: "vendor_call", key: "id", bound: firstIdOf },
  { table: "assessment_event", key: "assessment_id", bound: firstIdOf },
  { table: "decision", key: "assessment_id", bound: firstIdOf },
  { table: "review", key: "assessment_id", bound: firstIdOf },
  { table: "audit_entry", key: "at", bound: isoTime },
];

/** How many months ahead there is a partition: a server that runs so long without anybody looking still finds one. */
const MONTHS_AHEAD = 2;

/** A month, by its first moment in UTC. */
export interface Month {
  /** `2026_11` */
  readonly name: string;
  readonly begins: Date;
  readonly ends: Date;
}

/**
 * Makes the partitions of this month and the next ones, where they are not there. What fits none, by a clock that is wrong or
 * a server that nobody has opened the record with for months, lies in a partition of its own and is not lost; it goes into its
 * month's when that is made.
 * @param patienceMs how long it waits for whoever reads the tables, such as a backup; then it rejects, having changed nothing
 * that is half done. Meanwhile others wait behind it. @default without end
 */
export async function ensurePartitions(orm: Orm, now: Date, patienceMs = 0): Promise<void> {
  const there = await partitionNames(orm);
  const missing = [...monthsFrom(now)].flatMap((month) =>
    TABLES.map((each) => ({ ...each, month, name: `${each.table}_${month.name}` })),
  );
  for (const { table } of TABLES) {
    if (there.has(restOf(table))) continue;
    const [rest, parent] = [sql.identifier(restOf(table)), sql.identifier(table)];
    await orm.execute(sql`CREATE TABLE IF NOT EXISTS ${rest} PARTITION OF ${parent} DEFAULT`);
  }
  for (const partition of missing) {
    if (there.has(partition.name)) continue;
    await orm.transaction(async (tx) => {
      await tx.execute(sql`SELECT set_config('lock_timeout', ${`${patienceMs}ms`}, true)`);
      await tx.execute(sql`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
      // Another process may have been faster.
      if (!(await partitionNames(tx)).has(partition.name)) await makePartition(tx, partition);
    });
  }
}

const HOUR_MS = 60 * 60 * 1000;

/** Has them made once a day, while a process runs; where they could not be, an hour later. */
export function partitionKeeper(orm: Orm, patienceMs: number): (now: Date) => Promise<void> {
  let due = 0;
  return async (now) => {
    if (now.getTime() < due) return;
    due = now.getTime() + HOUR_MS;
    await ensurePartitions(orm, now, patienceMs);
    due = now.getTime() + 24 * HOUR_MS;
  };
}

interface Partition extends PartitionedTable {
  readonly name: string;
  readonly month: Month;
}

/**
 * A table of its own first, which then becomes a partition: whoever reads or writes the months that there are waits for
 * nothing. Only what lies in the rest is locked, which is nothing where no clock is wrong.
 */
async function makePartition(tx: Orm, { table, key, name, bound, month }: Partition): Promise<void> {
  const [made, parent, rest] = [sql.identifier(name), sql.identifier(table), sql.identifier(restOf(table))];
  const column = sql.identifier(key);
  const [begins, ends] = [bound(month.begins), bound(month.ends)];
  await tx.execute(sql`CREATE TABLE ${made} (LIKE ${parent} INCLUDING ALL)`);
  await tx.execute(sql`LOCK TABLE ${rest} IN ACCESS EXCLUSIVE MODE`);
  // What is taken out here goes into the month as it is.
  await tx.execute(sql`SELECT set_config('saksi.retention', 'on', true)`);
  await tx.execute(
    sql`WITH moved AS (DELETE FROM ${rest} WHERE ${column} >= ${begins} AND ${column} < ${ends} RETURNING *)
      INSERT INTO ${made} SELECT * FROM moved`,
  );
  await tx.execute(sql`SELECT set_config('saksi.retention', 'off', true)`);
  await tx.execute(
    sql.raw(`ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM ('${begins}') TO ('${ends}')`),
  );
}

/** The months that a table has a partition for and that are over by a moment, the oldest first. */
export async function monthsBefore(orm: Orm, table: string, moment: Date): Promise<readonly Month[]> {
  const months = [...(await partitionNames(orm))].flatMap((name): Month[] => {
    const [, year, month] = new RegExp(`^${table}_(\\d{4})_(\\d{2})$`).exec(name) ?? [];
    return year === undefined || month === undefined ? [] : [monthOf(new Date(`${year}-${month}-01T00:00:00Z`), 0)];
  });
  return months.filter(({ ends }) => ends <= moment).toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** The partition of a month, by its name. */
export function partitionOf(table: string, { name }: Month): SQL {
  return sql`${sql.identifier(`${table}_${name}`)}`;
}

/** UUIDs of version 7 have 48 bits for the time. */
const LAST_MS = 2 ** 48 - 1;

/** The least UUID of version 7 that a moment can have; of one that none can have, the least or the last there is. */
export function firstIdOf(moment: Date): string {
  const ms = Math.min(Math.max(moment.getTime(), 0), LAST_MS);
  const time = ms.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** When an id of version 7 was made, to the millisecond. */
export function momentOf(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16));
}

/** Where what fits no month lies. */
export function restOf(table: string): string {
  return `${table}_other`;
}

function* monthsFrom(now: Date): Generator<Month> {
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead += 1) yield monthOf(now, ahead);
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
