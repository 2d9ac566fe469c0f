import { describe, expect, it } from "vitest";

import { POLICY, run } from "../support/cases.ts";

describe("coverage", () => {
  const { coverage } = run(
    "cases: [ { name: a, expect: { outcome: APPROVE } }, { name: b, down: [iluma, glair], expect: { outcome: REVIEW } } ]",
  );

  it("counts how often each rule, condition and band was seen how, and outages for nothing", () => {
    expect(coverage.rules.map(({ name, yes, no, unknown }) => [name, yes, no, unknown])).toEqual([
      ["listed", 0, 1, 1],
      ["young", 0, 2, 0],
      ["name-differs", 0, 1, 1],
      ["face-weak", 0, 2, 0],
    ]);
    expect(coverage.requirements.map(({ name, yes, no, unknown }) => [name, yes, no, unknown])).toEqual([
      ["nik.valid", 2, 0, null],
      ["identity.verdict == MATCH", 1, 0, 1],
      ["screening.verdict == CLEAR", 1, 0, 1],
    ]);
    expect(coverage.bands).toEqual([
      { name: "below 30", outcome: "APPROVE", reached: 1 },
      { name: "from 30, below 80", outcome: "REVIEW", reached: 0 },
      { name: "from 80", outcome: "REJECT", reached: 0 },
    ]);
  });

  it("does not ask to see a rule unknown that asks what is known", () => {
    const policy = POLICY.replace("when: applicant.age < 21", 'when: "!known(applicant.age)"');
    const young = run("cases: [ { name: a, expect: { outcome: APPROVE } } ]", policy).coverage.rules[1];
    expect(young).toMatchObject({ name: "young", yes: 0, no: 1, unknown: null });
  });

  it("names what was never seen", () => {
    expect(coverage.gaps).toEqual([
      "rule listed is never seen fired",
      "rule young is never seen fired",
      "rule young is never seen unknown",
      "rule name-differs is never seen fired",
      "rule face-weak is never seen fired",
      "rule face-weak is never seen unknown",
      "the condition nik.valid is never seen false",
      "the condition identity.verdict == MATCH is never seen false",
      "the condition screening.verdict == CLEAR is never seen false",
      "no score reaches the band from 30, below 80",
      "no score reaches the band from 80",
    ]);
  });
});
