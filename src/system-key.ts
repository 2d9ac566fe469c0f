import { randomBytes } from "node:crypto";

import { eq } from "drizzle-orm";

import type { OpenedRecord } from "./open-record.ts";
import { keyring } from "./store/schema/index.ts";
import { createDataKey } from "./vault/data-key.ts";
import type { DataKey } from "./vault/data-key.ts";
import { keyringContext } from "./vault/vault.ts";

/** What is sealed that belongs to no applicant. */
export type KeyPurpose = "letters";

/** The key of a purpose, the same for every replica: made by the first, and kept wrapped. */
export async function openSystemKey(
  { store, ring }: Pick<OpenedRecord, "store" | "ring">,
  purpose: KeyPurpose,
  clock: () => Date,
): Promise<DataKey> {
  const { orm } = store.database;
  const context = keyringContext(purpose);
  const kept = () => orm.select().from(keyring).where(eq(keyring.purpose, purpose));
  let [row] = await kept();
  if (row === undefined) {
    const wrapped = ring.wrap(randomBytes(KEY_BYTES), context);
    await orm.insert(keyring).values({ purpose, wrapped, createdAt: clock() }).onConflictDoNothing();
    [row] = await kept();
  }
  if (row === undefined) throw new RangeError("a key that is neither there nor can be kept");
  return createDataKey(ring.unwrap(row.wrapped, context));
}

const KEY_BYTES = 32;
