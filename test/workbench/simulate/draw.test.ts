import { describe, expect, test } from "vitest";

import { drawsOf, streamOf } from "../../../src/workbench/simulate/draw.ts";

const MANY = 50_000;
const [one, other] = [streamOf("GLAIR face"), streamOf("ILUMA face")];

function drawn(of: (index: number) => number): number[] {
  return Array.from({ length: MANY }, (_, index) => of(index));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

/** Of two series that have nothing to do with one another it is within 1 / √50,000 of 0, times three or four. */
function correlation(some: readonly number[], others: readonly number[]): number {
  const [a, b] = [mean(some), mean(others)];
  const covariance = mean(some.map((each, at) => (each - a) * ((others[at] ?? 0) - b)));
  const deviation = (list: readonly number[], centre: number): number =>
    Math.sqrt(mean(list.map((each) => (each - centre) ** 2)));
  return covariance / (deviation(some, a) * deviation(others, b));
}

describe("draws", () => {
  const draws = drawsOf(1);

  test("are spread evenly between 0 and 1", () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const at of drawn((index) => draws.uniform(index, one))) {
      const tenth = Math.floor(at * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(tenths).toHaveLength(10);
    for (const count of tenths) expect(Math.abs(count - MANY / 10)).toBeLessThan(5 * Math.sqrt(MANY / 10));
  });

  test("of a normal have its mean and its deviation", () => {
    const values = drawn((index) => draws.normal(index, one));
    expect(mean(values)).toBeCloseTo(0, 1);
    expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 1);
    expect(values.filter((value) => value > 1.645).length / MANY).toBeCloseTo(0.05, 2);
  });

  test.each([
    ["another stream", (index: number) => draws.uniform(index, other)],
    ["another seed", (index: number) => drawsOf(2).uniform(index, one)],
    ["the next applicant", (index: number) => draws.uniform(index + 1, one)],
  ])("have nothing to do with those of %s", (_, another) => {
    const found = correlation(
      drawn((index) => draws.uniform(index, one)),
      drawn(another),
    );
    expect(Math.abs(found)).toBeLessThan(0.02);
  });
});
