import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { beforeAll, beforeEach, expect, it } from "vitest";

import { createCustodian } from "../../../src/assessments/custody/custodian.ts";
import type { Custodian, ErasureOrder } from "../../../src/assessments/custody/custodian.ts";
import { carryOutErasures } from "../../../src/assessments/custody/due.ts";
import type { Database } from "../../../src/store/database.ts";
import { applicant, idempotencyKey, legalHold } from "../../../src/store/schema/index.ts";
import type { Store } from "../../../src/store/store.ts";
import type { Vault } from "../../../src/vault/vault.ts";
import { describeOnBoth } from "../../store/support/databases.ts";
import { auditOf, begun, decide, NIK, OTHER_NIK, recordOn } from "./support.ts";

const BEGAN = new Date("2026-03-01T10:00:00.000Z");
const FIVE_YEARS_LATER = new Date("2031-03-01T10:00:00.000Z");
const order: ErasureOrder = { ground: "REQUESTED", relationshipEnded: null, despiteRetention: false };

describeOnBoth("an applicant of whom something is kept", (open) => {
  let database: Database;
  let store: Store;
  let vault: Vault;
  let custodian: Custodian;
  let now: Date;
  let tenant: string;
  beforeAll(async () => {
    database = await open();
    ({ store, vault } = recordOn(database));
    const minimumRetention = { years: 5 };
    custodian = createCustodian({ database, vault, clock: () => now, minimumRetention });
  });
  beforeEach(() => {
    now = BEGAN;
    tenant = uuidv7();
  });

  const officer = () => ({ tenant, name: "officer" });
  const assessed = async (of: string = NIK) => {
    const assessment = await begun({ store, vault, tenant, of, at: BEGAN });
    await decide(store, assessment, BEGAN);
    return assessment;
  };
  const carryOut = () =>
    carryOutErasures({
      database,
      clock: () => now,
      minimumRetention: { years: 5 },
      signal: new AbortController().signal,
    });
  const rowOf = async (id: string) => {
    const [row] = await database.orm.select().from(applicant).where(eq(applicant.id, id));
    return row;
  };
  const deeds = async () => (await auditOf(database, tenant)).slice(2);

  it("is erased when the minimum retention is over, and not a moment before, without anybody asking again", async () => {
    const { id, person } = await assessed();
    const scheduled = await custodian.erase(officer(), { nik: NIK }, order);
    expect(scheduled).toMatchObject({
      state: "SCHEDULED",
      obstacles: ["MINIMUM_RETENTION"],
      retainedUntil: FIVE_YEARS_LATER,
      erasedAt: null,
    });
    now = new Date(FIVE_YEARS_LATER.getTime() - 1);
    expect(await carryOut()).toBe(0);
    now = FIVE_YEARS_LATER;
    expect(await carryOut()).toBe(1);
    expect(await carryOut()).toBe(0);
    expect(await custodian.custody(tenant, { assessmentId: id })).toMatchObject({
      state: "ERASED",
      erasedAt: FIVE_YEARS_LATER,
      obstacles: [],
      erasure: { ground: "REQUESTED", requestedBy: "officer", requestedAt: BEGAN },
    });
    expect(await custodian.custody(tenant, { nik: NIK })).toBeUndefined();
    expect(await deeds()).toEqual([
      expect.objectContaining({
        actor: "officer",
        action: "ERASURE_REQUESTED",
        subject: `applicant/${person.id}`,
        detail: {
          ground: "REQUESTED",
          state: "SCHEDULED",
          notBefore: FIVE_YEARS_LATER.toISOString(),
          despiteRetention: false,
        },
      }),
      expect.objectContaining({
        actor: "saksi",
        action: "ERASED",
        subject: `applicant/${person.id}`,
        detail: {
          again: false,
          ground: "REQUESTED",
          requestedBy: "officer",
          requestedAt: BEGAN.toISOString(),
          despiteRetention: false,
          assessments: [id],
        },
      }),
    ]);
  });

  it("is erased at once where the minimum retention is over, and nothing is left to know them by", async () => {
    const { id, person } = await assessed();
    const other = await assessed(OTHER_NIK);
    const [keyBefore] = await database.orm.select().from(idempotencyKey).where(eq(idempotencyKey.assessmentId, id));
    now = FIVE_YEARS_LATER;
    expect(await custodian.erase(officer(), { assessmentId: id }, order)).toMatchObject({ state: "ERASED" });
    expect(await rowOf(person.id)).toMatchObject({ nikHash: null, wrappedKey: null, erasedAt: FIVE_YEARS_LATER });
    const [keyAfter] = await database.orm.select().from(idempotencyKey).where(eq(idempotencyKey.assessmentId, id));
    expect(keyAfter?.keyHash).toEqual(keyBefore?.keyHash);
    expect(keyAfter?.fingerprint).toHaveLength(16);
    expect(keyAfter?.fingerprint).not.toEqual(keyBefore?.fingerprint);
    expect(await rowOf(other.person.id)).toMatchObject({ erasedAt: null });
    expect((await deeds()).slice(2).map(({ action, actor }) => `${action} ${actor}`)).toEqual([
      "ERASURE_REQUESTED officer",
      "ERASED officer",
    ]);
  });

  it("is erased sooner where the law that asks to keep it does not apply, and the log says so", async () => {
    const { id } = await assessed();
    const ordered = { ...order, ground: "UNLAWFUL", despiteRetention: true } as const;
    expect(await custodian.erase(officer(), { nik: NIK }, ordered)).toMatchObject({ state: "ERASED" });
    expect((await deeds()).at(-1)?.detail).toMatchObject({ despiteRetention: true, assessments: [id] });
  });

  it("is kept for longer where more is decided meanwhile", async () => {
    await assessed();
    await custodian.erase(officer(), { nik: NIK }, order);
    const second = await begun({ store, vault, tenant, at: new Date("2028-01-01T00:00:00.000Z") });
    await decide(store, second, new Date("2028-01-01T00:00:00.000Z"));
    now = FIVE_YEARS_LATER;
    expect(await carryOut()).toBe(0);
    now = new Date("2033-01-01T00:00:00.000Z");
    expect(await carryOut()).toBe(1);
    expect((await deeds()).at(-1)?.detail["assessments"]).toHaveLength(2);
  });

  it("is not erased while a provider may still answer", async () => {
    const running = await begun({ store, vault, tenant, at: BEGAN });
    const ordered = { ...order, despiteRetention: true };
    expect(await custodian.erase(officer(), { nik: NIK }, ordered)).toMatchObject({
      state: "SCHEDULED",
      obstacles: ["UNFINISHED_ASSESSMENT"],
    });
    await decide(store, running, BEGAN, { state: "PENDING" });
    expect(await carryOut()).toBe(0);
    await decide(store, running, BEGAN, { seq: 2 });
    expect(await carryOut()).toBe(1);
  });

  it("is not erased while a legal hold is in force, whatever else is over, and is once the last is lifted", async () => {
    await assessed();
    const first = await custodian.placeHold(officer(), { nik: NIK }, "police report 17/2026");
    const second = await custodian.placeHold(officer(), { nik: NIK }, "court order 4");
    const [one, other] = second?.holds ?? [];
    expect(first).toMatchObject({ state: "KEPT", obstacles: ["LEGAL_HOLD", "MINIMUM_RETENTION"] });
    expect(second?.holds.map(({ reason, placedBy }) => [reason, placedBy])).toEqual([
      ["police report 17/2026", "officer"],
      ["court order 4", "officer"],
    ]);
    now = FIVE_YEARS_LATER;
    const held = await custodian.erase(officer(), { nik: NIK }, { ...order, despiteRetention: true });
    expect(held).toMatchObject({ state: "HELD", obstacles: ["LEGAL_HOLD"] });
    await custodian.liftHold(officer(), one?.id ?? "", "case closed");
    expect(await carryOut()).toBe(0);
    const free = await custodian.liftHold(officer(), other?.id ?? "", "order withdrawn");
    expect(free).toMatchObject({ state: "SCHEDULED", holds: [], obstacles: [] });
    expect(await carryOut()).toBe(1);
    const actions = (await deeds()).map(({ action }) => action);
    expect(actions).toEqual([
      "HOLD_PLACED",
      "HOLD_PLACED",
      "ERASURE_REQUESTED",
      "HOLD_LIFTED",
      "HOLD_LIFTED",
      "ERASED",
    ]);
  });

  it("has the reasons of holds sealed, and none of them in the audit log", async () => {
    const { person } = await assessed();
    await custodian.placeHold(officer(), { nik: NIK }, "police report 17/2026");
    const [row] = await database.orm.select().from(legalHold).where(eq(legalHold.applicantId, person.id));
    expect(row?.reason.toString("latin1")).not.toContain("police");
    expect(JSON.stringify(await deeds())).not.toContain("police");
  });

  it("stays where the erasure is withdrawn", async () => {
    await assessed();
    await custodian.erase(officer(), { nik: NIK }, order);
    expect(await custodian.withdrawErasure(officer(), { nik: NIK })).toMatchObject({ state: "KEPT", erasure: null });
    now = FIVE_YEARS_LATER;
    expect(await carryOut()).toBe(0);
    expect((await deeds()).map(({ action }) => action)).toEqual(["ERASURE_REQUESTED", "ERASURE_WITHDRAWN"]);
    // There is nothing to be withdrawn any more, and nothing to be told.
    await custodian.withdrawErasure(officer(), { nik: NIK });
    expect(await deeds()).toHaveLength(2);
  });

  it("stays erased, whatever is ordered next", async () => {
    const { id } = await assessed();
    const gone = { ...order, despiteRetention: true };
    await custodian.erase(officer(), { assessmentId: id }, gone);
    const log = await deeds();
    for (const act of [
      () => custodian.erase(officer(), { assessmentId: id }, gone),
      () => custodian.placeHold(officer(), { assessmentId: id }, "too late"),
      () => custodian.withdrawErasure(officer(), { assessmentId: id }),
    ]) {
      expect(await act()).toMatchObject({ state: "ERASED", holds: [] });
    }
    expect(await deeds()).toEqual(log);
  });

  it("is nobody to another tenant", async () => {
    const { id } = await assessed();
    const held = await custodian.placeHold(officer(), { nik: NIK }, "police report 17/2026");
    const stranger = { tenant: uuidv7(), name: "stranger" };
    const gone = { ...order, despiteRetention: true };
    for (const ref of [{ nik: NIK }, { assessmentId: id }]) {
      expect(await custodian.custody(stranger.tenant, ref)).toBeUndefined();
      expect(await custodian.erase(stranger, ref, gone)).toBeUndefined();
      expect(await custodian.withdrawErasure(stranger, ref)).toBeUndefined();
      expect(await custodian.placeHold(stranger, ref, "mine")).toBeUndefined();
    }
    expect(await custodian.liftHold(stranger, held?.holds[0]?.id ?? "", "mine")).toBeUndefined();
    expect(await custodian.custody(tenant, { nik: NIK })).toMatchObject({
      state: "KEPT",
      obstacles: ["LEGAL_HOLD", "MINIMUM_RETENTION"],
    });
    expect(await auditOf(database, stranger.tenant)).toEqual([]);
  });

  it("who is asked about again after the erasure is somebody new", async () => {
    const first = await assessed();
    await custodian.erase(officer(), { nik: NIK }, { ...order, despiteRetention: true });
    const second = await begun({ store, vault, tenant, at: BEGAN });
    expect(second.person.id).not.toBe(first.person.id);
    expect(await custodian.custody(tenant, { nik: NIK })).toMatchObject({
      state: "KEPT",
      applicantId: second.person.id,
    });
  });

  it("can be erased and asked about at the same time: each assessment has a key, or was there to be erased", async () => {
    const gone = { ...order, despiteRetention: true };
    for (let round = 0; round < 15; round += 1) {
      const opened = [1, 2].map(() => begun({ store, vault, tenant, at: BEGAN }));
      const erased = [1, 2].map(() => custodian.erase(officer(), { nik: NIK }, gone));
      const finished = opened.map(async (opening) => {
        const assessment = await opening;
        const row = await rowOf(assessment.person.id);
        // One that runs is not erased under the hands of those who work on it.
        expect(row?.wrappedKey).not.toBeNull();
        await decide(store, assessment, BEGAN);
      });
      await Promise.all([...finished, ...erased]);
      await carryOut();
    }
    expect(await carryOut()).toBe(0);
    expect((await auditOf(database, tenant)).filter(({ action }) => action === "ERASED").length).toBeGreaterThan(0);
  });
});
