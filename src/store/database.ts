import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";

/** Drizzle over either driver, and over a transaction of either. */
export type Orm = Pick<
  PgDatabase<PgQueryResultHKT>,
  "select" | "selectDistinct" | "selectDistinctOn" | "insert" | "update" | "delete" | "execute" | "transaction"
>;

/** Told of each message of a channel; of none that was sent while the connection was lost. */
export interface Listener {
  readonly told: (payload: string) => void;
  /** The connection was lost and is back: whatever may have been missed has to be looked up. */
  readonly missed: () => void;
}

/** A database of Saksi's, with its tables in place. */
export interface Database {
  readonly kind: "postgres" | "pglite";
  readonly orm: Orm;
  /** How many transactions can go on at once. */
  readonly width: number;
  /** Hears what is sent on a channel (`NOTIFY`) by anybody who has the database open, this process included. */
  listen(channel: string, listener: Listener): Promise<() => Promise<void>>;
  readonly presence: Presence;
  /**
   * Does something that one process does at a time, of all that have the database open. Should its connection break, another may
   * begin meanwhile.
   * @returns undefined where another is at it: then nothing is done
   */
  alone<Result>(chore: Chore, act: () => Promise<Result>): Promise<Result | undefined>;
  close(): Promise<void>;
}

/**
 * Who has the database open. A process is present for as long as it holds its connection: the server itself knows when one is
 * gone, and no clock has a say.
 */
export interface Presence {
  /** This process, as long as it runs. */
  readonly id: string;
  /** Whether another process is gone for good. */
  isGone(id: string): Promise<boolean>;
}

/** What one process does at a time, by the number of its lock. */
export const CHORES = { house: 7_283_402, keys: 7_283_403 } as const;
export type Chore = keyof typeof CHORES;
