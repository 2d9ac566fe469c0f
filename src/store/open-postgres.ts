import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";

import { CHORES } from "./database.ts";
import type { Chore, Database } from "./database.ts";
import { Hotline } from "./hotline.ts";
import { MIGRATION_LOCK, MIGRATIONS } from "./migrate.ts";
import { ensurePartitions } from "./partitions.ts";
import { openPool, pooledOrm } from "./pooled.ts";

export interface PostgresOptions {
  readonly url: string;
  /** Connections beside the one that listens. @default 10 */
  readonly connections?: number;
  /** How long a connection, and how long a statement may take, in milliseconds. @default 30 000 */
  readonly patienceMs?: number;
  /** Told where the connection that listens is lost, and where it is back. */
  readonly connection?: (state: "lost" | "back") => void;
  readonly clock?: () => Date;
}

const PATIENCE_MS = 30_000;

/** Opens a PostgreSQL and brings its tables up to date, one process at a time. Rejects where it cannot be reached. */
export async function openPostgres({
  url,
  connections = 10,
  patienceMs = PATIENCE_MS,
  connection,
  clock = () => new Date(),
}: PostgresOptions): Promise<Database> {
  await using opened = new AsyncDisposableStack();
  await migrateUnderLock(url, clock);
  const { pool, close } = openPool({ url, connections, patienceMs });
  opened.defer(close);
  const hotline = await Hotline.open(url, connection);
  opened.defer(() => hotline.close());
  const orm = pooledOrm(pool);
  const running = opened.move();
  return {
    kind: "postgres",
    orm,
    width: Math.max(1, Math.floor(connections / 4)),
    listen: (channel, listener) => hotline.listen(channel, listener),
    presence: hotline,
    alone: (chore, act) => aloneIn(pool, chore, act),
    close: () => running.disposeAsync(),
  };
}

async function migrateUnderLock(url: string, clock: () => Date): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: "saksi migration" });
  client.on("error", () => {});
  await client.connect();
  try {
    // A lock of the session: the migrator makes a transaction of its own. It ends with the connection, whatever happens.
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    const orm = drizzle({ client });
    await migrate(orm, { migrationsFolder: MIGRATIONS });
    await ensurePartitions(orm, clock());
  } finally {
    await client.end();
  }
}

/** The lock is the connection's: it ends with it, whatever ends it. */
async function aloneIn<Result>(pool: pg.Pool, chore: Chore, act: () => Promise<Result>): Promise<Result | undefined> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const breaks = (error: Error): void => void (broken = error);
  client.on("error", breaks);
  try {
    const lock = [CHORES[chore]];
    const { rows } = await client.query<{ mine: boolean }>("SELECT pg_try_advisory_lock($1) AS mine", lock);
    if (rows[0]?.mine !== true) return undefined;
    try {
      return await act();
    } finally {
      await client.query("SELECT pg_advisory_unlock($1)", lock).catch(breaks);
    }
  } finally {
    client.off("error", breaks);
    // One that could not be unlocked is not given to the next.
    client.release(broken);
  }
}
