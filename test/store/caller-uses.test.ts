import { beforeAll, expect, it, vi } from "vitest";

import { createLeasingMeter } from "../../src/access/leasing-meter.ts";
import { createCallerUses } from "../../src/store/caller-uses.ts";
import { jakartaDay } from "../../src/domain/calendar.ts";
import type { Database } from "../../src/store/database.ts";
import { callerUse } from "../../src/store/schema/index.ts";
import { limited } from "../access/counts.ts";
import { describeOnBoth } from "./support/databases.ts";

const NOON = new Date("2026-06-01T05:00:00.000Z");

describeOnBoth("what callers use", (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  const counted = (account: string) => ({ tenant: "bank", account, unit: "RUPIAH", period: NOON }) as const;

  it("is granted as far as the limit holds it, and not at all where that is less than what is needed", async () => {
    const uses = createCallerUses(database);
    const of = counted("granted");
    // More than fits into 32 bits.
    const limit = 10_000_000_000;
    expect(await uses.take(of, { need: limit + 1, want: limit + 1, limit })).toBe(0);
    expect(await uses.take(of, { need: 1, want: limit - 100, limit })).toBe(limit - 100);
    expect(await uses.take(of, { need: 101, want: 200, limit })).toBe(0);
    expect(await uses.take(of, { need: 60, want: 200, limit })).toBe(100);
    expect(await uses.take(of, { need: 1, want: 1, limit })).toBe(0);
    await uses.add(of, -40);
    expect(await uses.take(of, { need: 1, want: 50, limit })).toBe(40);
    await uses.add(of, 7);
    expect(await uses.used(of)).toBe(limit + 7);
    expect(await uses.take(of, { need: 1, want: 1, limit: limit + 8 })).toBe(1);
    expect(await uses.used({ ...of, tenant: "lender" })).toBe(0);
  });

  it("comes to the limit and no further, however many processes ask at once", async () => {
    const meters = Array.from({ length: 4 }, () => createLeasingMeter(createCallerUses(database)));
    const shop = limited({ perMinute: 90 }, { account: "busy" });
    const takes = Array.from({ length: 200 }, (_, index) => meters[index % 4]?.take(shop, NOON));
    expect((await Promise.all(takes)).filter((taken) => taken?.allowed)).toHaveLength(90);
    const rich = limited({ dailyBudgetIdr: 1000 }, { account: "rich" });
    const reserved = await Promise.all(
      Array.from({ length: 40 }, (_, index) => meters[index % 4]?.reserve(rich, 70, NOON)),
    );
    const held = reserved.filter((each) => each !== null && each !== undefined);
    // Others may hold a block each, of fifty.
    expect(held.length).toBeGreaterThanOrEqual(Math.floor((1000 - 3 * 100) / 70));
    expect(held.length).toBeLessThanOrEqual(Math.floor(1000 / 70));
    for (const each of held) {
      each.charge(30);
      await each.close();
    }
    await Promise.all(meters.map((meter) => meter.close()));
    expect(await meters[0]?.spent(rich, jakartaDay(NOON))).toBe(30 * held.length);
  });

  it("is forgotten when nobody can ask about it any more", async () => {
    const uses = createCallerUses(database);
    const at = (hours: number) => new Date(NOON.getTime() + hours * 3_600_000);
    const wanted = { need: 1, want: 1, limit: 9 };
    const use = (account: string, unit: "REQUEST" | "RUPIAH", hours: number) =>
      uses.take({ tenant: "old", account, unit, period: at(hours) }, wanted);
    await use("minute", "REQUEST", 0);
    await use("day", "RUPIAH", 0);
    await use("new", "REQUEST", 2);
    const left = async () =>
      (await database.orm.select().from(callerUse))
        .filter(({ tenant }) => tenant === "old")
        .map(({ account }) => account)
        .toSorted();
    await vi.waitFor(async () => expect(await left()).toEqual(["day", "new"]));
    await use("newer", "REQUEST", 73);
    await vi.waitFor(async () => expect(await left()).toEqual(["newer"]));
  });
});
