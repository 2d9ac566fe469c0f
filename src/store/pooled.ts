import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";

import { createSockets } from "./sockets.ts";

/** A connection that is silent for so long is asked whether it is still there, by either side. */
const SILENT_FOR_S = 10;
/** Nothing is waited for within a transaction but the database: a session that waits is of a process that is gone. */
const IDLE_IN_TRANSACTION_MS = 30_000;

export interface PoolOptions {
  readonly url: string;
  readonly connections: number;
  /** How long a connection, and how long a statement may take, in milliseconds. */
  readonly patienceMs: number;
}

export interface OpenPool {
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

export function openPool({ url, connections, patienceMs }: PoolOptions): OpenPool {
  const sockets = createSockets();
  const pool = new pg.Pool({
    stream: sockets.stream,
    connectionString: url,
    max: connections,
    application_name: "saksi",
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: SILENT_FOR_S * 1000,
  });
  // An idle connection that breaks is replaced.
  pool.on("error", () => {});
  // One that breaks in use says so to its next statement; by an event that nobody hears it would end the process.
  pool.on("connect", (client) => client.on("error", () => {}));
  return { pool, close: () => sockets.farewell(pool.end()) };
}

/** Drizzle over a pool. A transaction that failed gives its connection up, in whatever state it was left. */
export function pooledOrm(pool: pg.Pool) {
  const orm = drizzle({ client: pool });
  orm.transaction = async (work, config) => {
    const client = await pool.connect();
    let whole = false;
    try {
      const result = await drizzle({ client }).transaction(work, config);
      whole = true;
      return result;
    } finally {
      client.release(!whole);
    }
  };
  return orm;
}
