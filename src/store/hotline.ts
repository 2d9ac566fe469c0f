import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

import pg from "pg";
import { v7 as uuidv7 } from "uuid";

import type { Listener, Presence } from "./database.ts";
import { createSockets } from "./sockets.ts";

/** What a server calls its connection: each that has the database open has one. */
export const HOTLINE = "saksi hotline";
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** A connection that is silent for so long is asked whether it is still there, by either side. */
const SILENT_FOR_S = 10;
/** The class of the advisory locks by which processes are present; the second number is of the process. */
const PRESENCE = 7_283;

/** A connection, for as long as it lasts. */
interface Line {
  readonly client: pg.Client;
  /** The server's process at the other end. */
  readonly backend: number;
  /** Resolves once it is broken or closed. */
  readonly lost: Promise<void>;
}

/**
 * A PostgreSQL connection of its own, for what belongs to a session: it hears notifications, and its lock says that this
 * process lives. Where it breaks it is made again, with the same lock.
 */
export class Hotline implements Presence {
  readonly id = uuidv7();
  readonly #url: string;
  readonly #tell: (state: "lost" | "back") => void;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #closing = new AbortController();
  readonly #sockets = createSockets();
  /** The latest one, be it broken. */
  #line: Line | undefined;
  /** Resolves once there is none any more. */
  #kept: Promise<void> = Promise.resolve();
  /** Its statements, one after another. */
  #statements: Promise<unknown> = Promise.resolve();

  private constructor(url: string, tell: (state: "lost" | "back") => void) {
    this.#url = url;
    this.#tell = tell;
  }

  /** Rejects where the database cannot be reached. */
  static async open(url: string, tell: (state: "lost" | "back") => void = () => {}): Promise<Hotline> {
    const hotline = new Hotline(url, tell);
    hotline.#kept = hotline.#keep(await hotline.#connect());
    return hotline;
  }

  async listen(channel: string, listener: Listener): Promise<() => Promise<void>> {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    // Where the connection is away, the next one listens to it.
    if (listeners.size === 1) await this.#query(`LISTEN ${pg.escapeIdentifier(channel)}`).catch(() => {});
    return async () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      this.#listeners.delete(channel);
      await this.#query(`UNLISTEN ${pg.escapeIdentifier(channel)}`).catch(() => {});
    };
  }

  /**
   * One that is gone has left its lock: whoever gets it gives it back at once.
   * @throws where the connection is away
   */
  async isGone(id: string): Promise<boolean> {
    if (id === this.id) return false;
    const [row] = await this.#query(
      "SELECT CASE WHEN pg_try_advisory_lock($1, $2) THEN pg_advisory_unlock($1, $2) ELSE false END AS free",
      [PRESENCE, lockOf(id)],
    );
    return Object(row)["free"] === true;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#sockets.farewell(this.#kept);
  }

  #query(statement: string, values: readonly (string | number)[] = []): Promise<readonly unknown[]> {
    const made = this.#statements
      .catch(() => {})
      .then(async () => {
        if (this.#line === undefined) throw new RangeError("a hotline that was never open");
        return (await this.#line.client.query(statement, [...values])).rows;
      });
    this.#statements = made;
    return made;
  }

  /** Makes the connection again, whenever it is lost, until it is closed. */
  async #keep(first: Line): Promise<void> {
    const { signal } = this.#closing;
    for (let line: Line | undefined = first; line !== undefined; line = await this.#connectAgain()) {
      if (line !== first) {
        this.#tell("back");
        for (const listeners of this.#listeners.values()) for (const { missed } of listeners) missed();
      }
      await line.lost;
      if (!signal.aborted) this.#tell("lost");
    }
  }

  /** Undefined where it is closed meanwhile. */
  async #connectAgain(): Promise<Line | undefined> {
    const { signal } = this.#closing;
    for (let wait = FIRST_PAUSE_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      await pause(wait, undefined, { signal }).catch(() => {});
      if (signal.aborted) return undefined;
      const line = await this.#connect().catch(() => undefined);
      if (line !== undefined) return line;
    }
    return undefined;
  }

  async #connect(): Promise<Line> {
    const client = newClient(this.#url, this.#sockets.stream);
    // What an error means is told by the end that follows.
    client.on("error", () => {});
    const lost = new Promise<void>((resolve) => client.once("end", resolve));
    client.on("notification", ({ channel, payload = "" }) => {
      for (const { told } of this.#listeners.get(channel) ?? []) told(payload);
    });
    const before = this.#line;
    const end = (): void => void client.end().catch(() => {});
    this.#closing.signal.addEventListener("abort", end, { once: true });
    void lost.then(() => this.#closing.signal.removeEventListener("abort", end));
    try {
      await client.connect();
      for (const setting of KEEPALIVE) await client.query(setting);
      const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
      if (before !== undefined) await client.query(LET_GO, [before.backend, PRESENCE]);
      await client.query("SELECT pg_advisory_lock($1, $2)", [PRESENCE, lockOf(this.id)]);
      // What is wanted meanwhile is wanted of the one before. Nothing comes between the last of these and the change.
      for (const channel of this.#listeners.keys()) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      this.#line = { client, backend: rows[0]?.pid ?? 0, lost };
      return this.#line;
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
  }
}

/** The server may not know yet that the connection before is broken, and hold its lock for it. */
const LET_GO = `SELECT pg_terminate_backend(pid) FROM pg_locks
  WHERE pid = $1 AND locktype = 'advisory' AND classid = $2::oid AND granted`;

/** The server has to find out in time that a process is gone whose machine does not say so any more. */
const KEEPALIVE = [
  `SET tcp_keepalives_idle = ${SILENT_FOR_S}`,
  "SET tcp_keepalives_interval = 5",
  "SET tcp_keepalives_count = 4",
];

function newClient(url: string, stream: () => Socket): pg.Client {
  return new pg.Client({
    stream,
    connectionString: url,
    application_name: HOTLINE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: SILENT_FOR_S * 1000,
  });
}

/** A lock's number, from the random end of a process' id. */
function lockOf(id: string): number {
  return Number.parseInt(id.slice(-8), 16) | 0;
}
