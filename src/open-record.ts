import path from "node:path";

import { eq } from "drizzle-orm";
import type { Logger } from "pino";

import type { Configuration } from "./config/configuration.ts";
import type { Database } from "./store/database.ts";
import { takeFolderLock } from "./store/folder-lock.ts";
import { openPglite } from "./store/open-pglite.ts";
import { openPostgres } from "./store/open-postgres.ts";
import { keyring } from "./store/schema/index.ts";
import { createStore } from "./store/store.ts";
import type { Store } from "./store/store.ts";
import { MissingMasterKey, Unreadable } from "./vault/errors.ts";
import { KeyFileProblem, masterKeysIn } from "./vault/master-key-file.ts";
import { createMasterRing } from "./vault/master-ring.ts";
import type { MasterRing } from "./vault/master-ring.ts";
import { INDEX_KEY_CONTEXT, newWrappedIndexKey, openVault } from "./vault/vault.ts";
import type { Vault } from "./vault/vault.ts";

/** A record that can be read and written. */
export interface OpenedRecord {
  readonly store: Store;
  readonly vault: Vault;
  /** The master keys that the vault works with. */
  readonly ring: MasterRing;
  /** Writes what is waiting to be written, and lets go of the database. */
  close(): Promise<void>;
}

/** Why the record cannot be opened, in words for the operator, with no key and no password in them. */
export class RecordProblem extends Error {
  override readonly name = "RecordProblem";
}

interface Tools {
  readonly log: Logger;
  readonly clock?: () => Date;
}

/**
 * Opens the record where the configuration has it, with its tables up to date and its keys at hand.
 * @throws {RecordProblem} where the database cannot be reached, another process has the data folder, or the master keys are
 * not those of this record
 */
export async function openRecord(
  { store: place, vault: keys }: Pick<Configuration, "store" | "vault">,
  { log, clock = () => new Date() }: Tools,
): Promise<OpenedRecord> {
  await using opened = new AsyncDisposableStack();
  const database =
    place.databaseUrl === null
      ? await openEmbedded(place.dataFolder, clock, opened)
      : await openServer(place.databaseUrl, { log, clock });
  const store = createStore(database);
  opened.defer(() => store.close());
  const ring = createMasterRing(keys.masterKeys ?? (await masterKeysOf(place.dataFolder)));
  const vault = await openVaultOf(database, ring, clock);
  const running = opened.move();
  return { store, vault, ring, close: () => running.disposeAsync() };
}

async function openEmbedded(dataFolder: string, clock: () => Date, opened: AsyncDisposableStack): Promise<Database> {
  const lock = await takeFolderLock(path.join(dataFolder, "record.lock"));
  if (lock === null) {
    throw new RecordProblem(`another process has the record in SAKSI_DATA open (${path.resolve(dataFolder)})`);
  }
  opened.defer(() => lock.release());
  return openPglite({ folder: path.join(dataFolder, "record"), clock });
}

async function openServer(url: string, { log, clock }: Required<Tools>): Promise<Database> {
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
    throw new RecordProblem(`the database of DATABASE_URL cannot be opened (${codeOf(error)})`, { cause: error });
  }
}

async function masterKeysOf(dataFolder: string) {
  try {
    return await masterKeysIn(dataFolder);
  } catch (error) {
    if (error instanceof KeyFileProblem) throw new RecordProblem(error.message);
    throw error;
  }
}

/** The purpose that the index key has in the table of keys. */
const INDEX = "index";

/** However many open a new record at once, all work with the index key of the first. */
async function openVaultOf({ orm }: Database, ring: MasterRing, clock: () => Date): Promise<Vault> {
  const kept = () => orm.select().from(keyring).where(eq(keyring.purpose, INDEX));
  let [row] = await kept();
  if (row === undefined) {
    const wrapped = newWrappedIndexKey(ring);
    await orm.insert(keyring).values({ purpose: INDEX, wrapped, createdAt: clock() }).onConflictDoNothing();
    [row] = await kept();
  }
  if (row === undefined) throw new RangeError("an index key that is neither there nor can be kept");
  try {
    return openVault(ring, row.wrapped);
  } catch (error) {
    if (error instanceof MissingMasterKey) {
      throw new RecordProblem(
        `the record is locked with the master key ${error.id}, which is not among those of SAKSI_MASTER_KEYS`,
      );
    }
    if (error instanceof Unreadable) {
      throw new RecordProblem(
        `the record's ${INDEX_KEY_CONTEXT} key does not open: a master key has the right id and another value`,
      );
    }
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
