import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createLeasingMeter } from "../../src/access/leasing-meter.ts";
import type { Reservation } from "../../src/access/meter.ts";
import { jakartaDay, jakartaMidnight } from "../../src/domain/calendar.ts";
import { limited, memoryCounts } from "./counts.ts";

const NOON = new Date("2026-06-01T05:00:00.000Z");
const DAY = jakartaDay(NOON);
const later = (seconds: number) => new Date(NOON.getTime() + seconds * 1000);
const minute = { tenant: "bank", account: "shop", unit: "REQUEST", period: NOON } as const;
const blockOf = (limit: number) => Math.max(1, Math.floor(limit / 20));

describe("a limit of requests that several processes share", () => {
  it("lets never more through than the limit, and never less than the limit without what the others hold", async () => {
    const takes = fc.array(fc.nat(3), { maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 100 }), takes, fc.scheduler(), async (limit, asked, schedule) => {
        const { counts } = memoryCounts(() => schedule.schedule(Promise.resolve()));
        const meters = [0, 1, 2, 3].map(() => createLeasingMeter(counts));
        const shop = limited({ perMinute: limit });
        const answers = asked.map((index) => meters[index]?.take(shop, NOON));
        const allowed = (await schedule.waitFor(Promise.all(answers))).filter((answer) => answer?.allowed).length;
        expect(allowed).toBeLessThanOrEqual(limit);
        if (allowed < asked.length) expect(allowed).toBeGreaterThanOrEqual(limit - 3 * blockOf(limit));
        expect(await counts.used(minute)).toBeLessThanOrEqual(limit);
        // What was not dealt out is there again for whoever goes on, to the last one.
        await schedule.waitFor(Promise.all(meters.map((meter) => meter.close())));
        expect(await counts.used(minute)).toBe(allowed);
        const last = createLeasingMeter(counts);
        const rest = Array.from({ length: limit }, () => last.take(shop, later(2)));
        expect((await schedule.waitFor(Promise.all(rest))).filter((answer) => answer.allowed)).toHaveLength(
          limit - allowed,
        );
      }),
    );
  });

  it("is written of once for a twentieth of it, and once in a second where it is used up", async () => {
    const { counts, state } = memoryCounts();
    const meter = createLeasingMeter(counts);
    const shop = limited({ perMinute: 1000 });
    for (let count = 0; count < 1000; count += 1) expect(await meter.take(shop, NOON)).toEqual({ allowed: true });
    expect(state.asked).toBe(20);
    for (let count = 0; count < 100; count += 1) {
      expect(await meter.take(shop, NOON)).toEqual({ allowed: false, retryAfterSeconds: 60 });
    }
    expect(state.asked).toBe(21);
    await meter.take(shop, later(1));
    expect(state.asked).toBe(22);
    expect(await meter.take(shop, later(60))).toEqual({ allowed: true });
  });

  it("is one for keys of one name, each by its own limit, and another for other names and tenants", async () => {
    const { counts } = memoryCounts();
    const meter = createLeasingMeter(counts);
    for (let count = 0; count < 3; count += 1) await meter.take(limited({ perMinute: 3 }), NOON);
    expect(await meter.take(limited({ perMinute: 2 }), NOON)).toMatchObject({ allowed: false });
    expect(await meter.take(limited({ perMinute: 4 }), NOON)).toEqual({ allowed: true });
    for (const other of [{ account: "till" }, { tenant: "lender" }]) {
      expect(await meter.take(limited({ perMinute: 1 }, other), NOON)).toEqual({ allowed: true });
    }
  });
});

interface Asked {
  readonly meter: number;
  readonly most: number;
  /** Of what was set aside, how much is billed: more than all of it, where calls are repeated. */
  readonly share: number;
}

describe("a daily budget that several processes share", () => {
  const asked: fc.Arbitrary<Asked> = fc.record({
    meter: fc.nat(2),
    most: fc.integer({ min: 1, max: 400 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  it("holds all that is set aside or billed at any time, and in the end what was billed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3000 }),
        fc.array(asked, { maxLength: 40 }),
        fc.scheduler(),
        async (budget, asks, schedule) => {
          const { counts } = memoryCounts(() => schedule.schedule(Promise.resolve()));
          const meters = [0, 1, 2].map(() => createLeasingMeter(counts));
          const shop = limited({ dailyBudgetIdr: budget });
          const sums = { outstanding: 0, billed: 0 };
          const spend = async ({ meter, most, share }: Asked): Promise<void> => {
            const reservation = await meters[meter]?.reserve(shop, most, NOON);
            if (!reservation) return;
            sums.outstanding += most;
            expect(sums.outstanding).toBeLessThanOrEqual(budget);
            await schedule.schedule(Promise.resolve());
            const idr = Math.floor(most * share);
            reservation.charge(idr);
            sums.billed += idr;
            sums.outstanding -= most - idr;
            await reservation.close();
          };
          await schedule.waitFor(Promise.all(asks.map(spend)));
          await schedule.waitFor(Promise.all(meters.map((meter) => meter.close())));
          expect(await meters[0]?.spent(shop, DAY)).toBe(sums.billed);
        },
      ),
    );
  });

  async function reserved(meter: ReturnType<typeof createLeasingMeter>, idr: number, now = NOON): Promise<Reservation> {
    const reservation = await meter.reserve(limited({ dailyBudgetIdr: 1000 }), idr, now);
    if (reservation === null) throw new RangeError("the budget holds it");
    return reservation;
  }

  it("is told of what was billed beyond what was set aside, also after the wait for it", async () => {
    const { counts } = memoryCounts();
    const meter = createLeasingMeter(counts);
    const shop = limited({ dailyBudgetIdr: 1000 });
    const reservation = await reserved(meter, 600);
    reservation.charge(700);
    await reservation.close();
    reservation.charge(100);
    await meter.close();
    expect(await meter.spent(shop, DAY)).toBe(800);
    expect(await createLeasingMeter(counts).reserve(shop, 201, NOON)).toBeNull();
  });

  it("does not forget what could not be written while the database was away", async () => {
    const { counts, state } = memoryCounts();
    const meter = createLeasingMeter(counts);
    const reservation = await reserved(meter, 600);
    reservation.charge(700);
    state.down = true;
    await reservation.close();
    await meter.close();
    state.down = false;
    expect(await meter.reserve(limited({ dailyBudgetIdr: 1000 }), 301, NOON)).toBeNull();
    expect(await meter.reserve(limited({ dailyBudgetIdr: 1000 }), 300, later(1))).not.toBeNull();
  });

  it("is a new one at midnight in Jakarta, and yesterday's change stays yesterday's", async () => {
    const { counts } = memoryCounts();
    const meter = createLeasingMeter(counts);
    const late = await reserved(meter, 1000, new Date("2026-06-01T16:59:59.999Z"));
    const next = await reserved(meter, 1000, new Date("2026-06-01T17:00:00.000Z"));
    late.charge(40);
    await late.close();
    await next.close();
    await meter.close();
    const spent = (began: Date) => counts.used({ tenant: "bank", account: "shop", unit: "RUPIAH", period: began });
    expect(await spent(jakartaMidnight(DAY))).toBe(40);
    expect(await spent(new Date("2026-06-01T17:00:00.000Z"))).toBe(0);
  });
});

it("a limit that cannot be looked at lets nobody through, and whoever has none is not asked about", async () => {
  const { counts, state } = memoryCounts();
  state.down = true;
  const meter = createLeasingMeter(counts);
  const both = limited({ perMinute: 10, dailyBudgetIdr: 10 });
  await expect(meter.take(both, NOON)).rejects.toThrow("the database is away");
  await expect(meter.reserve(both, 1, NOON)).rejects.toThrow("the database is away");
  const before = state.asked;
  expect(await meter.take(limited({}), NOON)).toEqual({ allowed: true });
  expect(await meter.reserve(limited({}), 1_000_000, NOON)).not.toBeNull();
  expect(state.asked).toBe(before);
  state.down = false;
  expect(await meter.take(both, NOON)).toEqual({ allowed: true });
});
