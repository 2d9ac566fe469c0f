import { and, desc, eq, lt } from "drizzle-orm";

import { appendAudit, lockHeads } from "../audit-chain.ts";
import type { Orm } from "../database.ts";
import { auditAnchor, auditEntry, auditHead } from "../schema/index.ts";
import { anchorOf } from "./chain-rows.ts";
import type { Anchor } from "./chain-rows.ts";

export interface Shortening {
  /** Entries from before then may go: the first moment of a month, where whole partitions are dropped. */
  readonly before: Date;
  /** Why they may, in a few words that are nobody's: it stays in the log. */
  readonly reason: string;
  /** Now. */
  readonly at: Date;
  /** @default saksi */
  readonly actor?: string;
}

/**
 * Lets every tenant's chain begin after its entries from before a moment, and writes into each what was cut off. Nothing is
 * dropped by it: once the transaction is committed, whatever is older than `before` can be, and the chains still hold.
 *
 * To be called as the last thing of a transaction, as `appendAudit` is.
 * @returns where chains begin now, of those that have such entries
 * @throws {RangeError} where `before` is in the future: then more of them could still come
 */
export async function anchorAudit(tx: Orm, { before, reason, at, actor = "saksi" }: Shortening): Promise<Anchor[]> {
  if (before > at) throw new RangeError("entries that are still to come cannot be dropped");
  const heads = await tx.select({ tenant: auditHead.tenant }).from(auditHead).orderBy(auditHead.tenant);
  const anchors: Anchor[] = [];
  // All of them at once, and in order: whoever appends to several does it so.
  await lockHeads(
    tx,
    heads.map(({ tenant }) => tenant),
  );
  for (const { tenant } of heads) {
    const anchor = await lastBefore(tx, tenant, before);
    if (anchor !== undefined) anchors.push({ tenant, ...anchor, reason });
  }
  if (anchors.length > 0) await tx.insert(auditAnchor).values(anchors);
  await appendAudit(
    tx,
    anchors.map(({ tenant, seq, hash, at: lastAt }) => ({
      tenant,
      at,
      actor,
      action: "ENTRIES_DROPPED",
      subject: null,
      detail: { through: seq, hash: hash.toString("hex"), lastAt: lastAt.toISOString(), reason },
    })),
  );
  return anchors;
}

async function lastBefore(tx: Orm, tenant: string, before: Date) {
  const [last] = await tx
    .select({ seq: auditEntry.seq, hash: auditEntry.hash, at: auditEntry.at })
    .from(auditEntry)
    .where(and(eq(auditEntry.tenant, tenant), lt(auditEntry.at, before)))
    .orderBy(desc(auditEntry.seq))
    .limit(1);
  const known = await anchorOf(tx, tenant);
  return last === undefined || last.seq <= (known?.seq ?? 0) ? undefined : last;
}
