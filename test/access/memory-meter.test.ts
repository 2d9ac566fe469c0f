import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { callerOf } from "../../src/access/caller.ts";
import type { Caller, CallerLimits } from "../../src/access/caller.ts";
import { createMemoryMeter } from "../../src/access/memory-meter.ts";
import { jakartaDay } from "../../src/domain/calendar.ts";

const at = (time: string) => new Date(`2026-06-01T${time}Z`);
const NOON = at("05:00:00.000");
const DAY = jakartaDay(NOON);

function caller(limits: Partial<CallerLimits>, more: Partial<Pick<Caller, "tenant" | "account" | "keyId">> = {}) {
  return callerOf({
    tenant: "bank",
    name: "shop",
    account: "shop",
    keyId: "a",
    scopes: new Set(["ask"] as const),
    limits: { perMinute: null, dailyBudgetIdr: null, ...limits },
    ...more,
  });
}

describe("requests in a minute", () => {
  it("are allowed up to the limit, and told when the next minute begins", async () => {
    const meter = createMemoryMeter();
    const shop = caller({ perMinute: 2 });
    expect(await meter.take(shop, at("05:00:10.500"))).toEqual({ allowed: true });
    expect(await meter.take(shop, at("05:00:20.000"))).toEqual({ allowed: true });
    expect(await meter.take(shop, at("05:00:20.500"))).toEqual({ allowed: false, retryAfterSeconds: 40 });
    expect(await meter.take(shop, at("05:00:59.999"))).toEqual({ allowed: false, retryAfterSeconds: 1 });
    expect(await meter.take(shop, at("05:01:00.000"))).toEqual({ allowed: true });
  });

  it("are counted for keys of one name together, and for another name or tenant apart", async () => {
    const meter = createMemoryMeter();
    const limits = { perMinute: 1 };
    expect(await meter.take(caller(limits), NOON)).toEqual({ allowed: true });
    expect(await meter.take(caller(limits, { keyId: "b" }), NOON)).toMatchObject({ allowed: false });
    expect(await meter.take(caller(limits, { account: "till" }), NOON)).toEqual({ allowed: true });
    expect(await meter.take(caller(limits, { tenant: "other" }), NOON)).toEqual({ allowed: true });
  });

  it("have no limit where none is set", async () => {
    const meter = createMemoryMeter();
    for (let count = 0; count < 1000; count += 1) expect(await meter.take(caller({}), NOON)).toEqual({ allowed: true });
  });
});

describe("a daily budget", () => {
  it("is not given twice, however many ask for the last of it at the same time", async () => {
    const meter = createMemoryMeter();
    const shop = caller({ dailyBudgetIdr: 1000 });
    const reserved = await Promise.all([600, 600, 400, 1].map((idr) => meter.reserve(shop, idr, NOON)));
    expect(reserved.map((each) => each !== null)).toEqual([true, false, true, false]);
    expect(await meter.spent(shop, DAY)).toBe(1000);
  });

  it("has back what was set aside and not spent", async () => {
    const meter = createMemoryMeter();
    const shop = caller({ dailyBudgetIdr: 1000 });
    const reservation = await meter.reserve(shop, 1000, NOON);
    reservation?.charge(300);
    reservation?.charge(300);
    reservation?.charge(-300);
    expect(await meter.spent(shop, DAY)).toBe(1000);
    await reservation?.close();
    await reservation?.close();
    expect(await meter.spent(shop, DAY)).toBe(300);
    reservation?.charge(50);
    expect(await meter.spent(shop, DAY)).toBe(350);
  });

  it("is a new one at midnight in Jakarta, which is 17:00 UTC, and yesterday's change stays yesterday's", async () => {
    const meter = createMemoryMeter();
    const shop = caller({ dailyBudgetIdr: 100 });
    const late = await meter.reserve(shop, 100, at("16:59:59.999"));
    expect(await meter.reserve(shop, 1, at("16:59:59.999"))).toBeNull();
    expect(await meter.reserve(shop, 100, at("17:00:00.000"))).not.toBeNull();
    late?.charge(40);
    await late?.close();
    expect(await meter.spent(shop, jakartaDay(at("16:59:59.999")))).toBe(40);
    expect(await meter.spent(shop, jakartaDay(at("17:00:00.000")))).toBe(100);
  });

  it("is never overdrawn by calls that cost no more than was set aside, and in the end holds what was billed", async () => {
    const ask = fc.record({ most: fc.nat(500), share: fc.double({ min: 0, max: 1, noNaN: true }) });
    await fc.assert(
      fc.asyncProperty(fc.nat(2000), fc.array(ask, { maxLength: 20 }), async (dailyBudgetIdr, asks) => {
        const meter = createMemoryMeter();
        const shop = caller({ dailyBudgetIdr });
        let billed = 0;
        for (const { most, share } of asks) {
          const reservation = await meter.reserve(shop, most, NOON);
          expect(reservation !== null).toBe(billed + most <= dailyBudgetIdr);
          if (reservation === null) continue;
          const idr = Math.floor(most * share);
          reservation.charge(idr);
          billed += idr;
          await reservation.close();
        }
        expect(await meter.spent(shop, DAY)).toBe(billed);
        expect(billed).toBeLessThanOrEqual(dailyBudgetIdr);
      }),
    );
  });
});
