import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decide } from "../../src/policy/decide.ts";
import { USUAL_TERMS } from "../../src/policy/record-terms.ts";
import { hoursMeant, hoursOf, writtenPeriod } from "../../src/policy/read-time.ts";
import { complaint, load, NOON, policyText, problemsOf } from "./support/policies.ts";

const recordOf = (record: string) => load(policyText({ more: `record: ${record}` })).meaning.record;
const complaintOf = (record: string): string => complaint(policyText({ more: `record: ${record}` }));

describe("what a policy says of its record", () => {
  it("is read, whatever the order, in hours", () => {
    expect(recordOf("{ require: [legalBasis, purpose], validFor: 365d, selfie: 36h, review: four_eyes }")).toEqual({
      require: ["purpose", "legalBasis"],
      validForHours: 8760,
      selfieHours: 36,
      review: "four_eyes",
    });
  });

  it("may stand in a block of its own", () => {
    expect(recordOf("\n  require:\n    - reference\n  selfie: '30d'")).toEqual({
      ...USUAL_TERMS,
      require: ["reference"],
      selfieHours: 720,
    });
  });

  it("is as usual where it says nothing: nothing is required, no end, no selfie, one reviewer", () => {
    const usual = { require: [], validForHours: null, selfieHours: null, review: "single" };
    expect(load(policyText()).meaning.record).toEqual(usual);
    expect(recordOf("{}")).toEqual(usual);
    expect(recordOf("{ require: [], review: single }")).toEqual(usual);
  });

  it.each([
    ["{ validFor: 1d }", { validForHours: 24 }],
    ["{ validFor: 24h }", { validForHours: 24 }],
    ["{ validFor: 3650d }", { validForHours: 87_600 }],
    ["{ validFor: 87600h }", { validForHours: 87_600 }],
    ["{ selfie: 1d }", { selfieHours: 24 }],
    ["{ selfie: 1825d }", { selfieHours: 43_800 }],
  ])("takes the ends of what is sane: %s", (record, terms) => {
    expect(recordOf(record)).toEqual({ ...USUAL_TERMS, ...terms });
  });

  const validFor = "`validFor` must be a period from 1d to 3650d, in days or hours";
  const selfie = "`selfie` must be a period from 1d to 1825d, in days or hours";
  it.each([
    ["{ validFor: 23h }", `${validFor} (as 30d or 36h)`],
    ["{ validFor: 0d }", `${validFor} (as 30d or 36h)`],
    ["{ validFor: 3651d }", `${validFor} (as 30d or 36h)`],
    ["{ validFor: 87601h }", `${validFor} (as 30d or 36h)`],
    ["{ selfie: 1826d }", `${selfie} (as 30d or 36h)`],
    ["{ selfie: 12h }", `${selfie} (as 30d or 36h)`],
    ["{ validFor: 365 }", `${validFor} (write 365d)`],
    ["{ validFor: 365 days }", `${validFor} (write 365d)`],
    ["{ validFor: 365D }", `${validFor} (write 365d)`],
    ["{ validFor: 1y }", `${validFor} (write 365d)`],
    ["{ validFor: 2 years }", `${validFor} (write 730d)`],
    ["{ validFor: 6 months }", `${validFor} (write 180d)`],
    ["{ selfie: 4w }", `${selfie} (write 28d)`],
    ["{ selfie: 48 hours }", `${selfie} (write 2d)`],
    ["{ selfie: 25 hours }", `${selfie} (write 25h)`],
    ["{ selfie: 5 hours }", `${selfie} (as 30d or 36h)`],
    ["{ selfie: 6 years }", `${selfie} (as 30d or 36h)`],
    ["{ selfie: 1.5d }", `${selfie} (as 30d or 36h)`],
    ["{ selfie: 30m }", `${selfie} (as 30d or 36h)`],
    ["{ selfie: 86400s }", `${selfie} (as 30d or 36h)`],
    ["{ selfie: true }", `${selfie} (as 30d or 36h)`],
    ["{ selfie: [30d] }", `${selfie} (as 30d or 36h)`],
    ["{ selfie: }", `${selfie} (as 30d or 36h)`],
    [
      "{ require: [consent] }",
      "what is required cannot be 'consent' (it is purpose, legalBasis, consentReference, reference)",
    ],
    ["{ require: [legal_basis] }", "what is required cannot be 'legal_basis' (did you mean legalBasis?)"],
    ["{ require: [purpose, purpose] }", "purpose is named twice"],
    ["{ require: purpose }", "`require` must be a list"],
    ["{ require: [1] }", "what is required must be one of purpose, legalBasis, consentReference, reference"],
    ["{ review: two }", "`review` cannot be 'two' (it is single, four_eyes)"],
    ["{ review: 2 }", "`review` must be one of single, four_eyes"],
    ["{ valid_for: 30d }", "unknown key 'valid_for' in record (did you mean validFor?)"],
    ["{ keep: all }", "unknown key 'keep' in record (the keys are require, validFor, selfie, review)"],
    ["{ selfie: 30d, selfie: 40d }", "duplicate key 'selfie' (keep one of the two)"],
    ["true", "record must be a map of keys and values"],
    ["", "record must be a map of keys and values"],
  ])("%s → %s", (record, message) => {
    expect(complaintOf(record)).toBe(message);
  });

  it("is wrong in exact places, all of which are told", () => {
    const source = policyText({ more: "record:\n  require: [ purpos ]\n  validFor: 1 year\n  reviews: single" });
    const lines = source.split("\n");
    const pointedAt = problemsOf(source).map(({ line, column, length }) =>
      lines[line - 1]?.slice(column - 1, column - 1 + length),
    );
    expect(pointedAt).toEqual(["purpos", "1 year", "reviews"]);
  });
});

describe("a period", () => {
  it("is read as it is written", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999 }), (hours) => {
        expect(hoursOf(writtenPeriod(hours))).toBe(hours);
      }),
    );
  });

  it("that is written otherwise is seen for what was meant, and never for less", () => {
    const units = [
      "",
      "D",
      "day",
      "days",
      "hari",
      "H",
      "hour",
      "hours",
      "jam",
      "w",
      "weeks",
      "months",
      "Years",
      "tahun",
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99_999 }),
        fc.constantFrom("", " ", "  "),
        fc.constantFrom(...units),
        (amount, gap, unit) => {
          expect(hoursMeant(`${amount}${gap}${unit}`)).toBeGreaterThanOrEqual(amount);
        },
      ),
    );
  });

  it.each(["m", "30 moons", "d", "-1d", "1.5y", "P1Y"])("is not guessed at: %s", (text) => {
    expect(hoursMeant(text)).toBeUndefined();
  });
});

describe("a decision", () => {
  const decided = (more: string, at: Date) => decide(load(policyText({ more })), new Map(), at);

  it("stands as long as its policy says from when it was drawn, whatever clocks are set to in between", () => {
    const at = new Date("2024-02-28T23:30:00.000Z");
    expect(decided("record: { validFor: 2d }", at).validUntil).toEqual(new Date("2024-03-01T23:30:00.000Z"));
    expect(decided("record: { validFor: 25h }", NOON).validUntil).toEqual(new Date("2025-06-02T06:00:00.000Z"));
  });

  it("stands without end where its policy does not say how long", () => {
    expect(decided("", NOON).validUntil).toBeNull();
    expect(decided("record: { selfie: 30d }", NOON).validUntil).toBeNull();
  });
});
