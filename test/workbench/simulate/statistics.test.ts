import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { Latencies, rateOf } from "../../../src/workbench/simulate/statistics.ts";

describe("Wilson's interval", () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %i in %i is as published", (count, of, low, high) => {
    const rate = rateOf(count, of);
    expect(rate.share).toBe(count / of);
    expect(rate.low).toBeCloseTo(low, 4);
    expect(rate.high).toBeCloseTo(high, 4);
  });

  test("holds the share, within 0 to 1", () => {
    const counts = fc.nat(10_000).chain((of) => fc.tuple(fc.integer({ min: 0, max: of }), fc.constant(of)));
    fc.assert(
      fc.property(counts, ([count, of]) => {
        const { share, low, high } = rateOf(count, of);
        expect([0, low, share, high, 1]).toEqual([0, low, share, high, 1].toSorted((one, other) => one - other));
      }),
    );
  });

  test("of nobody says nothing", () => {
    expect(rateOf(0, 0)).toEqual({ share: 0, low: 0, high: 1 });
  });
});

test("percentiles are those of the sorted list", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(300), { minLength: 1 }), fc.constantFrom(0.5, 0.95, 0.99), (list, share) => {
      const latencies = new Latencies(300);
      for (const ms of list) latencies.add(ms);
      const sorted = list.toSorted((one, other) => one - other);
      expect(latencies.percentile(share)).toBe(sorted[Math.ceil(share * list.length) - 1]);
    }),
  );
  expect(new Latencies(10).percentiles()).toEqual({ p50: 0, p95: 0, p99: 0 });
});
