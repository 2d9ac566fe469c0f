import { describe, expect, test } from "vitest";

import { KINDS } from "../../../src/workbench/simulate/chart-style.ts";
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

test("the single vendors of two policies are told apart, and shown once where they are the same", async () => {
  const strict = defaultPolicy((text) =>
    text.replace("version: 1", "version: 2").replace("face_pass: 0.80", "face_pass: 0.9"),
  );
  const two = await simulated({ policies: [defaultPolicy(), strict], applicants: 300, singleVendors: true });
  const drawn = drawChart(two, "svg");
  for (const name of ["default 1, single vendors", "default 2, single vendors"]) expect(drawn).toContain(`>${name}<`);
  for (const { single } of KINDS.slice(0, 2)) expect(drawn).toContain(`fill="${single}"`);
  expect(drawn).toContain("default 2:<");
  const alike = drawChart(report, "svg");
  expect(alike).toContain(">one vendor for each check<");
  expect(alike).not.toContain(">default 1, single vendors<");
  expect(drawChart(two, "html")).toContain("<title>Simulation of default 1, default 2</title>");
});

test("a report without single vendors, and one where nobody is approved, can be drawn", async () => {
  const never = await simulated({ applicants: 1 });
  expect(drawChart(never, "svg")).toContain("</svg>");
  expect(drawChart(report, "html")).toMatch(/^<!doctype html>/);
});
