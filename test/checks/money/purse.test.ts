import { describe, expect, it } from "vitest";

import { Purse } from "../../../src/checks/money/purse.ts";

describe("a purse", () => {
  it("pays until it is empty, and never for what has no price", () => {
    const purse = new Purse(1_000, new Map());
    expect(purse.pay("GLAIR verification", 600)).toBe(true);
    expect(purse.pay("ILUMA card", 401)).toBe(false);
    expect(purse.pay("ILUMA card", null)).toBe(false);
    expect(purse.pay("ILUMA card", 400)).toBe(true);
    expect(purse.pay("GLAIR verification", 1)).toBe(false);
  });

  it("keeps what certain calls cost for them, whoever comes first", () => {
    const purse = new Purse(1_000, new Map([["ILUMA card", 700]]));
    expect(purse.pay("IDMETA full", 400)).toBe(false);
    expect(purse.pay("IDMETA full", 300)).toBe(true);
    expect(purse.pay("ILUMA card", 700)).toBe(true);
    expect(purse.pay("ILUMA card", 700)).toBe(false);
  });

  it("takes back what a vendor did not bill, so that the call can be made again", () => {
    const purse = new Purse(500, new Map([["GLAIR verification", 500]]));
    expect(purse.pay("GLAIR verification", 500)).toBe(true);
    purse.repay(500);
    expect(purse.pay("GLAIR verification", 500)).toBe(true);
  });
});
