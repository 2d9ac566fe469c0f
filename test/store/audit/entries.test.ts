import { sql } from "drizzle-orm";
import { beforeAll, expect, it } from "vitest";

import { appendAudit } from "../../../src/store/audit-chain.ts";
import { auditEntries, firstSince } from "../../../src/store/audit/entries.ts";
import type { AuditQuery } from "../../../src/store/audit/entries.ts";
import type { Database } from "../../../src/store/database.ts";
import { describeOnBoth } from "../support/databases.ts";
import { keeper, later } from "../support/kept.ts";
import type { KeptAssessment } from "../support/kept.ts";

const NOON = new Date("2026-11-27T12:00:00Z");

describeOnBoth("the entries of an audit log", (open) => {
  let database: Database;
  let kept: KeptAssessment;

  beforeAll(async () => {
    database = await open();
    const { keep } = keeper(database);
    await keep({ at: NOON });
    kept = await keep({ at: later(NOON, 10_000), decisions: 2 });
    await keep({ tenant: "other", at: NOON });
    const detail = { kind: "decision", before: NOON.toISOString() } as const;
    const dropped = {
      tenant: "default",
      at: later(NOON, 20_000),
      subject: null,
      action: "RECORDS_DROPPED",
      detail,
    } as const;
    await database.orm.transaction((tx) =>
      appendAudit(tx, [
        { ...dropped, actor: "operator" },
        { ...dropped, actor: "saksi" },
      ]),
    );
  });

  const numbers = async (query: Partial<AuditQuery>, tenant = "default") => {
    const { entries, more } = await auditEntries(database.orm, tenant, { limit: 50, ...query });
    return { seqs: entries.map(({ seq }) => seq), more };
  };

  it("are one tenant's, the latest first, a page at a time", async () => {
    expect(await numbers({})).toEqual({ seqs: [9, 8, 7, 6, 5, 4, 3, 2, 1], more: false });
    expect(await numbers({ limit: 4 })).toEqual({ seqs: [9, 8, 7, 6], more: true });
    expect(await numbers({ limit: 4, after: 6 })).toEqual({ seqs: [5, 4, 3, 2], more: true });
    expect(await numbers({ limit: 5, after: 6 })).toEqual({ seqs: [5, 4, 3, 2, 1], more: false });
    expect(await numbers({}, "other")).toEqual({ seqs: [3, 2, 1], more: false });
    expect(await numbers({}, "nobody")).toEqual({ seqs: [], more: false });
  });

  it.each<[Partial<AuditQuery>, readonly number[]]>([
    [{ action: "DECISION_MADE" }, [7, 6, 3]],
    [{ action: "RECORDS_DROPPED" }, [9, 8]],
    [{ action: "RECORDS_DROPPED", actor: "operator" }, [8]],
    [{ actor: "onboarding" }, [4, 1]],
    [{ action: "NOTHING" }, []],
  ])("are found by what they say: %j", async (query, seqs) => {
    expect(await numbers(query)).toEqual({ seqs, more: false });
  });

  it("are found by what something was done to", async () => {
    const subject = `assessment/${kept.id}`;
    expect(await numbers({ subject })).toEqual({ seqs: [7, 6, 5, 4], more: false });
    expect(await numbers({ subject, action: "VENDOR_CALLED" })).toEqual({ seqs: [5], more: false });
    expect(await numbers({ subject }, "other")).toEqual({ seqs: [], more: false });
  });

  it("are read as they were written", async () => {
    const { entries } = await auditEntries(database.orm, "default", { limit: 1, action: "VENDOR_CALLED" });
    expect(entries).toEqual([
      {
        tenant: "default",
        seq: 5,
        at: later(NOON, 10_128),
        actor: "saksi",
        action: "VENDOR_CALLED",
        subject: `assessment/${kept.id}`,
        detail: expect.objectContaining({
          call: kept.call,
          latencyMs: 123.456_789_012_34,
          checks: ["IDENTITY", "FACE"],
        }),
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
  });

  it("are found by when they were written", async () => {
    expect(await firstSince(database.orm, "default", NOON)).toBe(1);
    expect(await firstSince(database.orm, "default", later(NOON, 10_000))).toBe(4);
    expect(await firstSince(database.orm, "default", later(NOON, 30_000))).toBeUndefined();
  });

  it("are not there to be read where the body is none: whoever reads one is told to verify the log", async () => {
    let told: unknown;
    const reading = database.orm.transaction(async (tx) => {
      await tx.execute(sql`SET LOCAL session_replication_role = replica`);
      await tx.execute(sql`UPDATE audit_entry SET body = body || ' ' WHERE seq = 9`);
      told = await auditEntries(tx, "default", { limit: 1 }).catch((error: unknown) => error);
      throw new Error("undone");
    });
    await expect(reading).rejects.toThrow("undone");
    expect(told).toEqual(new RangeError("an entry of the audit log that cannot be read: verify the log"));
  });
});
