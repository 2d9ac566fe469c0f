import { setTimeout as pause } from "node:timers/promises";

import pg from "pg";
import { v7 as uuidv7 } from "uuid";

import type { Listener, Presence } from "./database.ts";

/** What a server calls its connection: each that has the database open has one. */
export const HOTLINE = "saksi hotline";
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** The class of the advisory locks by which processes are present; the second number is of the process. */
const PRESENCE = 7_283;

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
  #client: pg.Client;

  private constructor(url: string, client: pg.Client, tell: (state: "lost" | "back") => void) {
    this.#url = url;
    this.#client = client;
    this.#tell = tell;
  }

  /** Rejects where the database cannot be reached. */
  static async open(url: string, tell: (state: "lost" | "back") => void = () => {}): Promise<Hotline> {
    const hotline = new Hotline(url, newClient(url), tell);
    await hotline.#connect();
    return hotline;
  }

  async listen(channel: string, listener: Listener): Promise<() => Promise<void>> {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    if (listeners.size === 1) await this.#client.query(`LISTEN ${pg.escapeIdentifier(channel)}`).catch(() => {});
    return async () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      this.#listeners.delete(channel);
      await this.#client.query(`UNLISTEN ${pg.escapeIdentifier(channel)}`).catch(() => {});
    };
  }

  /** One that is gone has left its lock: whoever gets it gives it back at once. */
  async isGone(id: string): Promise<boolean> {
    if (id === this.id) return false;
    const { rows } = await this.#client.query<{ free: boolean }>("SELECT pg_try_advisory_lock($1, $2) AS free", [
      PRESENCE,
      lockOf(id),
    ]);
    const free = rows[0]?.free === true;
    if (free) await this.#client.query("SELECT pg_advisory_unlock($1, $2)", [PRESENCE, lockOf(id)]);
    return free;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#client.end().catch(() => {});
  }

  async #connect(): Promise<void> {
    const client = this.#client;
    client.on("notification", ({ channel, payload = "" }) => {
      for (const { told } of this.#listeners.get(channel) ?? []) told(payload);
    });
    client.once("error", () => this.#reconnect(client));
    client.once("end", () => this.#reconnect(client));
    await client.connect();
    await client.query("SELECT pg_advisory_lock($1, $2)", [PRESENCE, lockOf(this.id)]);
    for (const channel of this.#listeners.keys()) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
  }

  #reconnect(lost: pg.Client): void {
    if (lost !== this.#client || this.#closing.signal.aborted) return;
    this.#tell("lost");
    void this.#connectAgain();
  }

  async #connectAgain(): Promise<void> {
    const { signal } = this.#closing;
    for (let wait = FIRST_PAUSE_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      await pause(wait, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      const lost = this.#client;
      this.#client = newClient(this.#url);
      lost.removeAllListeners();
      lost.on("error", () => {});
      void lost.end().catch(() => {});
      const client = this.#client;
      try {
        await this.#connect();
      } catch {
        client.removeAllListeners();
        client.on("error", () => {});
        continue;
      }
      this.#tell("back");
      for (const listeners of this.#listeners.values()) for (const { missed } of listeners) missed();
      return;
    }
  }
}

function newClient(url: string): pg.Client {
  return new pg.Client({ connectionString: url, application_name: HOTLINE, keepAlive: true });
}

/** A lock's number, from the random end of a process' id. */
function lockOf(id: string): number {
  return Number.parseInt(id.slice(-8), 16) | 0;
}
