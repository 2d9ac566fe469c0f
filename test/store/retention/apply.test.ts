import { eq, sql } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { z } from "zod";

import { createCustodian } from "../../../src/assessments/custody/custodian.ts";
import type { Custodian } from "../../../src/assessments/custody/custodian.ts";
import type { Database } from "../../../src/store/database.ts";
import { ensurePartitions } from "../../../src/store/partitions.ts";
import { applyRetention } from "../../../src/store/retention/apply.ts";
import type { RetentionPeriods } from "../../../src/store/retention/apply.ts";
import { rowsOf } from "../../../src/store/rows.ts";
import * as schema from "../../../src/store/schema/index.ts";
import type { Store } from "../../../src/store/store.ts";
import type { Vault } from "../../../src/vault/vault.ts";
import { auditOf, begun, decide, recordOn } from "../../assessments/custody/support.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { describeOnBoth, newPostgres } from "../support/databases.ts";
import { keeper } from "../support/kept.ts";
import { verdictOn, verify } from "../support/tamper.ts";

const day = (text: string): Date => new Date(`${text}T10:00:00.000Z`);
const NOW = day("2026-11-27");
const WITHOUT_END: RetentionPeriods = {
  idempotencyKeys: { years: 100 },
  events: { years: 100 },
  assessments: null,
  vendorCalls: null,
  audit: null,
};

describeOnBoth("what was kept long enough", (open) => {
  let database: Database;
  let store: Store;
  let vault: Vault;
  let custodian: Custodian;
  let people = 0;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    const tables = sql.join(
      Object.values(schema).filter((each) => each instanceof PgTable),
      sql`, `,
    );
    await database.orm.execute(sql`TRUNCATE ${tables}`);
    for (const month of ["2025-01-01", "2025-04-01", "2026-08-01", "2026-11-01"]) {
      await ensurePartitions(database.orm, day(month));
    }
    ({ store, vault } = recordOn(database));
    custodian = createCustodian({ database, vault, clock: () => NOW, minimumRetention: { days: 0 } });
  });

  const somebody = () => `31740512049${String((people += 1)).padStart(5, "0")}`;
  /** An assessment that was begun and decided then. */
  const assessed = async (at: Date, more: Partial<Parameters<typeof begun>[0]> = {}, decidedAt = at) => {
    const assessment = await begun({ store, vault, of: somebody(), at, ...more });
    await decide(store, assessment, decidedAt);
    return assessment;
  };
  const apply = (periods: Partial<RetentionPeriods>, now = NOW) =>
    applyRetention({
      database,
      periods: { ...WITHOUT_END, ...periods },
      clock: () => now,
      signal: new AbortController().signal,
    });
  const left = async (table: PgTable) => (await database.orm.select().from(table)).length;
  const monthsOf = async (table: string) => {
    const partitions = sql`SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = ${table}::regclass`;
    const rows = await rowsOf(database.orm, partitions, z.object({ name: z.string() }));
    return rows
      .map(({ name }) => name.slice(table.length + 1))
      .filter((name) => name !== "other")
      .toSorted();
  };

  it("goes by whole months where everything in them is, with the applicants of whom nothing else is left", async () => {
    await assessed(day("2025-01-10"), { selfieUntil: day("2030-01-01") });
    await assessed(day("2025-02-10"));
    const staying = somebody();
    await assessed(day("2025-02-11"), { of: staying });
    const recent = await assessed(day("2026-11-10"), { of: staying });
    const gone = await apply({ assessments: { years: 1 } });
    // Those that had nothing in them are gone as well.
    expect(gone).toEqual({ months: 6 });
    for (const table of ["assessment", "call_intent", "call_answer", "assessment_event", "decision"]) {
      expect((await monthsOf(table))[0]).toBe("2026_08");
    }
    expect(await database.orm.select({ id: schema.assessment.id }).from(schema.assessment)).toEqual([
      { id: recent.id },
    ]);
    expect(await database.orm.select({ id: schema.applicant.id }).from(schema.applicant)).toEqual([
      { id: recent.person.id },
    ]);
    expect([await left(schema.keptSelfie), await left(schema.idempotencyKey)]).toEqual([0, 1]);
    expect(await verdictOn(database.orm)).toBe("whole");
    expect(await apply({ assessments: { years: 1 } })).toEqual({});
  });

  it("goes one by one where something of its month has to stay: held, unfinished, or decided later", async () => {
    await assessed(day("2025-02-10"));
    const held = await assessed(day("2025-02-11"));
    await custodian.placeHold({ tenant: "default", name: "officer" }, { assessmentId: held.id }, "court order");
    const unfinished = await begun({ store, vault, of: somebody(), at: day("2025-02-12") });
    const late = await assessed(day("2025-02-13"), {}, day("2026-11-26"));
    await assessed(day("2025-02-14"), { tenant: "other" });
    expect(await apply({ assessments: { years: 1 } })).toMatchObject({ assessments: 2 });
    expect(await monthsOf("assessment")).toContain("2025_02");
    const rows = await database.orm.select({ id: schema.assessment.id }).from(schema.assessment);
    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set([held.id, unfinished.id, late.id]));
    expect(await left(schema.applicant)).toBe(3);
    for (const tenant of ["default", "other"]) {
      expect(await verify(database.orm, {}, tenant)).toMatchObject({ problem: null });
    }
    const told = (await auditOf(database, "other")).at(-1);
    expect(told).toMatchObject({ action: "RECORDS_DROPPED", detail: { before: "2025-11-27T00:00:00.000Z" } });
  });

  it.each(["by whole months", "one by one"])("takes with it what reviewers said, where it goes %s", async (how) => {
    const { review: reviewed } = keeper(database);
    const old = await assessed(day("2025-02-10"));
    const staying = somebody();
    const left2 = [
      await assessed(day("2025-02-11"), { of: staying }),
      await assessed(day("2026-11-10"), { of: staying }),
    ];
    // Long after it was decided.
    for (const { id } of [old, ...left2]) await reviewed(id, { at: NOW });
    if (how === "one by one") await begun({ store, vault, of: somebody(), at: day("2025-02-12") });
    expect(await apply({ assessments: { years: 1 } })).toMatchObject(
      how === "one by one" ? { assessments: 2 } : { months: 6 },
    );
    expect(await database.orm.select({ id: schema.review.assessmentId }).from(schema.review)).toEqual([
      { id: left2[1]?.id },
    ]);
    const dispositions = await database.orm.select().from(schema.hitDisposition);
    // Of an applicant who stays, what was said of their hits does, in whichever assessment it was.
    expect(dispositions.map(({ applicantId }) => applicantId)).toEqual([left2[1]?.person.id, left2[1]?.person.id]);
    expect(await verdictOn(database.orm)).toBe("whole");
  });

  it("goes when its day is over, and not before", async () => {
    await assessed(new Date("2026-08-14T23:59:59.999Z"));
    await assessed(new Date("2026-08-15T00:00:00.000Z"));
    const periods = { assessments: { days: 90 } };
    expect(await apply(periods, new Date("2026-11-12T23:59:59.999Z"))).not.toHaveProperty("assessments");
    expect(await apply(periods, new Date("2026-11-13T00:00:00.000Z"))).toMatchObject({ assessments: 1 });
    expect(await apply(periods, new Date("2026-11-13T23:59:59.999Z"))).not.toHaveProperty("assessments");
    expect(await apply(periods, new Date("2026-11-14T00:00:00.000Z"))).toMatchObject({ assessments: 1 });
  });

  it("is every picture on its own day, but of applicants under a legal hold", async () => {
    const held = await assessed(day("2026-11-01"), { selfieUntil: day("2026-11-20") });
    await custodian.placeHold({ tenant: "default", name: "officer" }, { assessmentId: held.id }, "court order");
    await assessed(day("2026-11-01"), { selfieUntil: NOW });
    await assessed(day("2026-11-01"), { selfieUntil: new Date(NOW.getTime() + 1) });
    await assessed(day("2026-11-01"), { selfieUntil: NOW, tenant: "other" });
    expect(await apply({})).toEqual({ selfies: 2 });
    expect(await left(schema.keptSelfie)).toBe(2);
    const [hold] = (await custodian.custody("default", { assessmentId: held.id }))?.holds ?? [];
    await custodian.liftHold({ tenant: "default", name: "officer" }, hold?.id ?? "", "closed");
    expect(await apply({})).toEqual({ selfies: 1 });
    const told = [...(await auditOf(database, "default")), ...(await auditOf(database, "other"))];
    expect(told.filter(({ action }) => action === "RETENTION_APPLIED").map(({ detail }) => detail)).toEqual([
      { kind: "kept_selfie", rows: 1 },
      { kind: "kept_selfie", rows: 1 },
      { kind: "kept_selfie", rows: 1 },
    ]);
  });

  it("is every idempotency key after its days, however many they are", async () => {
    const old = Array.from({ length: 520 }, () => assessed(day("2026-10-20")));
    await Promise.all(old);
    const recent = await assessed(day("2026-11-20"));
    expect(await apply({ idempotencyKeys: { days: 30 } })).toEqual({ idempotencyKeys: 520 });
    const rows = await database.orm.select().from(schema.idempotencyKey);
    expect(rows.map(({ assessmentId }) => assessmentId)).toEqual([recent.id]);
    expect(await left(schema.assessment)).toBe(521);
  });

  it("are the events of a month once all of them are older, and the decisions stay", async () => {
    await assessed(day("2025-01-10"));
    const february = await assessed(day("2025-02-10"), {}, day("2026-11-26"));
    expect(await apply({ events: { days: 90 } })).toMatchObject({ eventMonths: 5 });
    const events = await database.orm.select().from(schema.assessmentEvent);
    expect(events.map(({ assessmentId }) => assessmentId)).toEqual([february.id]);
    expect(await left(schema.assessment)).toBe(2);
    expect(await verdictOn(database.orm)).toBe("whole");
  });

  it("are the calls and the audit log of months that are over, and the log is whole all the same", async () => {
    const { callAlone, keep } = keeper(database);
    await callAlone({ at: day("2025-01-10") });
    await keep({ at: day("2025-02-10") });
    await keep({ at: day("2026-11-10") });
    const periods = { vendorCalls: { years: 1 }, audit: { years: 1 } };
    expect(await apply(periods)).toEqual({ callMonths: 6, auditMonths: 6 });
    expect((await monthsOf("audit_entry"))[0]).toBe("2026_08");
    expect((await database.orm.select().from(schema.vendorCall)).length).toBe(1);
    expect(await left(schema.assessment)).toBe(2);
    expect(await verdictOn(database.orm)).toBe("whole");
    expect(await apply(periods)).toEqual({});
  });

  it("stays where the signal is aborted, and goes the next time", async () => {
    await assessed(day("2025-02-10"));
    const stopped = applyRetention({
      database,
      periods: { ...WITHOUT_END, assessments: { years: 1 } },
      clock: () => NOW,
      signal: AbortSignal.abort(),
    });
    expect(await stopped).toEqual({});
    expect(await left(schema.assessment)).toBe(1);
    expect(await apply({ assessments: { years: 1 } })).toMatchObject({ months: 6 });
  });

  it("is there no more for an applicant who was erased before: of them nothing at all is left", async () => {
    const { id, person } = await assessed(day("2025-02-10"));
    await custodian.erase(
      { tenant: "default", name: "officer" },
      { assessmentId: id },
      { ground: "REQUESTED", relationshipEnded: null, despiteRetention: true },
    );
    await assessed(day("2025-02-11"), {}, NOW);
    expect(await apply({ assessments: { years: 1 } })).toMatchObject({ assessments: 1 });
    expect(await database.orm.select().from(schema.applicant).where(eq(schema.applicant.id, person.id))).toEqual([]);
    expect(await database.orm.select().from(schema.erasure)).toEqual([]);
    expect(await verdictOn(database.orm)).toBe("whole");
  });
});

it("a month that somebody reads for long stays, and goes when they are done", async () => {
  const database = await openPostgres({ url: await newPostgres(), connections: 4 });
  await ensurePartitions(database.orm, day("2025-01-01"));
  const { keep } = keeper(database);
  await keep({ at: day("2025-02-10") });
  const apply = () =>
    applyRetention({
      database,
      periods: { ...WITHOUT_END, assessments: { years: 1 } },
      clock: () => NOW,
      signal: new AbortController().signal,
    });
  await database.orm.transaction(async (reader) => {
    await reader.select().from(schema.decision);
    // Where the month has to wait, its assessments go one by one.
    expect(await apply()).toEqual({ assessments: 1 });
    expect(await reader.select().from(schema.decision)).toHaveLength(0);
  });
  expect(await apply()).toEqual({ months: 3 });
  expect(await verdictOn(database.orm)).toBe("whole");
  await database.close();
});
