import { describe, expect, it } from "vitest";

import { decideOn, known, policyText, unknown } from "./support/policies.ts";

const source = policyText({ more: "approve_requires:\n  - nik.valid\n  - nik.regionKnown   ==   true" });

describe("what holds an approval back", () => {
  it("is told where it certainly does not hold, and where that is unknown", () => {
    expect(decideOn(source, { "nik.valid": known(false), "nik.regionKnown": unknown("NOT_COLLECTED") })).toMatchObject({
      outcome: "REVIEW",
      reasons: [],
      unmet: [
        { condition: "nik.valid", holds: false, facts: [{ path: "nik.valid", value: "false" }] },
        {
          condition: "nik.regionKnown == true",
          holds: null,
          facts: [{ path: "nik.regionKnown", cause: "NOT_COLLECTED" }],
        },
      ],
    });
  });

  it("is nothing where every condition holds", () => {
    expect(decideOn(source, { "nik.valid": known(true), "nik.regionKnown": known(true) })).toMatchObject({
      outcome: "APPROVE",
      unmet: [],
    });
  });
});
