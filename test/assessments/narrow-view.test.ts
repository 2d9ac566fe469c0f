import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { narrowed } from "../../src/assessments/narrow-view.ts";
import { FACTS } from "../../src/domain/fact-catalogue.ts";
import type { Fact, Facts } from "../../src/domain/fact.ts";
import { decide } from "../../src/policy/decide.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { completeFacts, incompleteFacts, policyThatMayIgnore } from "../policy/support/arbitraries.ts";
import { known, load, NOON, policyText, rules, unknown } from "../policy/support/policies.ts";

const TOLD_AT = new Date(NOON.getTime() + 8250);

function toldOf(policy: Policy, facts: Facts) {
  const decision = { ...decide(policy, facts, NOON), costIdr: 4000, recorded: false };
  return { outcome: decision.outcome, told: narrowed(policy, facts, decision, TOLD_AT) };
}

const isOfScreening = (path: string): boolean => FACTS.get(path)?.check === "SCREENING";

/** Facts as they are, but for what a screening of somebody else found. */
function screenedAs(facts: Facts, other: Facts): Facts {
  return new Map([
    ...[...facts].filter(([path]) => !isOfScreening(path)),
    ...[...other].filter(([path]) => isOfScreening(path)),
  ]);
}

/** Policies some of whose reasons are for internal use. */
const policies = fc
  .tuple(policyThatMayIgnore, fc.subarray(["One", "Two", "Three"]))
  .map(([source, internal]) =>
    internal.reduce((text, word) => text.replace(`{ en: ${word},`, `{ audience: internal, en: ${word},`), source),
  );
const facts = fc.oneof(completeFacts, incompleteFacts(9));

describe("what is told to whoever acts for the applicant", () => {
  it("is the same whatever a screening found, unless they are approved", () => {
    fc.assert(
      fc.property(policies, facts, facts, (source, mine, theirs) => {
        const policy = load(source);
        const [one, other] = [toldOf(policy, mine), toldOf(policy, screenedAs(mine, theirs))];
        fc.pre(one.outcome !== "APPROVE" && other.outcome !== "APPROVE");
        expect(one.told).toEqual(other.told);
      }),
    );
  });

  it("is the same whether an internal rule speaks against them or not, unless they are approved", () => {
    const internal = fc
      .tuple(
        fc.constantFrom("nik.valid", "!nik.valid", "identity.verdict == MATCH", "face.score < 0.5"),
        fc.constantFrom("reject: X", "review: X", "points: 30, reason: X"),
      )
      .map(([when, then]) => `\n  - { id: more, when: '${when}', then: { ${then} } }`);
    fc.assert(
      fc.property(policies, internal, facts, (source, rule, given) => {
        const more = source
          .replace(/^rules:.*$/m, `rules:${rule}`)
          .replace("reasons: { ", "reasons: { X: { en: Secret, audience: internal }, ");
        const [one, other] = [toldOf(load(source), given), toldOf(load(more), given)];
        fc.pre(one.outcome !== "APPROVE" && other.outcome !== "APPROVE");
        expect({ ...one.told, policy: null }).toEqual({ ...other.told, policy: null });
      }),
    );
  });

  it("is never worse than what was decided, and an approval wherever that is one", () => {
    const rank = ["APPROVE", "REVIEW", "REJECT"];
    fc.assert(
      fc.property(policies, facts, (source, given) => {
        const { outcome, told } = toldOf(load(source), given);
        expect(rank.indexOf(told.outcome)).toBeLessThanOrEqual(rank.indexOf(outcome));
        expect(told.outcome === "APPROVE").toBe(outcome === "APPROVE");
      }),
    );
  });

  it("has no reason but those for applicants, none of a rule that reads a screening, and nothing else that says why", () => {
    fc.assert(
      fc.property(policies, facts, (source, given) => {
        const policy = load(source);
        const { told } = toldOf(policy, given);
        for (const reason of told.reasons) {
          expect(reason.audience).toBe("APPLICANT");
          const rule = policy.meaning.rules.find(({ id }) => id === reason.rule);
          expect([...(rule?.condition.reads ?? [])].filter(isOfScreening)).toEqual([]);
        }
        const { outcome, reasons, decidedAt, policy: version, ...rest } = told;
        expect([reasons.length <= 4, decidedAt, version.name]).toEqual([
          true,
          outcome === "APPROVE" ? NOON : TOLD_AT,
          policy.name,
        ]);
        expect(rest).toEqual({
          determined: false,
          best: outcome,
          worst: outcome,
          score: { low: 0, high: 0 },
          unmet: [],
          rules: [],
          missing: [],
          ignored: [],
          counterfactuals: [],
          costIdr: null,
          recorded: false,
          validUntil: null,
        });
      }),
    );
  });
});

const REASONS = [
  "reasons:",
  "  ID: { en: Name, id: Nama }",
  "  FA: { en: Face, id: Wajah }",
  "  AG: { en: Age, id: Umur }",
  "  NI: { en: Number, id: Nomor }",
  "  AM: { en: Listed, id: Terdaftar, audience: internal }",
].join("\n");

function policyOf(...lines: readonly string[]): Policy {
  return load(policyText({ rules: rules(...lines) }).replace(/^reasons:.*$/m, REASONS));
}

const CLEAR: Facts = new Map<string, Fact>([
  ["screening.verdict", known("CLEAR")],
  ["screening.topScore", known(0)],
  ["screening.hits", known([])],
]);
const LISTED: Facts = new Map<string, Fact>([
  ["screening.verdict", known("POSSIBLE_MATCH")],
  ["screening.topScore", known(0.99)],
  ["screening.hits", known([{ score: 0.99, scopes: ["SANCTION"], sources: 1 }])],
]);
const DOWN: Facts = new Map<string, Fact>([
  ["screening.verdict", unknown("UNAVAILABLE")],
  ["screening.topScore", unknown("UNAVAILABLE")],
  ["screening.hits", unknown("UNAVAILABLE")],
]);
const person = (more: Readonly<Record<string, Fact>>, screening: Facts): Facts =>
  new Map([...Object.entries(more), ...screening]);
const codesOf = ({ told }: ReturnType<typeof toldOf>) => [told.outcome, ...told.reasons.map(({ code }) => code)];

describe("an internal rule", () => {
  const named = (face: string) => ({ "identity.name": known("MISMATCH"), "face.verdict": known(face) });

  it("that rejects is told as a review", () => {
    const policy = policyOf(
      "face.verdict == MISMATCH => reject: AM",
      "identity.name == MISMATCH => points: 40, reason: ID",
    );
    const told = toldOf(policy, person(named("MISMATCH"), CLEAR));
    expect([told.outcome, codesOf(told)]).toEqual(["REJECT", ["REVIEW", "ID"]]);
  });

  it("that speaks for the applicant is another thing than one that may be told", () => {
    const policy = policyOf(
      "identity.name == MISMATCH => points: 110, reason: ID",
      "face.verdict == MATCH => points: -20, reason: FA",
    );
    expect(codesOf(toldOf(policy, person(named("MATCH"), CLEAR)))).toEqual(["REJECT", "ID"]);
  });

  it("that speaks for the applicant does not let another be told by a rejection", () => {
    const kind = [
      "identity.name == MISMATCH => points: 90, reason: ID",
      "face.verdict == MATCH => points: -20, reason: AM",
    ];
    const [one, other] = [policyOf(...kind), policyOf(...kind, "identity.name == MISMATCH => points: 30, reason: AM")];
    const [mild, strict] = [one, other].map((policy) => toldOf(policy, person(named("MATCH"), CLEAR)));
    expect([mild?.outcome, strict?.outcome]).toEqual(["REVIEW", "REJECT"]);
    expect([mild, strict].map((each) => each && codesOf(each))).toEqual([
      ["REVIEW", "ID"],
      ["REVIEW", "ID"],
    ]);
  });
});

describe("a hit", () => {
  const sanctions = policyOf(
    "screening.topScore >= 0.95 => reject: AM",
    "identity.name == MISMATCH => points: 40, reason: ID",
    "nik.valid == false => reject: NI",
  );

  it("that rejects is told as a review, as an outage is", () => {
    const named = { "nik.valid": known(true), "identity.name": known("MATCH") };
    const [listed, down] = [LISTED, DOWN].map((screening) => toldOf(sanctions, person(named, screening)));
    expect([listed?.outcome, down?.outcome]).toEqual(["REJECT", "REVIEW"]);
    expect(listed?.told).toEqual(down?.told);
    expect(listed && codesOf(listed)).toEqual(["REVIEW"]);
  });

  it("hides no reason that the applicant may be told", () => {
    const named = { "nik.valid": known(true), "identity.name": known("MISMATCH") };
    expect(codesOf(toldOf(sanctions, person(named, LISTED)))).toEqual(["REVIEW", "ID"]);
  });

  it("beside a rejection that the applicant may know leaves that as it is", () => {
    const named = { "nik.valid": known(false), "identity.name": known("MATCH") };
    for (const screening of [LISTED, CLEAR, DOWN]) {
      expect(codesOf(toldOf(sanctions, person(named, screening)))).toEqual(["REJECT", "NI"]);
    }
  });

  it("takes no reason's place among the four", () => {
    const four = policyOf(
      "screening.topScore >= 0.9 => review: AM",
      "nik.valid == false => review: NI",
      "applicant.age < 17 => review: AG",
      "face.verdict == MISMATCH => points: 40, reason: FA",
      "identity.name == MISMATCH => points: 20, reason: ID",
    );
    const wrong = {
      "nik.valid": known(false),
      "applicant.age": known(15),
      "face.verdict": known("MISMATCH"),
      "identity.name": known("MISMATCH"),
    };
    const { reasons } = decide(four, person(wrong, LISTED), NOON);
    expect(reasons.map(({ code }) => code)).toEqual(["AM", "NI", "AG", "FA"]);
    expect(codesOf(toldOf(four, person(wrong, LISTED)))).toEqual(["REVIEW", "NI", "AG", "FA", "ID"]);
    expect(toldOf(four, person(wrong, LISTED)).told).toEqual(toldOf(four, person(wrong, CLEAR)).told);
  });

  it("is not told by a rule whose reason is for the applicant by mistake", () => {
    const mistaken = policyOf("screening.topScore >= 0.9 && identity.name == MISMATCH => reject: ID");
    const named = { "identity.name": known("MISMATCH") };
    expect(codesOf(toldOf(mistaken, person(named, LISTED)))).toEqual(["REVIEW"]);
  });

  it("does not show in a rejection that a clear screening would have softened", () => {
    const softened = policyOf(
      "identity.name == MISMATCH => points: 90, reason: ID",
      "screening.verdict == CLEAR => points: -20, reason: AM",
    );
    const named = { "identity.name": known("MISMATCH") };
    const outcomes = [LISTED, CLEAR].map((screening) => toldOf(softened, person(named, screening)));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["REJECT", "REVIEW"]);
    expect(outcomes.map(codesOf)).toEqual([
      ["REVIEW", "ID"],
      ["REVIEW", "ID"],
    ]);
  });

  it("does not show by a rule that passes over what is not known", () => {
    const lenient = load(
      policyText({
        rules: [
          "rules:",
          "  - { id: r1, when: 'identity.name == MISMATCH', then: { points: 90, reason: ID } }",
          "  - { id: r2, when: 'screening.verdict == CLEAR', then: { points: -20, reason: ID }, unknown: ignore, because: slow }",
        ].join("\n"),
      }).replace(/^reasons:.*$/m, REASONS),
    );
    const outcomes = [LISTED, CLEAR].map((screening) =>
      toldOf(lenient, person({ "identity.name": known("MISMATCH") }, screening)),
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["REJECT", "REVIEW"]);
    expect(outcomes.map(codesOf)).toEqual([
      ["REVIEW", "ID"],
      ["REVIEW", "ID"],
    ]);
  });
});
