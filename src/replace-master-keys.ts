import type { OpenedRecord } from "./open-record.ts";
import { keyring } from "./store/schema/index.ts";
import { dataKeysOf } from "./store/state.ts";
import { MissingMasterKey, Unreadable } from "./vault/errors.ts";
import type { MasterKeys } from "./vault/master-key.ts";
import { createMasterRing } from "./vault/master-ring.ts";
import { keyringContext } from "./vault/vault.ts";

/**
 * Has an open record work with other master keys from now on.
 * @returns why it does not, in words for the operator; undefined where it does
 */
export async function replaceMasterKeys(
  { store, ring }: Pick<OpenedRecord, "store" | "ring">,
  keys: MasterKeys,
): Promise<string | undefined> {
  const candidate = createMasterRing(keys);
  const ids = candidate.ids();
  const { orm } = store.database;
  for (const [id, count] of await dataKeysOf(orm)) {
    if (!ids.includes(id)) return `the master key ${id} is not among them, and wraps the keys of ${count} applicants`;
  }
  for (const { purpose, wrapped } of await orm.select().from(keyring)) {
    try {
      candidate.unwrap(wrapped, keyringContext(purpose));
    } catch (error) {
      if (error instanceof MissingMasterKey)
        return `the master key ${error.id} is not among them, and wraps the ${purpose} key`;
      if (error instanceof Unreadable)
        return `a master key of them has the id of another, which wraps the ${purpose} key`;
      throw error;
    }
  }
  ring.replace(keys);
  return undefined;
}
