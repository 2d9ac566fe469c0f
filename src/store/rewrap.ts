import { and, asc, eq, gt, inArray, isNotNull, ne, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { z } from "zod";

import { MissingMasterKey, Unreadable } from "../vault/errors.ts";
import type { MasterRing } from "../vault/master-ring.ts";
import { keyringContext } from "../vault/vault.ts";
import { appendAudit } from "./audit-chain.ts";
import type { Database, Orm } from "./database.ts";
import { rowsOf } from "./rows.ts";
import { applicant, keyring } from "./schema/index.ts";

export interface RewrapOptions {
  readonly database: Pick<Database, "orm">;
  readonly ring: MasterRing;
  /** What a data key is bound to, by its applicant's id. */
  readonly contextOf: (applicantId: string) => string;
  readonly clock: () => Date;
  /** Aborted where it is to stop: what is wrapped anew stays so. */
  readonly signal: AbortSignal;
  /** How many are wrapped anew at once: as long as that takes, nobody can be asked about who is among them. @default 200 */
  readonly batch?: number;
}

/** What came of it. */
export interface Rewrapped {
  /** Keys that the newest master key wraps now, and did not before. */
  readonly rewrapped: number;
  /** Keys that none of the master keys opens: they are as they were. */
  readonly unreadable: number;
  /** Whether all of them were seen to. */
  readonly finished: boolean;
}

/**
 * Wraps every key that is kept anew, with the newest master key, while the record is at work. What is sealed is not touched. A
 * key that is destroyed meanwhile stays so: it is looked at and written under one lock.
 */
export async function rewrapKeys(options: RewrapOptions): Promise<Rewrapped> {
  const { signal } = options;
  let [rewrapped, unreadable] = [0, 0];
  let after: string | null = null;
  while (!signal.aborted) {
    const page: Page = await rewrapPage(options, after);
    rewrapped += page.rewrapped;
    unreadable += page.unreadable;
    if (page.last === null) break;
    after = page.last;
  }
  if (signal.aborted) return { rewrapped, unreadable, finished: false };
  // Last: so that a record whose own keys are wrapped by a master key has no data key that needs another.
  const own = await rewrapOwn(options);
  return { rewrapped: rewrapped + own.rewrapped, unreadable: unreadable + own.unreadable, finished: true };
}

interface Page {
  readonly rewrapped: number;
  readonly unreadable: number;
  /** The last that was looked at; null where there is no further one. */
  readonly last: string | null;
}

async function rewrapPage({ database, ring, contextOf, clock, batch = 200 }: RewrapOptions, after: string | null) {
  const ids = await idsAfter(database.orm, { ring, after, batch });
  if (ids.length === 0) return { rewrapped: 0, unreadable: 0, last: null };
  return database.orm.transaction(async (tx): Promise<Page> => {
    const rows = await tx
      .select({ id: applicant.id, tenant: applicant.tenant, wrapped: applicant.wrappedKey })
      .from(applicant)
      .where(
        and(
          inArray(applicant.id, [...ids]),
          isNotNull(applicant.wrappedKey),
          isNotCurrent(sql`${applicant.wrappedKey}`, ring),
        ),
      )
      // As those lock them who begin assessments: so nobody waits for somebody who waits for them.
      .orderBy(asc(applicant.nikHash))
      .for("update");
    const fresh = rows.flatMap(({ id, tenant, wrapped: old }) => {
      const wrapped = old === null ? undefined : underNewest(ring, old, contextOf(id));
      return wrapped === undefined ? [] : [{ id, tenant, wrapped }];
    });
    await writePage(tx, fresh);
    await appendAudit(
      tx,
      [...countsOf(fresh)].map(([tenant, keys]) => ({
        tenant,
        at: clock(),
        actor: "saksi",
        action: "KEYS_REWRAPPED",
        subject: null,
        detail: { masterKey: ring.ids()[0] ?? "", keys },
      })),
    );
    const last = ids.length < batch ? null : (ids.at(-1) ?? null);
    return { rewrapped: fresh.length, unreadable: rows.length - fresh.length, last };
  });
}

interface After {
  readonly ring: MasterRing;
  readonly after: string | null;
  readonly batch: number;
}

async function idsAfter(orm: Orm, { ring, after, batch }: After): Promise<readonly string[]> {
  const rows = await orm
    .select({ id: applicant.id })
    .from(applicant)
    .where(
      and(
        isNotNull(applicant.wrappedKey),
        isNotCurrent(sql`${applicant.wrappedKey}`, ring),
        after === null ? undefined : gt(applicant.id, after),
      ),
    )
    .orderBy(asc(applicant.id))
    .limit(batch);
  return rows.map(({ id }) => id);
}

async function writePage(tx: Orm, fresh: readonly { readonly id: string; readonly wrapped: Buffer }[]): Promise<void> {
  if (fresh.length === 0) return;
  const values = fresh.map(({ id, wrapped }) => sql`(${id}::uuid, ${wrapped}::bytea)`);
  const written = await rowsOf(
    tx,
    sql`UPDATE applicant AS a SET wrapped_key = f.wrapped FROM (VALUES ${sql.join(values, sql`, `)}) AS f(id, wrapped)
      WHERE a.id = f.id AND a.wrapped_key IS NOT NULL RETURNING a.id`,
    z.object({ id: z.string() }),
  );
  if (written.length !== fresh.length) throw new RangeError("keys that are locked, and are gone");
}

async function rewrapOwn({ database, ring }: RewrapOptions): Promise<Omit<Page, "last">> {
  return database.orm.transaction(async (tx) => {
    const rows = await tx
      .select()
      .from(keyring)
      .where(isNotCurrent(sql`${keyring.wrapped}`, ring))
      .for("update");
    let unreadable = 0;
    for (const { purpose, wrapped: old } of rows) {
      const wrapped = underNewest(ring, old, keyringContext(purpose));
      if (wrapped === undefined) unreadable += 1;
      else
        await tx
          .update(keyring)
          .set({ wrapped })
          .where(and(eq(keyring.purpose, purpose), eq(keyring.wrapped, old)));
    }
    return { rewrapped: rows.length - unreadable, unreadable };
  });
}

/** Undefined where no master key opens it. */
function underNewest(ring: MasterRing, wrapped: Buffer, context: string): Buffer | undefined {
  try {
    return ring.rewrap(wrapped, context);
  } catch (error) {
    if (error instanceof MissingMasterKey || error instanceof Unreadable) return undefined;
    throw error;
  }
}

function isNotCurrent(wrapped: SQL, ring: MasterRing): SQL {
  const prefix = ring.currentPrefix();
  return ne(sql`substring(${wrapped} FROM 1 FOR ${sql.raw(String(prefix.length))})`, sql`${prefix}::bytea`);
}

function countsOf(rows: readonly { readonly tenant: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { tenant } of rows) counts.set(tenant, (counts.get(tenant) ?? 0) + 1);
  return counts;
}
