import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Fact } from "../../src/domain/fact.ts";
import { decide } from "../../src/policy/decide.ts";
import { outcomeUnder } from "../../src/policy/outcome.ts";
import { decideOn, known, load, NOON, policyText, rules, unknown } from "./support/policies.ts";

const all = policyText({
  rules: rules(
    `applicant.age > 90 => review: R1`,
    `applicant.nationality == "ID" => review: R1`,
    `face.score < 0.5 => review: R1`,
    `screening.topScore > 0.99 => review: R1`,
    `screening.hits.exists(h, PEP in h.scopes && h.score > 0.99) => review: R1`,
    `identity.name == MISMATCH => review: R1`,
  ),
});

describe("what is kept of an applicant once the decision is drawn", () => {
  const facts = new Map([
    ["applicant.age", known(73)],
    ["applicant.nationality", known("ZQ")],
    ["face.score", known(0.713_579)],
    ["screening.topScore", unknown("INCOMPLETE", { atLeast: 0.924_681 })],
    ["screening.hits", known([{ score: 0.924_681, scopes: ["OTHER"], sources: 73 }])],
    ["identity.name", known("MATCH")],
  ]);

  it.each([
    ["decide", (policy: ReturnType<typeof load>) => decide(policy, facts, NOON)],
    ["outcomeUnder", (policy: ReturnType<typeof load>) => outcomeUnder(policy, facts)],
  ])("is nothing by which one could be told from another, by %s", (_name, draw) => {
    const policy = load(all);
    draw(policy);
    const kept = JSON.stringify(policy.program);
    for (const trace of ["73", "ZQ", "713579", "924681", "OTHER"]) expect(kept).not.toContain(trace);
  });
});

describe("a score as a decision shows it", () => {
  const source = policyText({ rules: rules("face.score < 0.5 => review: R1") });
  const shown = (score: number): string => {
    const { rules: results } = decideOn(source, { "face.score": known(score) });
    return results[0]?.facts[0]?.value ?? "nothing";
  };

  it("is short, and off by half of the sixth digit at most", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1, noNaN: true }), (score) => {
        expect(shown(score).length).toBeLessThanOrEqual(8);
        expect(Math.abs(Number(shown(score)) - score)).toBeLessThanOrEqual(0.000_000_500_1);
      }),
    );
  });

  it.each([
    [0, "0"],
    [0.1, "0.1"],
    [0.5, "0.5"],
    [0.1 + 0.2, "0.3"],
    [0.000_25, "0.00025"],
    [0.999_998_9, "0.999999"],
    [0.999_999_6, "1"],
    [1, "1"],
  ])("of %s is %s", (score, text) => {
    expect(shown(score)).toBe(text);
  });
});

it("a list of hits that is none is unknown, and no clear screening", () => {
  const nothing: Fact = JSON.parse('{ "known": true, "value": null, "sources": [] }');
  const source = policyText({ rules: rules("screening.hits.exists(h, PEP in h.scopes) => reject: R1") });
  expect(decideOn(source, { "screening.hits": nothing })).toMatchObject({
    outcome: "REVIEW",
    determined: false,
    missing: [{ path: "screening.hits", cause: "MALFORMED_RESPONSE" }],
  });
});
