import { createHash } from "node:crypto";

import { inArray, sql } from "drizzle-orm";

import type { Orm } from "./database.ts";
import { auditEntry, auditHead } from "./schema/index.ts";

/** Something that somebody did, for the audit log. Nothing in it is personal. */
export interface Deed {
  readonly tenant: string;
  readonly at: Date;
  /** Who: a caller's name, or `saksi` itself. */
  readonly actor: string;
  /** What: `DECISION_MADE`. */
  readonly action: string;
  /** To what: `assessment/0198…`; null where it was to nothing in particular. */
  readonly subject: string | null;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** The link before a tenant's first. */
export function genesisOf(tenant: string): Buffer {
  return createHash("sha256").update(`saksi audit\n${tenant}`).digest();
}

/** Canonical: the keys of every object in order. */
export function auditBody(seq: number, { tenant, at, actor, action, subject, detail }: Deed): string {
  const ordered = Object.fromEntries(Object.entries(detail).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return JSON.stringify({ action, actor, at: at.toISOString(), detail: ordered, seq, subject, tenant });
}

export function linkHash(previous: Buffer, body: string): Buffer {
  return createHash("sha256").update(previous).update(body).digest();
}

/**
 * Appends to the chains, each deed to its tenant's. The last link is locked until the transaction ends, so this is the last
 * thing that a transaction does.
 */
export async function appendAudit(tx: Orm, deeds: readonly Deed[]): Promise<void> {
  if (deeds.length === 0) return;
  const tenants = [...new Set(deeds.map(({ tenant }) => tenant))].toSorted();
  const heads = await headsOf(tx, tenants);
  const rows: (typeof auditEntry.$inferInsert)[] = [];
  for (const deed of deeds) {
    const head = heads.get(deed.tenant);
    if (head === undefined) throw new RangeError("a chain without a head");
    head.seq += 1;
    const body = auditBody(head.seq, deed);
    head.hash = linkHash(head.hash, body);
    rows.push({ tenant: deed.tenant, seq: head.seq, at: deed.at, body, hash: head.hash });
  }
  await tx.insert(auditEntry).values(rows);
  for (const [tenant, { seq, hash }] of heads) {
    await tx
      .update(auditHead)
      .set({ seq, hash })
      .where(sql`${auditHead.tenant} = ${tenant}`);
  }
}

interface Head {
  seq: number;
  hash: Buffer;
}

/** In the order of their names, so that two who want the same ones never wait for each other. */
async function headsOf(tx: Orm, tenants: readonly string[]): Promise<Map<string, Head>> {
  const locked = async () => {
    const rows = await tx
      .select()
      .from(auditHead)
      .where(inArray(auditHead.tenant, [...tenants]))
      .orderBy(auditHead.tenant)
      .for("update");
    return new Map(rows.map(({ tenant, seq, hash }): [string, Head] => [tenant, { seq, hash }]));
  };
  const found = await locked();
  if (found.size === tenants.length) return found;
  const missing = tenants.filter((tenant) => !found.has(tenant));
  await tx
    .insert(auditHead)
    .values(missing.map((tenant) => ({ tenant, seq: 0, hash: genesisOf(tenant) })))
    .onConflictDoNothing();
  return locked();
}
