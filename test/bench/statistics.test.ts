import fc from "fast-check";
import { expect, test } from "vitest";

import { median, percentile } from "../../bench/statistics.ts";

test("the median of an even number of values is the mean of the middle two", () => {
  expect(median([9, 1, 4, 2])).toBe(3);
});

test("a percentile is one of the values, by nearest rank", () => {
  const values = Array.from({ length: 200 }, (_, index) => 200 - index);
  expect(percentile(values, 0.5)).toBe(100);
  expect(percentile(values, 0.99)).toBe(198);
});

test("there is no median and no percentile of nothing", () => {
  expect(median([])).toBeNaN();
  expect(percentile([], 0.5)).toBeNaN();
});

test("as many values lie under the median as over it", () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
      const middle = median(values);
      const under = values.filter((value) => value < middle).length;
      const over = values.filter((value) => value > middle).length;
      expect(Math.max(under, over)).toBeLessThanOrEqual(values.length / 2);
    }),
  );
});
