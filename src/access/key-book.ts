import { callerOf } from "./caller.ts";
import type { Caller, CallerLimits } from "./caller.ts";
import { isScope } from "./scopes.ts";
import type { Scope } from "./scopes.ts";

/** A key as it is kept: enough to know it by, and not enough to make it. */
export interface StoredKey {
  readonly id: string;
  readonly tenant: string;
  /** Several keys may have one name: that is how one takes another's place without a moment in which none is known. */
  readonly name: string;
  /** SHA-256 of its secret. */
  readonly digest: Uint8Array;
  /** By their stable names, as they are kept. */
  readonly scopes: readonly string[];
  /** Keys of one name in one tenant are counted together, each by its own limits. */
  readonly limits: CallerLimits;
  readonly createdAt: Date;
  /** Null where it holds until it is revoked. */
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Where keys are kept. */
export interface KeyBook {
  /** Null where there is no such key; those that are revoked or have expired are found as well. Rejects where it cannot tell. */
  find(id: string): Promise<StoredKey | null>;
  /** Somebody came in by it. Nobody waits for that to be noted. */
  used?(id: string, at: Date): void;
}

/** Null where a scope is not known here: it may be one that takes rights away, and to pass over that would give them. */
export function callerOfKey({ tenant, name, id, scopes, limits }: StoredKey): Caller | null {
  const known = scopes.filter(isScope);
  if (known.length < scopes.length) return null;
  return callerOf({ tenant, name, account: name, keyId: id, scopes: new Set<Scope>(known), limits });
}

export interface CachedKeyBook extends KeyBook {
  /** Forgets the key, so that a change of it is seen at once by this process. */
  invalidate(id: string): void;
  /** Forgets every key, where it may not have been told of a change. */
  clear(): void;
}

interface CacheOptions {
  /** How long an answer may be used, in milliseconds, and so how long a revoked key may still open. @default 5000 */
  readonly staleMs?: number;
  /** How many answers are kept, those that there is no such key among them. @default 10000 */
  readonly most?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

interface Remembered {
  readonly found: Promise<StoredKey | null>;
  readonly until: number;
}

/** Asks for a key once in a while, however often it is presented. What cannot be told is not kept. */
export function cachedKeyBook(
  book: KeyBook,
  { staleMs = 5000, most = 10_000, now = () => performance.now() }: CacheOptions = {},
): CachedKeyBook {
  const remembered = new Map<string, Remembered>();

  function look(id: string): Promise<StoredKey | null> {
    const found = book.find(id);
    // Counted from the asking: the answer may have been true only then.
    const entry: Remembered = { found, until: now() + staleMs };
    remembered.delete(id);
    remembered.set(id, entry);
    const [oldest] = remembered.keys();
    if (remembered.size > most && oldest !== undefined) remembered.delete(oldest);
    found.catch(() => {
      if (remembered.get(id) === entry) remembered.delete(id);
    });
    return found;
  }

  return {
    find(id) {
      const known = remembered.get(id);
      return known !== undefined && now() < known.until ? known.found : look(id);
    },
    used: (id, at) => book.used?.(id, at),
    invalidate: (id) => void remembered.delete(id),
    clear: () => remembered.clear(),
  };
}
