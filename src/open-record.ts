import path from "node:path";

import type { Logger } from "pino";

import type { Configuration } from "./config/configuration.ts";
import { embeddedFolder, folderProblem, takeDataFolder } from "./data-folder.ts";
import { databaseProblem, placeOf } from "./database-problem.ts";
import { errorChain } from "./domain/error-trace.ts";
import { openRecordVault } from "./open-record-vault.ts";
import { RecordProblem } from "./record-problem.ts";
import type { Database } from "./store/database.ts";
import type { FolderLock } from "./store/folder-lock.ts";
import { openPglite } from "./store/open-pglite.ts";
import { openPostgres } from "./store/open-postgres.ts";
import { hasPglite, makePglite } from "./store/pglite-folder.ts";
import { createStore } from "./store/store.ts";
import type { Store } from "./store/store.ts";
import type { MasterRing } from "./vault/master-ring.ts";
import type { Vault } from "./vault/vault.ts";

export { RecordProblem } from "./record-problem.ts";

/** A record that can be read and written. */
export interface OpenedRecord {
  readonly store: Store;
  readonly vault: Vault;
  /** The master keys that the vault works with. */
  readonly ring: MasterRing;
  /** Where it is, for people: a folder, or `host:port/database`. */
  readonly place: string;
  /** Writes what is waiting to be written, and lets go of the database. */
  close(): Promise<void>;
}

export type RecordConfiguration = Pick<Configuration, "store" | "vault">;

export interface OpenOptions {
  readonly log: Logger;
  readonly clock?: () => Date;
  /** The data folder's, where it is taken already: whoever took it lets go of it, after the record. */
  readonly lock?: FolderLock;
  /** Whether a record is begun where there is none. @default true */
  readonly begin?: boolean;
  /** Calls it off: then it rejects with the signal's reason, unless it is opened already. */
  readonly signal?: AbortSignal;
}

/** Whether there is a record that may have something in it: one in a data folder is begun when it is first wanted. */
export function hasRecord({ store: { databaseUrl, dataFolder } }: Pick<Configuration, "store">): boolean {
  return databaseUrl !== null || hasPglite(embeddedFolder(dataFolder));
}

/** How long another process that has the data folder may take to be done with it: one that stops, or a command. */
const PATIENCE_MS = 10_000;

/**
 * Opens the record where the configuration has it, with its tables up to date and its keys at hand.
 *
 * The embedded one takes seconds the first time, in which other work goes on.
 * @throws {RecordProblem} where the database cannot be reached, another process has the data folder, there is no record and none
 * is to be begun, or the master keys are not those of this record
 */
export async function openRecord(configuration: RecordConfiguration, options: OpenOptions): Promise<OpenedRecord> {
  const { databaseUrl, dataFolder } = configuration.store;
  const { clock = () => new Date(), begin = true, signal } = options;
  // What is closed in the end, the last one first; at once, where it cannot be opened.
  await using opened = new AsyncDisposableStack();
  if (databaseUrl === null && options.lock === undefined) {
    const lock = await takeDataFolder(dataFolder, PATIENCE_MS, signal);
    opened.defer(() => lock.release());
  }
  const database =
    databaseUrl === null
      ? await openEmbedded(dataFolder, { ...options, clock, begin })
      : await openServer(databaseUrl, options.log, clock);
  const store = createStore(database);
  opened.defer(() => store.close());
  signal?.throwIfAborted();
  const { ring, vault } = await openRecordVault(database, configuration, { clock, begin });
  const running = opened.move();
  return {
    store,
    vault,
    ring,
    place: databaseUrl === null ? path.resolve(embeddedFolder(dataFolder)) : placeOf(databaseUrl),
    close: () => running.disposeAsync(),
  };
}

async function openEmbedded(
  dataFolder: string,
  { clock, begin, signal, log }: OpenOptions & { readonly clock: () => Date },
): Promise<Database> {
  const folder = embeddedFolder(dataFolder);
  if (!hasPglite(folder)) {
    if (begin === false) {
      throw new RecordProblem(`there is no record in ${path.resolve(dataFolder)}: set SAKSI_DATA or DATABASE_URL`);
    }
    log.info({ folder: path.resolve(folder) }, "a new record is begun");
  }
  try {
    await makePglite(folder, clock(), signal);
    return await openPglite({ folder, clock });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    const problem = folderProblem(dataFolder, error);
    if (problem instanceof RecordProblem) throw problem;
    const said = errorChain(error).join(", ");
    throw new RecordProblem(`what is in ${path.resolve(folder)} cannot be opened, and may be damaged (${said})`);
  }
}

async function openServer(url: string, log: Logger, clock: () => Date): Promise<Database> {
  try {
    return await openPostgres({
      url,
      clock,
      connection(state) {
        if (state === "lost") log.warn("the connection to the database is lost");
        else log.info("the connection to the database is back");
      },
    });
  } catch (error) {
    const problem = databaseProblem(error, url);
    if (problem === undefined) throw error;
    throw new RecordProblem(problem);
  }
}
