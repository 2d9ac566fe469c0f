import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { endOf, isAtLeast, latestBegin, parsePeriod } from "../../src/domain/period.ts";
import type { Period } from "../../src/domain/period.ts";

const day = (text: string): Date => new Date(`${text}T00:00:00.000Z`);
const periods: fc.Arbitrary<Period> = fc.oneof(fc.record({ years: fc.nat(30) }), fc.record({ days: fc.nat(12_000) }));
const moments = fc.date({ min: day("1995-01-01"), max: day("2105-01-01"), noInvalidDate: true });

describe("a period", () => {
  it.each([
    ["5y", { years: 5 }],
    ["90d", { days: 90 }],
    ["90 d", { days: 90 }],
    ["0d", { days: 0 }],
  ])("is written as %s", (text, period) => {
    expect(parsePeriod(text)).toEqual(period);
  });

  it.each(["", "5", "y", "-5y", "1.5y", "5Y", "36526d", "101y", "5y 3d"])("is not written as '%s'", (text) => {
    expect(parsePeriod(text)).toBeUndefined();
  });

  it("of years ends on the same day of the calendar, or the day after where there is none", () => {
    expect(endOf({ years: 5 }, day("2026-11-27"))).toEqual(day("2031-11-27"));
    expect(endOf({ years: 5 }, day("2028-02-29"))).toEqual(day("2033-03-01"));
    expect(endOf({ days: 90 }, day("2026-11-27"))).toEqual(day("2027-02-25"));
  });

  it("that is over by now did not begin after the latest moment from which it may be", () => {
    fc.assert(
      fc.property(periods, moments, moments, (period, begins, now) => {
        if (endOf(period, begins) <= now)
          expect(begins.getTime()).toBeLessThanOrEqual(latestBegin(period, now).getTime());
      }),
    );
  });

  it("is at least as long as another only where it never ends before it", () => {
    fc.assert(
      fc.property(periods, periods, moments, (one, other, begins) => {
        if (isAtLeast(one, other))
          expect(endOf(one, begins).getTime()).toBeGreaterThanOrEqual(endOf(other, begins).getTime());
      }),
      { examples: [[{ days: 1826 }, { years: 5 }, day("2091-12-31")]] },
    );
    expect(isAtLeast({ days: 1827 }, { years: 5 })).toBe(true);
    expect(isAtLeast({ days: 1826 }, { years: 5 })).toBe(false);
    expect(isAtLeast({ years: 5 }, { days: 1825 })).toBe(true);
    expect(isAtLeast({ years: 5 }, { years: 5 })).toBe(true);
  });
});
