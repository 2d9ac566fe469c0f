import { expect, test } from "vitest";

import { report, writeBetweenMarkers } from "../../bench/report.ts";
import type { RowResult } from "../../bench/rows/row.ts";

function row(contestants: Readonly<Record<string, readonly number[]>>): RowResult {
  return {
    title: "throughput",
    contestants: Object.entries(contestants).map(([name, values]) => ({
      name,
      rounds: values.map((perSecond) => ({ perSecond })),
    })),
    bars: [{ name: "saksi", against: "floor", figure: "perSecond", atLeast: 0.85 }],
    notes: ["how it was measured"],
    failures: [],
  };
}

test("a ratio is one of medians, and its bar stands beside it", () => {
  const text = report("a machine", "settings", [row({ floor: [100, 1000, 2000], saksi: [1, 900, 950] })]);
  expect(text).toMatch(/\| floor +\| +1,000 .*\| +0\.900 \| ≥ 0\.85 met \|/);
});

test("a ratio on the wrong side of its bar is said to have missed it", () => {
  expect(report("", "", [row({ floor: [1000], saksi: [800] })])).toContain("≥ 0.85 missed");
});

test("two bars against the same side are told apart by their labels", () => {
  const bars: RowResult["bars"] = [
    { name: "saksi", against: "floor", label: "whole", figure: "perSecond", atLeast: 0.5 },
    { name: "half", against: "floor", label: "half", figure: "perSecond", atLeast: 0.5 },
  ];
  const text = report("", "", [{ ...row({ floor: [1000], saksi: [800], half: [400] }), bars }]);
  expect(text).toContain("whole 0.800; half 0.400");
  expect(text).toContain("whole ≥ 0.5 met; half ≥ 0.5 missed");
});

test("without Saksi there is a table and no ratio", () => {
  const text = report("a machine", "settings", [row({ floor: [1000] })]);
  expect(text).toContain("1,000");
  expect(text).not.toContain("0.85");
});

test("the machine and how each row was measured stand under the table", () => {
  const text = report("a machine", "settings", [row({ floor: [1] })]);
  expect(text.trimEnd().split("\n").slice(-3)).toEqual(["- a machine", "- settings", "- how it was measured"]);
});

test("only what stands between the markers is replaced, however often", () => {
  const document = "before\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nafter\n";
  const once = writeBetweenMarkers(document, "new\n");
  expect(once).toBe("before\n<!-- bench:begin -->\n\nnew\n\n<!-- bench:end -->\nafter\n");
  expect(writeBetweenMarkers(once, "new\n")).toBe(once);
});

test("a document without markers is refused", () => {
  expect(() => writeBetweenMarkers("before\n<!-- bench:end -->", "new")).toThrow("bench:begin");
});
