import type { Logger } from "pino";

import { createKeyKeeper } from "./access/keeper.ts";
import type { KeyKeeper } from "./access/keeper.ts";
import { cachedKeyBook } from "./access/key-book.ts";
import type { KeyBook } from "./access/key-book.ts";
import { isInForce } from "./domain/kept-key.ts";
import type { OpenedRecord } from "./open-record.ts";
import { createKeys } from "./store/keys.ts";
import type { Keys } from "./store/keys.ts";

/** The keys of a server's record. */
export interface KeptKeys {
  /** Remembers for a while what it has looked up, and forgets it as soon as it is changed, by whichever process. */
  readonly book: KeyBook;
  /** Rejects where the record cannot be opened. */
  keeper(): Promise<KeyKeeper>;
}

/** @param record opens the record, or rejects */
export function createKeptKeys(record: () => Promise<OpenedRecord>, clock: () => Date): KeptKeys {
  const listening = new WeakMap<OpenedRecord, Promise<Keys>>();

  /** Listened to before anything is looked up, so that no change falls between the two. */
  async function listened({ store }: OpenedRecord): Promise<Keys> {
    const keys = createKeys(store.database);
    await keys.listen({ told: (id) => book.invalidate(id), missed: () => book.clear() });
    return keys;
  }

  async function opened(): Promise<Keys> {
    const open = await record();
    const known = listening.get(open) ?? listened(open);
    listening.set(open, known);
    known.catch(() => listening.delete(open));
    return known;
  }

  const book = cachedKeyBook({
    find: async (id) => (await opened()).find(id),
    // A key that was found was found in a record that is open.
    used: (id, at) => void opened().then((keys) => keys.used(id, at), ignored),
  });
  return { book, keeper: async () => createKeyKeeper(await opened(), clock) };
}

/** Whoever waits for the record is told what is wrong with it. */
function ignored(): void {}

/** Most keys that are looked at to tell whether anybody may call. */
const MOST = 1000;

/** Warns where nobody has a key that opens anything: for a server that knows no other callers. */
export async function warnOfNobody(record: () => Promise<OpenedRecord>, log: Logger, clock: () => Date): Promise<void> {
  // Where it cannot be opened, that is what the log says.
  const open = await record().catch(() => undefined);
  const keys = await (open &&
    createKeys(open.store.database)
      .list(null, MOST)
      .catch(() => undefined));
  if (keys === undefined || keys.some((key) => isInForce(key, clock()))) return;
  log.warn("nobody can call: no key that is kept opens anything. `saksi keys create` makes one");
}
