import { isInForce } from "../domain/kept-key.ts";
import type { KeptKey } from "../domain/kept-key.ts";
import type { CallerLimits } from "./caller.ts";
import { makeKey } from "./key.ts";
import type { Scope } from "./scopes.ts";

/** Whoever makes and ends keys. */
export interface Authority {
  /** As the record knows them. */
  readonly name: string;
  /** Whose keys they may see and change; null where everybody's. */
  readonly tenant: string | null;
  /** What they may hand on: nobody makes a key that opens more than they may; null where everything. */
  readonly scopes: ReadonlySet<string> | null;
}

export interface KeyWish {
  readonly tenant: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly limits: CallerLimits;
  readonly expiresAt: Date | null;
}

export interface NewKey {
  readonly key: KeptKey;
  /** The whole key, which nobody can tell again. */
  readonly text: string;
}

/** Why a key is not made. `ENDED`: the one whose place it was to take opens nothing any more. */
export type KeyRefusal =
  | { readonly refused: "BEYOND"; readonly scopes: readonly string[] }
  | { readonly refused: "NONE" }
  | { readonly refused: "ENDED" };

export interface KeyKeeper {
  /** The newest first, at most 1,000. @param ended whether those that open nothing any more are among them */
  list(authority: Authority, ended: boolean): Promise<readonly KeptKey[]>;
  create(wish: KeyWish, authority: Authority): Promise<NewKey | KeyRefusal>;
  /** Ends it at once, and for good. Null where there is none. */
  revoke(id: string, authority: Authority): Promise<KeptKey | null>;
  /**
   * Makes another key of the same name, scopes and limits, which holds as long as the first one was made for.
   * @param overlapMs how long the first one still opens, at most
   */
  rotate(id: string, overlapMs: number, authority: Authority): Promise<NewKey | KeyRefusal>;
}

interface Change {
  readonly by: string;
  readonly at: Date;
  readonly tenant: string | null;
}

/** What keys are kept in. */
export interface KeyStore {
  find(id: string): Promise<KeptKey | null>;
  list(tenant: string | null, most: number): Promise<readonly KeptKey[]>;
  add(key: KeptKey): Promise<void>;
  revoke(id: string, change: Change): Promise<KeptKey | null>;
  rotate(
    id: string,
    successor: Pick<KeptKey, "id" | "digest" | "expiresAt">,
    endsAt: Date,
    change: Change,
  ): Promise<KeptKey | null>;
}

const MOST_LISTED = 1000;

export function createKeyKeeper(store: KeyStore, clock: () => Date): KeyKeeper {
  const changeBy = ({ name, tenant }: Authority, at: Date): Change => ({ by: name, at, tenant });
  return {
    async list({ tenant }, ended) {
      const keys = await store.list(tenant, MOST_LISTED);
      return ended ? keys : keys.filter((key) => isInForce(key, clock()));
    },
    async create(wish, authority) {
      const beyond = beyondOf(wish.scopes, authority);
      if (beyond !== null) return beyond;
      const { id, text, digest } = makeKey();
      const made = { createdAt: clock(), createdBy: authority.name, revokedAt: null, lastUsedAt: null };
      const key = { ...wish, id, digest, ...made };
      await store.add(key);
      return { key, text };
    },
    revoke: (id, authority) => store.revoke(id, changeBy(authority, clock())),
    async rotate(id, overlapMs, authority) {
      const at = clock();
      const old = await store.find(id);
      if (old === null || (authority.tenant !== null && old.tenant !== authority.tenant)) return { refused: "NONE" };
      const beyond = beyondOf(old.scopes, authority);
      if (beyond !== null) return beyond;
      const { id: newId, text, digest } = makeKey();
      const { createdAt, expiresAt: end } = old;
      const expiresAt = end === null ? null : new Date(at.getTime() + end.getTime() - createdAt.getTime());
      const endsAt = new Date(at.getTime() + overlapMs);
      const key = await store.rotate(id, { id: newId, digest, expiresAt }, endsAt, changeBy(authority, at));
      return key === null ? { refused: "ENDED" } : { key, text };
    },
  };
}

/** `applicant` takes rights away: anybody may hand it on. */
function beyondOf(scopes: readonly string[], { scopes: own }: Authority): KeyRefusal | null {
  const beyond = own === null ? [] : scopes.filter((scope) => scope !== "applicant" && !own.has(scope));
  return beyond.length === 0 ? null : { refused: "BEYOND", scopes: beyond };
}
