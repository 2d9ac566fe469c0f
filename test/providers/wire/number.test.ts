import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numeric, percent } from "../../../src/providers/wire/number.ts";

describe("numeric", () => {
  it.each([
    [12.5, 12.5],
    ["99.8", 99.8],
    [" 7 ", 7],
    ["-3", -3],
    ["", null],
    [null, null],
    [undefined, null],
  ])("reads %j as %j", (wire, value) => {
    expect(numeric.parse(wire)).toBe(value);
  });

  it.each(["high", "NaN", "Infinity", "1e2", "0x10", "99,8", "99.8%", ".", true, {}, Number.NaN, Infinity])(
    "refuses %j",
    (wire) => {
      expect(numeric.safeParse(wire).success).toBe(false);
    },
  );

  it("reads a number and its decimal text alike", () => {
    const plain = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => Number(value.toFixed(4)));
    fc.assert(
      fc.property(plain, (value) => numeric.parse(value.toFixed(4)) === numeric.parse(Number(value.toFixed(4)))),
    );
  });
});

describe("percent", () => {
  it.each([
    [0, 0],
    [100, 1],
    [82.04, 0.8204],
    ["99.8", 0.998],
    [null, null],
    ["", null],
    [undefined, null],
  ])("brings %j to %j", (wire, value) => {
    expect(percent.parse(wire)).toBe(value);
  });

  it.each([-0.1, 100.1, "101", "-1", Number.NaN, "abc"])("refuses %j", (wire) => {
    expect(percent.safeParse(wire).success).toBe(false);
  });

  it("never leaves 0 to 1 and keeps the order", () => {
    const share = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(share, share, (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map((value) => percent.parse(value) ?? -1);
        return low !== undefined && high !== undefined && low >= 0 && low <= high && high <= 1;
      }),
    );
  });
});
