import pg from "pg";
import { vi } from "vitest";

/** Nobody can write to a table, or even read it, while it is held: whoever wants to waits at exactly that step. */
export interface Hold extends AsyncDisposable {
  /** Resolves once so many sessions wait for it, or for one that does. */
  awaited(sessions?: number): Promise<void>;
  /** Ends the sessions that wait. */
  abandon(): Promise<void>;
  release(): Promise<void>;
}

export function hold(url: string, table: string, against: "writers" | "everybody" = "writers"): Promise<Hold> {
  const mode = against === "writers" ? "EXCLUSIVE" : "ACCESS EXCLUSIVE";
  return holdBy(url, `LOCK TABLE ${pg.escapeIdentifier(table)} IN ${mode} MODE`);
}

/** What a statement locks is held. Whatever it does is undone. */
export async function holdBy(url: string, statement: string): Promise<Hold> {
  const client = new pg.Client({ connectionString: url, application_name: "hold" });
  client.on("error", () => {});
  await client.connect();
  await client.query(`BEGIN; ${statement}`);
  const waiting = async (): Promise<number> => {
    // Within a transaction it would be what it was when it was first looked at.
    await client.query("SELECT pg_stat_clear_snapshot()");
    return Number((await client.query(WAITING)).rows[0]?.waiting);
  };
  const release = (): Promise<void> => client.end();
  return {
    async awaited(sessions = 1) {
      await vi.waitUntil(async () => (await waiting()) >= sessions, PATIENCE);
    },
    async abandon() {
      await client.query(ABANDON);
      await vi.waitUntil(async () => (await waiting()) === 0, PATIENCE);
    },
    release,
    [Symbol.asyncDispose]: release,
  };
}

const BLOCKED = "FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0";
const WAITING = `SELECT count(*) AS waiting ${BLOCKED}`;
const ABANDON = `SELECT pg_terminate_backend(pid) ${BLOCKED}`;

const PATIENCE = { interval: 10, timeout: 20_000 };
