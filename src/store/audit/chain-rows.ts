import { and, asc, desc, eq, gt, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { z } from "zod";

import type { Orm } from "../database.ts";
import { rowsOf } from "../rows.ts";
import { auditAnchor, auditEntry, auditHead } from "../schema/index.ts";
import { genesisOf } from "./link.ts";
import type { Foothold, Step } from "./walk.ts";

export type Anchor = typeof auditAnchor.$inferSelect;
export type AuditHead = typeof auditHead.$inferSelect;

export async function headOf(orm: Orm, tenant: string): Promise<AuditHead | undefined> {
  const [head] = await orm.select().from(auditHead).where(eq(auditHead.tenant, tenant));
  return head;
}

/** Where the chain begins now; null where it has never been shortened. */
export async function anchorOf(orm: Orm, tenant: string): Promise<Anchor | null> {
  const anchors = orm.select().from(auditAnchor).where(eq(auditAnchor.tenant, tenant));
  const [anchor] = await anchors.orderBy(desc(auditAnchor.seq)).limit(1);
  return anchor ?? null;
}

/** The link before one of a number; undefined where there is none. */
export async function footholdBefore(orm: Orm, tenant: string, seq: number): Promise<Foothold | undefined> {
  if (seq === 1) return { seq: 0, hash: genesisOf(tenant) };
  const anchor = await anchorOf(orm, tenant);
  if (anchor !== null && anchor.seq === seq - 1) return anchor;
  const [before] = await orm
    .select({ seq: auditEntry.seq, hash: auditEntry.hash })
    .from(auditEntry)
    .where(and(eq(auditEntry.tenant, tenant), eq(auditEntry.seq, seq - 1)))
    .limit(1);
  return before;
}

export type StoredLink = Required<Step>;

/** The next of a chain, in order. Two of the same number come one after the other. */
export async function nextLinks(
  orm: Orm,
  tenant: string,
  after: Pick<StoredLink, "seq" | "at"> | { readonly seq: number; readonly at?: never },
  limit: number,
): Promise<StoredLink[]> {
  const { seq, at } = after;
  const beyond =
    at === undefined
      ? gt(auditEntry.seq, seq)
      : sql`(${auditEntry.seq}, ${auditEntry.at}) > (${seq}, ${at.toISOString()}::timestamptz)`;
  return orm
    .select({ seq: auditEntry.seq, at: auditEntry.at, body: auditEntry.body, hash: auditEntry.hash })
    .from(auditEntry)
    .where(and(eq(auditEntry.tenant, tenant), beyond))
    .orderBy(asc(auditEntry.seq), asc(auditEntry.at))
    .limit(limit);
}

/** Every tenant that has entries, a head or rows of the record: also one whose log somebody has taken away. */
export async function auditedTenants(orm: Orm): Promise<string[]> {
  const rows = await rowsOf(
    orm,
    sql`${sql.join(["audit_head", "audit_entry", "assessment", "vendor_call"].map(tenantsIn), sql` UNION `)} ORDER BY tenant`,
    z.object({ tenant: z.string() }),
  );
  return rows.map(({ tenant }) => tenant);
}

/** From one tenant to the next along an index: a table has far more rows than tenants. */
function tenantsIn(table: string): SQL {
  const name = sql.identifier(table);
  return sql`(WITH RECURSIVE t AS (
      (SELECT tenant FROM ${name} ORDER BY tenant LIMIT 1)
      UNION ALL
      SELECT (SELECT n.tenant FROM ${name} AS n WHERE n.tenant > t.tenant ORDER BY n.tenant LIMIT 1) FROM t WHERE t.tenant IS NOT NULL
    ) SELECT tenant FROM t WHERE tenant IS NOT NULL)`;
}
