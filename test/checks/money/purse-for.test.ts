import { expect, it } from "vitest";

import type { CostEstimate, EstimatedCall } from "../../../src/checks/money/estimate.ts";
import { purseFor } from "../../../src/checks/money/purse-for.ts";

function estimate(calls: Readonly<Record<string, Partial<EstimatedCall>>>): CostEstimate {
  const all = Object.entries(calls).map(([endpoint, call]): EstimatedCall => {
    return { provider: "GLAIR", endpoint, checks: ["IDENTITY"], priceIdr: 1000, certain: true, ...call };
  });
  return { leastIdr: 0, mostIdr: 0, calls: all };
}

const CALLS = estimate({ certain: {}, other: { certain: false }, unpriced: { priceIdr: null } });

it("a purse holds what is certain for the call that is, and the rest for whoever comes", () => {
  const purse = purseFor(CALLS, 1500);
  expect(purse.pay("GLAIR other", 1000)).toBe(false);
  expect(purse.pay("GLAIR other", 500)).toBe(true);
  expect(purse.pay("GLAIR certain", 1000)).toBe(true);
  expect(purse.pay("GLAIR unpriced", null)).toBe(false);
});

it("a purse of calls that were made before holds what they have left, and sets nothing aside for them", () => {
  const purse = purseFor(CALLS, 2500, new Map([["GLAIR certain", 1000]]));
  expect(purse.pay("GLAIR certain", 1000)).toBe(true);
  expect(purse.pay("GLAIR other", 1000)).toBe(false);
  expect(purse.pay("GLAIR other", 500)).toBe(true);
});
