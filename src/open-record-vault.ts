import { eq } from "drizzle-orm";

import type { Configuration } from "./config/configuration.ts";
import { RecordProblem } from "./record-problem.ts";
import type { Database } from "./store/database.ts";
import { keyring } from "./store/schema/index.ts";
import { MissingMasterKey, Unreadable } from "./vault/errors.ts";
import { KeyFileProblem, masterKeysIn } from "./vault/master-key-file.ts";
import { createMasterRing, masterKeyIdOf } from "./vault/master-ring.ts";
import type { MasterRing } from "./vault/master-ring.ts";
import { newWrappedIndexKey, openVault } from "./vault/vault.ts";
import type { Vault } from "./vault/vault.ts";

/** The purpose that the index key has among the keys that are kept. */
const INDEX = "index";

interface Options {
  readonly clock: () => Date;
  /** Whether keys are made where the record has none. */
  readonly begin: boolean;
}

/**
 * Opens the vault of a record with the master keys that are configured. However many open a new one at the same time, all work
 * with the index key of the first.
 * @throws {RecordProblem} where these are not the record's master keys
 */
export async function openRecordVault(
  { orm }: Pick<Database, "orm">,
  { vault: { masterKeys }, store: { dataFolder } }: Pick<Configuration, "vault" | "store">,
  { clock, begin }: Options,
): Promise<{ readonly ring: MasterRing; readonly vault: Vault }> {
  const kept = async () => (await orm.select().from(keyring).where(eq(keyring.purpose, INDEX)))[0];
  let row = await kept();
  if (row === undefined && !begin) throw new RecordProblem("no record has been begun in this database");
  // A new key would not open a record that there is.
  const keys = masterKeys ?? (await fromFolder(dataFolder, row === undefined));
  const ring = createMasterRing(keys);
  if (row === undefined) {
    const wrapped = newWrappedIndexKey(ring);
    await orm.insert(keyring).values({ purpose: INDEX, wrapped, createdAt: clock() }).onConflictDoNothing();
    row = await kept();
  }
  if (row === undefined) throw new RangeError("an index key that is neither there nor can be kept");
  try {
    return { ring, vault: openVault(ring, row.wrapped) };
  } catch (error) {
    const whence = masterKeys === null ? "the file master-keys in SAKSI_DATA" : "SAKSI_MASTER_KEYS";
    throw keyProblem(error, row.wrapped, whence, ring) ?? error;
  }
}

async function fromFolder(dataFolder: string, make: boolean) {
  try {
    return await masterKeysIn(dataFolder, make);
  } catch (error) {
    if (error instanceof KeyFileProblem) throw new RecordProblem(error.message);
    throw error;
  }
}

/** Ids of master keys are no secret; values are. */
function keyProblem(error: unknown, wrapped: Buffer, whence: string, ring: MasterRing): RecordProblem | undefined {
  if (error instanceof MissingMasterKey) {
    return new RecordProblem(
      `the record is locked with the master key ${error.id}, and ${whence} has only ${ring.ids().join(", ")}`,
    );
  }
  if (error instanceof Unreadable) {
    return new RecordProblem(
      `the record's index key does not open: ${whence} has another key by the id ${masterKeyIdOf(wrapped)}, or it was changed`,
    );
  }
  return undefined;
}
