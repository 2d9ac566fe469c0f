import { and, asc, eq, isNull, sql } from "drizzle-orm";

import type { Orm } from "../database.ts";
import { erasure, legalHold } from "../schema/index.ts";

/** What was ordered before is ordered anew. */
export async function orderErasure(tx: Orm, order: Omit<typeof erasure.$inferInsert, "doneAt">): Promise<void> {
  await tx.insert(erasure).values(order).onConflictDoUpdate({ target: erasure.applicantId, set: order });
}

export async function withdrawErasure(tx: Orm, applicantId: string): Promise<void> {
  await tx.delete(erasure).where(and(eq(erasure.applicantId, applicantId), isNull(erasure.doneAt)));
}

/** What the minimum retention counts from has moved on. */
export async function postponeErasure(tx: Orm, applicantId: string, countsFrom: Date): Promise<void> {
  await tx.update(erasure).set({ countsFrom }).where(eq(erasure.applicantId, applicantId));
}

export interface OpenErasures {
  /** What the minimum retention counts from, at the latest, where it is over. */
  readonly latest: Date;
  /** Those that come after this one; null for the first. */
  readonly after: string | null;
  readonly limit: number;
}

/** Whose erasure was ordered and may be due, by their ids, in order. */
export async function openErasures(orm: Orm, { latest, after, limit }: OpenErasures): Promise<readonly string[]> {
  const rows = await orm
    .select({ id: erasure.applicantId })
    .from(erasure)
    .where(
      and(
        isNull(erasure.doneAt),
        sql`(${erasure.despiteRetention} OR ${erasure.countsFrom} <= ${latest.toISOString()}::timestamptz)`,
        after === null ? undefined : sql`${erasure.applicantId} > ${after}`,
      ),
    )
    .orderBy(asc(erasure.applicantId))
    .limit(limit);
  return rows.map(({ id }) => id);
}

export async function placeHold(tx: Orm, hold: typeof legalHold.$inferInsert): Promise<void> {
  await tx.insert(legalHold).values(hold);
}

/** Whom a hold is on; undefined where the tenant has no such hold. */
export async function heldBy(tx: Orm, tenant: string, holdId: string): Promise<string | undefined> {
  const [row] = await tx
    .select({ id: legalHold.applicantId })
    .from(legalHold)
    .where(and(eq(legalHold.id, holdId), eq(legalHold.tenant, tenant)));
  return row?.id;
}

/** False where it was lifted before. */
export async function liftHold(
  tx: Orm,
  holdId: string,
  lifted: { readonly liftedAt: Date; readonly liftedBy: string; readonly liftReason: Buffer },
): Promise<boolean> {
  const rows = await tx
    .update(legalHold)
    .set(lifted)
    .where(and(eq(legalHold.id, holdId), isNull(legalHold.liftedAt)))
    .returning({ id: legalHold.id });
  return rows.length > 0;
}
