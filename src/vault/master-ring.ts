import { decrypt, encrypt } from "./aead.ts";
import { MissingMasterKey, Unreadable } from "./errors.ts";
import { isMasterKeyId } from "./master-key.ts";
import type { MasterKeys } from "./master-key.ts";
import { unprintable } from "./unprintable.ts";

/**
 * The master keys at work. A wrapped key says in clear which of them wrapped it, and is bound to its context, such as
 * `applicant:<id>`: with any other it does not open.
 */
export interface MasterRing {
  /** Wraps with the newest. */
  wrap(key: Uint8Array, context: string): Buffer;
  /** @throws {MissingMasterKey | Unreadable} */
  unwrap(wrapped: Uint8Array, context: string): Buffer;
  /**
   * The same key, wrapped by the newest.
   * @throws {MissingMasterKey | Unreadable}
   */
  rewrap(wrapped: Uint8Array, context: string): Buffer;
  /**
   * Whether the newest wrapped it.
   * @throws {Unreadable} where no key did
   */
  isCurrent(wrapped: Uint8Array): boolean;
  /** What everything that the newest wraps begins with, and nothing else does: a database finds by it what is not current. */
  currentPrefix(): Buffer;
  /** The ids of the master keys, the newest first. */
  ids(): readonly string[];
  /** From now on these are the master keys. Whoever holds the ring works with them. */
  replace(keys: MasterKeys): void;
}

const VERSION = 1;
/** The version and the length of the id. */
const ID_BEGINS = 2;

export function createMasterRing(keys: MasterKeys): MasterRing {
  let held = keys;

  const wrap = (key: Uint8Array, context: string): Buffer => {
    const [newest] = held;
    return encrypt(newest.key, headerOf(newest.id), key, context);
  };
  const unwrap = (wrapped: Uint8Array, context: string): Buffer => {
    const id = masterKeyIdOf(wrapped);
    const master = held.find((candidate) => candidate.id === id);
    if (master === undefined) throw new MissingMasterKey(id);
    return decrypt(master.key, ID_BEGINS + id.length, wrapped, context);
  };
  return unprintable("[master keys]", {
    wrap,
    unwrap,
    rewrap: (wrapped: Uint8Array, context: string) => wrap(unwrap(wrapped, context), context),
    isCurrent: (wrapped: Uint8Array) => masterKeyIdOf(wrapped) === held[0].id,
    currentPrefix: () => headerOf(held[0].id),
    ids: () => held.map(({ id }) => id),
    replace(replacing: MasterKeys) {
      held = replacing;
    },
  });
}

/** Ids are of ASCII alone, so that their characters are their bytes. */
function headerOf(id: string): Buffer {
  return Buffer.from([VERSION, id.length, ...Buffer.from(id)]);
}

/**
 * The id of the master key that wrapped it.
 * @throws {Unreadable} where no key did
 */
export function masterKeyIdOf(wrapped: Uint8Array): string {
  const [version, length = 0] = wrapped;
  const id = Buffer.from(wrapped.subarray(ID_BEGINS, ID_BEGINS + length)).toString("latin1");
  if (version !== VERSION || id.length !== length || !isMasterKeyId(id)) throw new Unreadable();
  return id;
}
