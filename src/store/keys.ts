import { and, desc, eq, isNull, lt, or, sql } from "drizzle-orm";

import { isInForce } from "../domain/kept-key.ts";
import type { KeptKey } from "../domain/kept-key.ts";
import { appendAudit } from "./audit-chain.ts";
import { keyCreatedDeed, keyRevokedDeed, keyRotatedDeed } from "./audit/key-deeds.ts";
import type { Database, Listener, Orm } from "./database.ts";
import { apiKey } from "./schema/index.ts";

/** Who changes a key, and when. */
export interface KeyChange {
  readonly by: string;
  readonly at: Date;
  /** Whose keys it may be; null where they may be anybody's. */
  readonly tenant: string | null;
}

/** The key that takes another's place. */
export type Successor = Pick<KeptKey, "id" | "digest" | "expiresAt">;

export interface Keys {
  /** Those that are revoked or have expired are found as well. */
  find(id: string): Promise<KeptKey | null>;
  /** The newest first, and no more than so many. @param tenant null for everybody's */
  list(tenant: string | null, most: number): Promise<KeptKey[]>;
  add(key: KeptKey): Promise<void>;
  /** The key as it is then, also where it was revoked before; null where there is none. */
  revoke(id: string, change: KeyChange): Promise<KeptKey | null>;
  /**
   * Makes a key like another one, which then ends at `endsAt`, if not before.
   * @returns null where there is none, or it opens nothing any more
   */
  rotate(id: string, successor: Successor, endsAt: Date, change: KeyChange): Promise<KeptKey | null>;
  /** Notes the hour in which a key was used. Nobody waits for it, and it is not written twice. */
  used(id: string, at: Date): void;
  /** Tells which keys are changed, by whichever process. */
  listen(listener: Listener): Promise<() => Promise<void>>;
}

const CHANNEL = "saksi_key";
const HOUR_MS = 3_600_000;

export function createKeys({ orm, listen }: Pick<Database, "orm" | "listen">): Keys {
  const hours = new Map<string, number>();

  async function noteUse(id: string, hour: number): Promise<void> {
    const lastUsedAt = new Date(hour);
    const isEarlier = or(isNull(apiKey.lastUsedAt), lt(apiKey.lastUsedAt, lastUsedAt));
    await orm
      .update(apiKey)
      .set({ lastUsedAt })
      .where(and(eq(apiKey.id, id), isEarlier));
  }

  return {
    async find(id) {
      const [row] = await orm.select().from(apiKey).where(eq(apiKey.id, id));
      return row === undefined ? null : keyOf(row);
    },
    async list(tenant, most) {
      const rows = await orm
        .select()
        .from(apiKey)
        .where(tenant === null ? undefined : eq(apiKey.tenant, tenant))
        .orderBy(desc(apiKey.createdAt), apiKey.id)
        .limit(most);
      return rows.map(keyOf);
    },
    async add(key) {
      await orm.transaction(async (tx) => {
        await insert(tx, key);
        await appendAudit(tx, [keyCreatedDeed(key)]);
      });
    },
    revoke: (id, change) =>
      orm.transaction(async (tx) => {
        const found = await locked(tx, id, change);
        if (found === null || found.revokedAt !== null) return found;
        const key = { ...found, revokedAt: change.at };
        await tx.update(apiKey).set({ revokedAt: change.at }).where(eq(apiKey.id, id));
        await tell(tx, id);
        await appendAudit(tx, [keyRevokedDeed(key, change)]);
        return key;
      }),
    rotate: (id, successor, endsAt, change) =>
      orm.transaction(async (tx) => {
        const old = await locked(tx, id, change);
        if (old === null || !isInForce(old, change.at)) return null;
        const expiresAt = old.expiresAt !== null && old.expiresAt < endsAt ? old.expiresAt : endsAt;
        const { tenant, name, scopes, limits } = old;
        const made = { createdAt: change.at, createdBy: change.by, revokedAt: null, lastUsedAt: null };
        const key = { ...successor, tenant, name, scopes, limits, ...made };
        await insert(tx, key);
        await tx.update(apiKey).set({ expiresAt }).where(eq(apiKey.id, id));
        await tell(tx, id);
        await appendAudit(tx, [keyCreatedDeed(key), keyRotatedDeed({ ...old, expiresAt }, key, change)]);
        return key;
      }),
    used(id, at) {
      const hour = Math.floor(at.getTime() / HOUR_MS) * HOUR_MS;
      if ((hours.get(id) ?? 0) >= hour) return;
      hours.set(id, hour);
      // What could not be noted is noted when it is used next.
      noteUse(id, hour).catch(() => void hours.delete(id));
    },
    listen: (listener) => listen(CHANNEL, listener),
  };
}

async function insert(tx: Orm, { digest, scopes, limits, ...rest }: KeptKey): Promise<void> {
  await tx.insert(apiKey).values({ ...rest, ...limits, scopes: [...scopes], secretDigest: Buffer.from(digest) });
  await tell(tx, rest.id);
}

async function tell(tx: Orm, id: string): Promise<void> {
  await tx.execute(sql`SELECT pg_notify(${CHANNEL}, ${id})`);
}

async function locked(tx: Orm, id: string, { tenant }: KeyChange): Promise<KeptKey | null> {
  const [row] = await tx
    .select()
    .from(apiKey)
    .where(and(eq(apiKey.id, id), tenant === null ? undefined : eq(apiKey.tenant, tenant)))
    .for("update");
  return row === undefined ? null : keyOf(row);
}

function keyOf({ secretDigest, perMinute, dailyBudgetIdr, ...rest }: typeof apiKey.$inferSelect): KeptKey {
  return { ...rest, digest: secretDigest, limits: { perMinute, dailyBudgetIdr } };
}
