import { sql } from "drizzle-orm";
import { z } from "zod";

import type { Database } from "./database.ts";
import { HOTLINE } from "./hotline.ts";
import { migrationCount } from "./migrate.ts";
import { count, rowsOf } from "./rows.ts";

/** How a record is, in numbers. */
export interface StoreState {
  /** Of PostgreSQL. */
  readonly version: string;
  readonly migrations: { readonly applied: number; readonly known: number };
  /** Of the whole database, on the disk. */
  readonly bytes: number;
  readonly assessments: {
    readonly count: number;
    /** Whether PostgreSQL estimates it: to count more than a million would take long. */
    readonly estimated: boolean;
    readonly oldest: Date | null;
    readonly newest: Date | null;
  };
  /** How many applicants' data keys each master key wraps, by the master key's id. */
  readonly dataKeys: ReadonlyMap<string, number>;
  /** By which master key each of the record's own keys is wrapped, by what it is for. */
  readonly ownKeys: ReadonlyMap<string, string>;
  /** Processes that have it open, this one included. */
  readonly processes: number;
}

const MOST_COUNTED = 1_000_000;

/** The id of the master key that wrapped a key stands behind a byte of the version and one of the id's length. */
const MASTER_KEY = sql.raw("convert_from(substring(wrapped FROM 3 FOR get_byte(wrapped, 1)), 'LATIN1')");

/** @param mostCounted how many assessments are counted and not estimated */
export async function stateOf(
  { orm, kind }: Pick<Database, "orm" | "kind">,
  mostCounted = MOST_COUNTED,
): Promise<StoreState> {
  const [about] = await rowsOf(
    orm,
    sql`SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS bytes,
      (SELECT count(*) FROM drizzle.__drizzle_migrations) AS applied,
      (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = ${HOTLINE})
        AS hotlines`,
    z.object({ version: z.string(), bytes: count, applied: count, hotlines: count }),
  );
  if (about === undefined) throw new RangeError("a SELECT without a row");
  const dataKeys = await dataKeysOf(orm);
  const ownKeys = await rowsOf(
    orm,
    sql`SELECT purpose, ${MASTER_KEY} AS id FROM keyring ORDER BY purpose`,
    z.object({ purpose: z.string(), id: z.string() }),
  );
  return {
    version: about.version,
    bytes: about.bytes,
    migrations: { applied: about.applied, known: migrationCount() },
    assessments: {
      ...(await assessmentCount(orm, mostCounted)),
      oldest: await end(orm, "ASC"),
      newest: await end(orm, "DESC"),
    },
    dataKeys,
    ownKeys: new Map(ownKeys.map(({ purpose, id }) => [purpose, id])),
    processes: kind === "pglite" ? 1 : about.hotlines,
  };
}

/** How many applicants' data keys each master key wraps, by the master key's id. */
export async function dataKeysOf(orm: Database["orm"]): Promise<ReadonlyMap<string, number>> {
  const rows = await rowsOf(
    orm,
    sql`SELECT ${MASTER_KEY} AS id, count(*) AS keys
      FROM (SELECT wrapped_key AS wrapped FROM applicant WHERE wrapped_key IS NOT NULL) AS wrapped_keys GROUP BY 1`,
    z.object({ id: z.string(), keys: count }),
  );
  return new Map(rows.map(({ id, keys }) => [id, keys]));
}

async function assessmentCount(
  orm: Database["orm"],
  mostCounted: number,
): Promise<Pick<StoreState["assessments"], "count" | "estimated">> {
  const counted = z.object({ counted: count });
  const limit = sql.raw(String(mostCounted + 1));
  const [exact] = await rowsOf(
    orm,
    sql`SELECT count(*) AS counted FROM (SELECT 1 FROM assessment LIMIT ${limit}) AS first_ones`,
    counted,
  );
  if (exact !== undefined && exact.counted <= mostCounted) return { count: exact.counted, estimated: false };
  const [estimate] = await rowsOf(
    orm,
    sql`SELECT sum(greatest(reltuples, 0)) AS counted FROM pg_class JOIN pg_inherits ON inhrelid = oid
      WHERE inhparent = 'assessment'::regclass`,
    counted,
  );
  return { count: Math.max(mostCounted + 1, estimate?.counted ?? 0), estimated: true };
}

/** Ids begin with the time, so that the index on them has the first and the last one. */
async function end(orm: Database["orm"], order: "ASC" | "DESC"): Promise<Date | null> {
  const [row] = await rowsOf(
    orm,
    sql`SELECT created_at AS at FROM assessment ORDER BY id ${sql.raw(order)} LIMIT 1`,
    z.object({ at: z.coerce.date() }),
  );
  return row?.at ?? null;
}
