import { sql } from "drizzle-orm";
import { z } from "zod";

import type { Deed } from "../domain/audit-actions.ts";
import { entryBody, genesisOf, linkHash } from "./audit/link.ts";
import type { Orm } from "./database.ts";
import { count, rowsOf } from "./rows.ts";

/**
 * Appends to the chains, each deed to its tenant's. The last link is locked until the transaction ends, so this is the last
 * thing that a transaction does.
 *
 * An entry's time is that of its deed, or that of the entry ahead of it where that is later: of what was done at the same time,
 * something is written first. So the entries of a month are consecutive, and can be dropped with it.
 */
export async function appendAudit(tx: Orm, deeds: readonly Deed[]): Promise<void> {
  if (deeds.length === 0) return;
  const heads = await lockHeads(tx, [...new Set(deeds.map(({ tenant }) => tenant))]);
  const entries = deeds.map((deed) => {
    const head = heads.get(deed.tenant);
    if (head === undefined) throw new RangeError("a chain without a head");
    head.seq += 1;
    if (deed.at > head.at) head.at = deed.at;
    const body = entryBody(head.seq, head.at, deed);
    head.hash = linkHash(head.hash, body);
    return { tenant: deed.tenant, seq: head.seq, at: head.at, body, hash: head.hash };
  });
  const moved = [...heads].map(([tenant, head]) => ({ tenant, ...head }));
  // One statement, and no parameter an entry: it is short on the wire, and the head is held for one round trip less.
  await tx.execute(
    sql`WITH heads AS (
        UPDATE audit_head AS h SET seq = m.seq, hash = m.hash, at = m.at
        FROM unnest(${columns(moved)}) AS m(tenant, seq, at, hash) WHERE h.tenant = m.tenant
      )
      INSERT INTO audit_entry (tenant, seq, at, hash, body)
      SELECT * FROM unnest(${columns(entries)}, ${sql.param(entries.map(({ body }) => body))}::text[])`,
  );
}

interface Head {
  seq: number;
  hash: Buffer;
  at: Date;
}

function columns(rows: readonly (Head & { readonly tenant: string })[]) {
  return sql.join(
    [
      sql`${sql.param(rows.map(({ tenant }) => tenant))}::text[]`,
      sql`${sql.param(rows.map(({ seq }) => seq))}::bigint[]`,
      sql`${sql.param(rows.map(({ at }) => at.toISOString()))}::timestamptz[]`,
      sql`${sql.param(rows.map(({ hash }) => hash))}::bytea[]`,
    ],
    sql`, `,
  );
}

const lockedHead = z
  .object({ tenant: z.string(), seq: count, hash: z.string(), ms: count })
  .transform(({ tenant, seq, hash, ms }): [string, Head] => [
    tenant,
    { seq, hash: Buffer.from(hash, "hex"), at: new Date(ms) },
  ]);

/**
 * The heads that are not there yet are made before any is locked, and both in the order of their names: two who want the same
 * ones never wait for each other.
 */
export async function lockHeads(tx: Orm, tenants: readonly string[]): Promise<Map<string, Head>> {
  const names = tenants.toSorted();
  for (;;) {
    const heads = await rowsOf(
      tx,
      sql`WITH wanted AS (
          SELECT * FROM unnest(${sql.param(names)}::text[], ${sql.param(names.map(genesisOf))}::bytea[]) AS w(tenant, hash)
        ), made AS (
          INSERT INTO audit_head (tenant, seq, hash, at)
          SELECT w.tenant, 0, w.hash, 'epoch' FROM wanted AS w
          WHERE NOT EXISTS (SELECT 1 FROM audit_head AS h WHERE h.tenant = w.tenant) ORDER BY w.tenant
          ON CONFLICT DO NOTHING RETURNING tenant, seq, hash, at
        ), held AS (
          SELECT h.tenant, h.seq, h.hash, h.at FROM audit_head AS h
          WHERE h.tenant IN (SELECT w.tenant FROM wanted AS w) ORDER BY h.tenant FOR UPDATE
        )
        SELECT tenant, seq, encode(hash, 'hex') AS hash, (extract(epoch FROM at) * 1000)::bigint AS ms
        FROM (SELECT * FROM made UNION ALL SELECT * FROM held) AS heads`,
      lockedHead,
    );
    // One that another was making at that moment is there now, and was not to be seen by the statement that waited for it.
    if (heads.length === names.length) return new Map(heads);
  }
}
