import { describe, expect, test } from "vitest";

import { drawChart } from "../../../src/workbench/simulate/chart.ts";
import { defaultPolicy, simulated } from "./support.ts";

const report = await simulated({
  policies: [defaultPolicy(), defaultPolicy((text) => text.replace("policy: default", "policy: other"))],
  applicants: 300,
  singleVendors: true,
});

describe.each(["svg", "html"] as const)("the chart as %s", (form) => {
  const drawn = drawChart(report, form);

  test("names the policies, the population and what is drawn", () => {
    for (const text of ["default 1", "other 1", "300 applicants of the population default", "False approvals", "p95"]) {
      expect(drawn).toContain(text);
    }
  });

  test("is the same bytes for the same report", () => {
    expect(drawChart(report, form)).toBe(drawn);
  });

  test("runs no script and loads nothing", () => {
    expect(drawn).not.toMatch(/<script|\bon\w+=|@import|url\((?!#)|<image|<foreignObject|javascript:/i);
    const addresses = [...drawn.matchAll(/https?:\/\/[^"'\s<]+/g)].map(([address]) => address);
    expect(new Set(addresses)).toEqual(new Set(["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"]));
  });
});

test("a report without single vendors, and one where nobody is approved, can be drawn", async () => {
  const never = await simulated({ applicants: 1 });
  expect(drawChart(never, "svg")).toContain("</svg>");
  expect(drawChart(report, "html")).toMatch(/^<!doctype html>/);
});
