import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { GROUND_PARTS, LEGAL_BASES, missingGround } from "../../src/domain/legal-ground.ts";

const NOTHING = { require: [] };
const EVERYTHING = { require: GROUND_PARTS };

it("the legal bases are the six of the law", () => {
  expect(LEGAL_BASES).toHaveLength(6);
});

describe("what is missing of a legal ground", () => {
  it("is nothing where nothing is required", () => {
    expect(missingGround(NOTHING, {})).toEqual([]);
    expect(missingGround(NOTHING, { legalBasis: "CONTRACT" })).toEqual([]);
  });

  it("is what is required and was not said, in one order", () => {
    expect(missingGround({ require: ["legalBasis", "purpose"] }, {})).toEqual(["purpose", "legalBasis"]);
    expect(missingGround({ require: ["purpose", "legalBasis"] }, { purpose: "opening an account" })).toEqual([
      "legalBasis",
    ]);
    expect(missingGround({ require: ["reference"] }, { legalBasis: "CONTRACT", purpose: "credit" })).toEqual([
      "reference",
    ]);
  });

  it("is what says nothing", () => {
    const ground = { purpose: " \n", legalBasis: null, consentReference: "", reference: undefined };
    expect(missingGround(EVERYTHING, ground)).toEqual(GROUND_PARTS);
  });

  it("is the consent's reference wherever consent is relied on, whatever is required", () => {
    expect(missingGround(NOTHING, { legalBasis: "CONSENT" })).toEqual(["consentReference"]);
    expect(missingGround({ require: ["legalBasis"] }, { legalBasis: "CONSENT" })).toEqual(["consentReference"]);
    expect(missingGround(NOTHING, { legalBasis: "CONSENT", consentReference: "C-17" })).toEqual([]);
  });

  it.each(LEGAL_BASES.filter((basis) => basis !== "CONSENT"))("is no consent by %s", (legalBasis) => {
    expect(missingGround({ require: ["legalBasis"] }, { legalBasis })).toEqual([]);
  });

  it("is no legal basis where only a consent is named: the two are not the same", () => {
    expect(missingGround({ require: ["legalBasis"] }, { consentReference: "C-17" })).toEqual(["legalBasis"]);
  });

  it("is nothing more once it is said", () => {
    const text = fc.constantFrom(undefined, null, "", " ", "said");
    const ground = fc.record({
      purpose: text,
      legalBasis: fc.constantFrom(undefined, null, ...LEGAL_BASES),
      consentReference: text,
      reference: text,
    });
    fc.assert(
      fc.property(fc.subarray([...GROUND_PARTS]), ground, (require, said) => {
        const missing = missingGround({ require }, said);
        const added = Object.fromEntries(missing.map((part) => [part, part === "legalBasis" ? "CONTRACT" : "added"]));
        expect(missingGround({ require }, { ...said, ...added })).toEqual([]);
      }),
    );
  });
});
