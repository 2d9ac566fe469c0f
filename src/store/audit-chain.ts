import { sql } from "drizzle-orm";
import { z } from "zod";

import type { Deed } from "../domain/audit-actions.ts";
import { entryBody, genesisOf, linkHash } from "./audit/link.ts";
import type { Orm } from "./database.ts";
import { count, rowsOf } from "./rows.ts";
import { auditHead } from "./schema/index.ts";

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
 * In the order of their names, and none before all are there: two who want the same ones never wait for each other.
 * @param tenants each once
 */
export async function lockHeads(tx: Orm, tenants: readonly string[]): Promise<Map<string, Head>> {
  const names = sql`${sql.param(tenants)}::text[]`;
  for (;;) {
    const heads = await rowsOf(
      tx,
      sql`SELECT tenant, seq, encode(hash, 'hex') AS hash, (extract(epoch FROM at) * 1000)::bigint AS ms FROM audit_head
        WHERE tenant = ANY (${names})
          AND (SELECT count(*) FROM audit_head WHERE tenant = ANY (${names})) = ${tenants.length}
        ORDER BY tenant FOR UPDATE`,
      lockedHead,
    );
    if (heads.length === tenants.length) return new Map(heads);
    await tx
      .insert(auditHead)
      .values(tenants.toSorted().map((tenant) => ({ tenant, seq: 0, hash: genesisOf(tenant), at: BEGINNING })))
      .onConflictDoNothing();
  }
}

/** Before the first entry there was nothing that a time could be later than. */
const BEGINNING = new Date(0);
