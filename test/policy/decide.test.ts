import { describe, expect, it } from "vitest";

import { decide } from "../../src/policy/decide.ts";
import { decideOn, known, load, NOON, policyText, rules, unknown } from "./support/policies.ts";

const BANDS = "bands: [ { below: 30, outcome: APPROVE }, { below: 80, outcome: REVIEW }, { outcome: REJECT } ]";

describe("an outcome", () => {
  it.each([
    [29, "APPROVE"],
    [30, "REVIEW"],
    [79, "REVIEW"],
    [80, "REJECT"],
  ])("of a score of %i is %s", (points, outcome) => {
    const source = policyText({ rules: rules(`nik.valid => points: ${points}, reason: R1`) });
    const decision = decideOn(source, { "nik.valid": known(true) });
    expect(decision).toMatchObject({
      outcome,
      determined: true,
      best: outcome,
      worst: outcome,
      score: { low: points, high: points },
    });
  });

  it("is REJECT by a knock-out and at least REVIEW by a review, whatever the score", () => {
    const source = policyText({
      rules: rules("nik.valid => points: -500, reason: R1", "nik.regionKnown => reject: R2", "nik.valid => review: R3"),
    });
    expect(decideOn(source, { "nik.valid": known(true), "nik.regionKnown": known(true) })).toMatchObject({
      outcome: "REJECT",
      determined: true,
    });
    expect(decideOn(source, { "nik.valid": known(true), "nik.regionKnown": known(false) })).toMatchObject({
      outcome: "REVIEW",
      determined: true,
    });
  });

  it("is determined though facts are missing, where they cannot change it", () => {
    const source = policyText({
      rules: rules("nik.valid => reject: R1", "identity.name == MISMATCH => points: 40, reason: R2"),
    });
    expect(decideOn(source, { "nik.valid": known(true) })).toMatchObject({
      outcome: "REJECT",
      determined: true,
      score: { low: 0, high: 40 },
      missing: [{ path: "identity.name", cause: "NOT_COLLECTED" }],
    });
  });

  it("is REVIEW and open between the best and the worst that unknown rules can do", () => {
    const source = policyText({
      rules: rules(
        "identity.name == MISMATCH => points: 40, reason: R1",
        "nik.valid => points: -20, reason: R2",
        "face.verdict == MISMATCH => reject: R3",
      ),
    });
    expect(decideOn(source, { "face.verdict": unknown("RATE_LIMITED") })).toMatchObject({
      outcome: "REVIEW",
      determined: false,
      best: "APPROVE",
      worst: "REJECT",
      score: { low: -20, high: 40 },
      reasons: [],
    });
  });
});

describe("approve_requires", () => {
  const source = policyText({
    more: "approve_requires: [ nik.valid, identity.verdict == MATCH ]",
    rules: rules("face.verdict == MISMATCH => reject: R1"),
  });
  const matched = { "nik.valid": known(true), "identity.verdict": known("MATCH"), "face.verdict": known("MATCH") };

  it("lets pass where each condition is TRUE", () => {
    expect(decideOn(source, matched)).toMatchObject({ outcome: "APPROVE", determined: true, missing: [] });
  });

  it("holds back, for good, where a condition is FALSE", () => {
    expect(decideOn(source, { ...matched, "nik.valid": known(false) })).toMatchObject({
      outcome: "REVIEW",
      determined: true,
      best: "REVIEW",
      worst: "REVIEW",
    });
  });

  it("holds back, for now, where a condition is unknown, and says what is missing", () => {
    expect(decideOn(source, { ...matched, "identity.verdict": unknown("TOO_FEW_ANSWERS") })).toMatchObject({
      outcome: "REVIEW",
      determined: false,
      best: "APPROVE",
      worst: "REVIEW",
      missing: [{ path: "identity.verdict", cause: "TOO_FEW_ANSWERS" }],
    });
  });

  it("does not settle what a knock-out could still turn into REJECT", () => {
    expect(decideOn(source, { "nik.valid": known(false) })).toMatchObject({
      outcome: "REVIEW",
      determined: false,
      best: "REVIEW",
      worst: "REJECT",
    });
  });

  it("does not soften a REJECT", () => {
    expect(decideOn(source, { "face.verdict": known("MISMATCH") })).toMatchObject({
      outcome: "REJECT",
      determined: true,
    });
  });
});

describe("known()", () => {
  const source = policyText({ rules: rules("!known(face.score) => review: R1") });

  it("fires a review for a fact that has no value, which may yet come", () => {
    const decision = decideOn(source, { "face.score": unknown("TIMEOUT") });
    expect(decision).toMatchObject({ outcome: "REVIEW", determined: false, best: "APPROVE", worst: "REVIEW" });
    expect(decision.rules[0]).toMatchObject({
      state: "FIRED",
      facts: [{ path: "face.score", value: null, cause: "TIMEOUT" }],
    });
    expect(decision.reasons.map(({ code }) => code)).toEqual(["R1"]);
  });

  it("is settled by a fact that has a value", () => {
    expect(decideOn(source, { "face.score": known(0.4) })).toMatchObject({ outcome: "APPROVE", determined: true });
  });

  it("is not satisfied by a fact that is known in part", () => {
    const partly = policyText({ rules: rules("known(screening.topScore) => review: R1") });
    const decision = decideOn(partly, { "screening.topScore": unknown("INCOMPLETE", { atLeast: 0.9 }) });
    expect(decision).toMatchObject({ outcome: "REVIEW", determined: false, best: "APPROVE", worst: "REVIEW" });
    expect(decision.rules[0]?.state).toBe("NOT_FIRED");
  });
});

describe("a rule that ignores an unknown", () => {
  const source = policyText({
    rules:
      "rules:\n  - { id: mother, when: identity.motherMaidenName == MISMATCH, then: { reject: R1 }, unknown: ignore, because: seldom given }",
  });

  it("is passed over, shown as unknown and listed by name", () => {
    const decision = decideOn(source, {});
    expect(decision).toMatchObject({
      outcome: "APPROVE",
      determined: true,
      ignored: ["mother"],
      score: { low: 0, high: 0 },
    });
    expect(decision.rules[0]).toMatchObject({ state: "UNKNOWN", points: { low: 0, high: 0 } });
    expect(decision.missing).toEqual([{ path: "identity.motherMaidenName", cause: "NOT_COLLECTED" }]);
  });

  it("fires like any other where the fact is known", () => {
    expect(decideOn(source, { "identity.motherMaidenName": known("MISMATCH") })).toMatchObject({
      outcome: "REJECT",
      ignored: [],
    });
  });
});

describe("the reasons", () => {
  it("are at most four: knock-outs, then reviews, then points by size, ties as written", () => {
    const source = policyText({
      rules: rules(
        "nik.valid => points: 10, reason: R1",
        "nik.valid => points: 90, reason: R2",
        "nik.valid => points: 10, reason: R3",
        "nik.valid => review: R4",
        "nik.valid => reject: R5",
        "!nik.valid => reject: R3",
        "nik.regionKnown => reject: R3",
        "nik.valid => points: -99, reason: R3",
      ),
    }).replace("R3: {", "R4: { en: Four, id: Empat }, R5: { en: Five, id: Lima }, R3: {");
    const { reasons } = decideOn(source, { "nik.valid": known(true) });
    expect(reasons.map(({ rule, code }) => [rule, code])).toEqual([
      ["r5", "R5"],
      ["r4", "R4"],
      ["r2", "R2"],
      ["r1", "R1"],
    ]);
    const few = policyText({
      rules: rules(
        "nik.valid => points: 10, reason: R1",
        "nik.valid => points: -9, reason: R2",
        "nik.valid => points: 10, reason: R3",
      ),
    });
    expect(decideOn(few, { "nik.valid": known(true) }).reasons.map(({ rule }) => rule)).toEqual(["r1", "r3"]);
  });

  it("say what several rules say once, by the most telling of them", () => {
    const source = policyText({
      rules: rules(
        "nik.valid => points: 10, reason: R1",
        "nik.valid => points: 90, reason: R2",
        "nik.valid => review: R1",
        "nik.valid => points: 20, reason: R3",
      ),
    });
    const { reasons } = decideOn(source, { "nik.valid": known(true) });
    expect(reasons.map(({ rule, code }) => [rule, code])).toEqual([
      ["r3", "R1"],
      ["r2", "R2"],
      ["r4", "R3"],
    ]);
  });

  it("come in both languages, and say whom they are for", () => {
    const source = policyText({ rules: rules("nik.valid => reject: R1", "nik.valid => review: R2") }).replace(
      "id: Dua",
      "id: Dua, audience: internal",
    );
    expect(decideOn(source, { "nik.valid": known(true) }).reasons).toEqual([
      { code: "R1", rule: "r1", audience: "APPLICANT", text: { en: "One", id: "Satu" } },
      { code: "R2", rule: "r2", audience: "INTERNAL", text: { en: "Two", id: "Dua" } },
    ]);
  });
});

describe("the explanation", () => {
  it("gives every rule with its line, its points and the facts it read, with who said them and when", () => {
    const askedAt = new Date("2025-06-01T04:59:59.000Z");
    const sources = [{ provider: "ILUMA", requestId: "req-1", askedAt }] as const;
    const source = policyText({
      rules: rules(
        "nik.valid && face.score < 0.8 => points: 40, reason: R1",
        "screening.topScore > 0.9 => points: -5, reason: R2",
      ),
    });
    const policy = load(source);
    const decision = decide(policy, new Map([["face.score", { known: true, value: 0.75, sources }]]), NOON);
    expect(decision.rules).toEqual([
      {
        rule: "r1",
        state: "UNKNOWN",
        points: { low: 0, high: 40 },
        line: 10,
        facts: [
          { path: "nik.valid", value: null, cause: "NOT_COLLECTED", sources: [] },
          { path: "face.score", value: "0.75", cause: null, sources },
        ],
      },
      {
        rule: "r2",
        state: "UNKNOWN",
        points: { low: -5, high: 0 },
        line: 11,
        facts: [{ path: "screening.topScore", value: null, cause: "NOT_COLLECTED", sources: [] }],
      },
    ]);
    expect(source.split("\n")[9]).toContain("id: r1");
    expect(decision.policy).toEqual({ name: "test", version: 1, digest: policy.digest });
    expect(decision.decidedAt).toEqual(NOON);
  });

  it.each([
    ["face.score < 0.5", "face.score", known(0.123_456_789), "0.123457"],
    ["face.score < 0.8", "face.score", known(0.799_99), "0.79999"],
    ["applicant.age < 17", "applicant.age", known(37), "37"],
    ["nik.valid", "nik.valid", known(false), "false"],
    ["identity.verdict == MATCH", "identity.verdict", known("NOT_FOUND"), "NOT_FOUND"],
    ["screening.hits.all(h, true)", "screening.hits", known([]), "no hits"],
    [
      "screening.hits.all(h, true)",
      "screening.hits",
      known([
        { score: 0.9, scopes: ["PEP"], sources: 1 },
        { score: 0.97, scopes: [], sources: 1 },
      ]),
      "2 hits, best 0.97",
    ],
    ["screening.topScore > 0.9", "screening.topScore", unknown("INCOMPLETE", { atLeast: 0.93 }), "at least 0.93"],
    [
      "screening.hits.all(h, true)",
      "screening.hits",
      unknown("INCOMPLETE", { includes: [{ score: 0.9, scopes: [], sources: 1 }] }),
      "at least 1 hit, best 0.9",
    ],
  ])("shows what %s read as short text", (condition, path, fact, text) => {
    const decision = decideOn(policyText({ rules: rules(`${condition} => review: R1`) }), { [path]: fact });
    expect(decision.rules[0]?.facts[0]?.value).toBe(text);
  });

  it("lists what is missing in the order of the catalogue, with causes", () => {
    const source = policyText({ bands: BANDS, more: "approve_requires: [ screening.verdict == CLEAR, nik.valid ]" });
    expect(decideOn(source, { "screening.verdict": unknown("PENDING"), "nik.valid": known("?") }).missing).toEqual([
      { path: "nik.valid", cause: "MALFORMED_RESPONSE" },
      { path: "screening.verdict", cause: "PENDING" },
    ]);
  });
});
