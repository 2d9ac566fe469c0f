import { asc, eq } from "drizzle-orm";
import { beforeAll, expect, it } from "vitest";

import type { Deed } from "../../src/domain/audit-actions.ts";
import { appendAudit } from "../../src/store/audit-chain.ts";
import { genesisOf, linkHash } from "../../src/store/audit/link.ts";
import type { Database } from "../../src/store/database.ts";
import { auditEntry, auditHead } from "../../src/store/schema/index.ts";
import { describeOnBoth } from "./support/databases.ts";
import { later } from "./support/kept.ts";

const NOON = new Date("2026-11-27T12:00:00Z");

function deed(tenant: string, at = NOON): Deed {
  const detail = { kind: "decision", before: NOON.toISOString() } as const;
  return { tenant, at, actor: 'Tuti "T" \u2028 ½', action: "RECORDS_DROPPED", subject: null, detail };
}

describeOnBoth("the audit chain", (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });

  const append = (...deeds: Deed[]) => database.orm.transaction((tx) => appendAudit(tx, deeds));
  const entriesOf = (tenant: string) =>
    database.orm.select().from(auditEntry).where(eq(auditEntry.tenant, tenant)).orderBy(asc(auditEntry.seq));
  const headOf = async (tenant: string) =>
    (await database.orm.select().from(auditHead).where(eq(auditHead.tenant, tenant)))[0];

  it("links each entry of a tenant to the one before it, and to nobody else's", async () => {
    await append(deed("one"), deed("two"), deed("one"));
    await append(deed("one"));
    for (const tenant of ["one", "two"]) {
      let hash = genesisOf(tenant);
      for (const entry of await entriesOf(tenant)) {
        hash = linkHash(hash, entry.body);
        expect(entry.hash).toEqual(hash);
        expect(JSON.parse(entry.body)).toMatchObject({ tenant, seq: entry.seq, at: entry.at.toISOString() });
      }
      expect(await headOf(tenant)).toMatchObject({ hash });
    }
    expect((await entriesOf("one")).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it("writes the keys of an entry in order, and not a blank", async () => {
    await append(deed("written"));
    const [entry] = await entriesOf("written");
    expect(entry?.body).toBe(
      '{"action":"RECORDS_DROPPED","actor":"Tuti \\"T\\" \u2028 ½","at":"2026-11-27T12:00:00.000Z",' +
        '"detail":{"before":"2026-11-27T12:00:00.000Z","kind":"decision"},"seq":1,"subject":null,"tenant":"written"}',
    );
  });

  it("gives no entry a time before that of the entry ahead of it, whoever's clock is late", async () => {
    await append(deed("late", later(NOON, 2)), deed("late", NOON));
    await append(deed("late", later(NOON, 1)), deed("late", later(NOON, 3)));
    const times = (await entriesOf("late")).map(({ at }) => at.getTime() - NOON.getTime());
    expect(times).toEqual([2, 2, 2, 3]);
    expect((await headOf("late"))?.at).toEqual(later(NOON, 3));
  });

  it("holds nothing of a transaction that fails", async () => {
    await append(deed("failed"));
    const failing = database.orm.transaction(async (tx) => {
      await appendAudit(tx, [deed("failed")]);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await entriesOf("failed")).toHaveLength(1);
    expect(await headOf("failed")).toMatchObject({ seq: 1 });
  });

  it("has no gap and no fork where many append to the same tenants at once, the first time, too", async () => {
    const names = ["crowd b", "crowd a", "crowd c"];
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        append(...names.slice(index % 3).map((tenant) => deed(tenant)), deed("crowd b")),
      ),
    );
    for (const tenant of names) {
      const entries = await entriesOf(tenant);
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
      let hash = genesisOf(tenant);
      for (const { body } of entries) hash = linkHash(hash, body);
      expect(await headOf(tenant)).toMatchObject({ seq: entries.length, hash });
    }
    expect(await entriesOf("crowd b")).toHaveLength(40);
  });
});
