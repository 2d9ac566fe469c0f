import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { isPartialDate } from "../../../src/domain/calendar.ts";
import { partialDateOf } from "../../../src/providers/iluma/partial-date.ts";

describe("a watchlist's date", () => {
  it.each([
    [{ y: 1943, m: 3, d: 11 }, "1943-03-11"],
    [{ y: "1943", m: "03", d: "11" }, "1943-03-11"],
    [{ y: 1943, m: 3, d: 0 }, "1943-03"],
    [{ y: 1943, m: 0, d: 0 }, "1943"],
    [{ y: 1943 }, "1943"],
    [{ y: 1943, m: null, d: null }, "1943"],
    [{ y: 1943, m: 0, d: 11 }, "1943"],
    ["1943-03-11", "1943-03-11"],
    ["1943-3-1", "1943-03-01"],
    ["1943-03", "1943-03"],
    ["1943-03-00", "1943-03"],
    ["1943-00-00", "1943"],
    [" 1943 ", "1943"],
  ])("%j is %s", (value, date) => {
    expect(partialDateOf(value)).toBe(date);
  });

  it.each([
    { y: 0, m: 3, d: 11 },
    { m: 3, d: 11 },
    { y: 43, m: 3, d: 11 },
    { y: 1943, m: 13, d: 1 },
    { y: 1943, m: 2, d: 30 },
    { y: 1943, m: 2.5, d: 1 },
    { y: "soon" },
    "11-03-1943",
    "1943-02-30",
    "0000-00-00",
    "",
    null,
    undefined,
    1943,
    [],
  ])("%j is none", (value) => {
    expect(partialDateOf(value)).toBeUndefined();
  });

  it("never says more than was known", () => {
    const parts = fc.record({
      y: fc.integer({ min: 0, max: 12_000 }),
      m: fc.integer({ min: 0, max: 14 }),
      d: fc.integer({ min: 0, max: 33 }),
    });
    fc.assert(
      fc.property(parts, ({ y, m, d }) => {
        const date = partialDateOf({ y, m, d }) ?? "";
        const given = [y, m, d].map((part) => String(part).padStart(2, "0")).join("-");
        expect(given.startsWith(date)).toBe(true);
        expect(date === "" || isPartialDate(date)).toBe(true);
      }),
    );
  });
});
