import { randomBytes } from "node:crypto";

import { KEY_BYTES } from "./aead.ts";
import { createDataKey } from "./data-key.ts";
import type { DataKey } from "./data-key.ts";
import { createIndexKey } from "./index-key.ts";
import type { IndexKey } from "./index-key.ts";
import type { MasterRing } from "./master-ring.ts";
import { unprintable } from "./unprintable.ts";

/**
 * All that a record needs of cryptography. Keys are kept wrapped, by the record itself; none that is unwrapped is kept here: it
 * takes microseconds, and a data key that is erased is then gone from every process at once.
 */
export interface Vault {
  readonly index: IndexKey;
  /** @param context whose key it is, such as `applicant:<id>` */
  newDataKey(context: string): { readonly key: DataKey; readonly wrapped: Buffer };
  /** @throws {MissingMasterKey | Unreadable} */
  openDataKey(wrapped: Uint8Array, context: string): DataKey;
}

/** The context that the index key is wrapped in. */
export const INDEX_KEY_CONTEXT = "index";

/** The context that a key of the record's own is wrapped in, by the purpose that it is kept under. */
export function keyringContext(purpose: string): string {
  return purpose === INDEX_KEY_CONTEXT ? INDEX_KEY_CONTEXT : `keyring:${purpose}`;
}

/** An index key as it is kept, once for a record: with another one nothing that was kept before is found. */
export function newWrappedIndexKey(ring: MasterRing): Buffer {
  return ring.wrap(randomBytes(KEY_BYTES), INDEX_KEY_CONTEXT);
}

/**
 * @param wrappedIndexKey as the record keeps it
 * @throws {MissingMasterKey | Unreadable} where these are not the record's master keys
 */
export function openVault(ring: MasterRing, wrappedIndexKey: Uint8Array): Vault {
  return unprintable("[vault]", {
    index: createIndexKey(ring.unwrap(wrappedIndexKey, INDEX_KEY_CONTEXT)),
    newDataKey(context: string) {
      const bytes = randomBytes(KEY_BYTES);
      return { key: createDataKey(bytes), wrapped: ring.wrap(bytes, context) };
    },
    openDataKey: (wrapped: Uint8Array, context: string) => createDataKey(ring.unwrap(wrapped, context)),
  });
}
