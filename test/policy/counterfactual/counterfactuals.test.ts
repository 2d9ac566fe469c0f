import { describe, expect, it } from "vitest";

import { FACTS } from "../../../src/domain/fact-catalogue.ts";
import type { Fact } from "../../../src/domain/fact.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import {
  asking,
  counterfactuals,
  DEFAULT,
  HIT,
  internally,
  MATCHING,
  policy,
  told,
} from "../support/counterfactuals.ts";
import type { Some } from "../support/counterfactuals.ts";
import { known, load, policyText, rules, unknown } from "../support/policies.ts";

describe("what would have given a better outcome", () => {
  it("is nothing where the outcome is the best, or the policy does not say that it be told", () => {
    expect(told({})).toEqual([]);
    expect(told({ "nik.valid": known(false) }, load(DEFAULT))).toEqual([]);
  });

  it("is found where much was left out, or much is wrong", () => {
    const fields = [
      "name",
      "gender",
      "placeOfBirth",
      "occupation",
      "maritalStatus",
      "address",
      "rt",
      "rw",
      "city",
      "district",
      "province",
    ];
    const wrong = Object.fromEntries(fields.map((field) => [`identity.${field}`, known("MISMATCH")]));
    const requires = (...conditions: readonly string[]): Policy =>
      asking(
        policyText({
          rules: rules("face.score < 0.8 => points: 80, reason: R1"),
          more: `approve_requires: [ ${conditions.join(", ")} ]`,
        }),
      );
    const [all] = counterfactuals(requires(...fields.map((field) => `identity.${field} == MATCH`)), wrong);
    expect(all?.facts.map(({ path }) => path)).toHaveLength(fields.length);

    const paths = [
      "applicant.age",
      "nik.birthDateConsistent",
      "nik.genderConsistent",
      "identity.dateOfBirth",
      "identity.placeOfBirth",
      "identity.gender",
      "face.verdict",
      "face.score",
      "face.livenessPassed",
    ];
    const left = Object.fromEntries(paths.map((path) => [path, unknown("NOT_SUPPLIED")]));
    const much = requires(
      "applicant.age >= 17",
      "nik.birthDateConsistent",
      "nik.genderConsistent",
      "identity.verdict == MATCH",
      "identity.gender == MATCH",
      "identity.placeOfBirth == MATCH",
      "face.verdict == MATCH",
      "face.livenessPassed",
    );
    const [set] = counterfactuals(much, {
      ...left,
      "identity.name": known("MISMATCH"),
      "identity.verdict": known("MISMATCH"),
    });
    expect(set?.facts.map(({ path }) => path)).toEqual([
      "applicant.age",
      "nik.birthDateConsistent",
      "nik.genderConsistent",
      "identity.name",
      "identity.placeOfBirth",
      "identity.gender",
      "face.verdict",
      "face.score",
      "face.livenessPassed",
    ]);
  });

  it("is found, if not every one, where there are too many sets to try each", () => {
    const fields = [...FACTS.keys()].filter((path) => path.startsWith("identity.") && path !== "identity.verdict");
    const each = fields.map((path, index) => `${path} == MISMATCH => points: ${3 + index}, reason: R1`);
    const many = asking(policyText({ rules: rules(...each) }));
    const some = Object.fromEntries(fields.map((path) => [path, known("MISMATCH")]));
    const sets = counterfactuals(many, { ...some, "identity.verdict": known("MISMATCH") });
    expect(sets.length).toBeGreaterThan(0);
    for (const { outcome } of sets) expect(outcome).toBe("APPROVE");
  });

  it("is every smallest set, of the best outcome first and then the fewest facts", () => {
    const some = { "identity.name": known("MISMATCH"), "identity.dateOfBirth": known("MISMATCH") };
    expect(told({ ...some, "identity.verdict": known("MISMATCH") })).toEqual([
      "APPROVE: identity.name MISMATCH → MATCH, identity.dateOfBirth MISMATCH → MATCH",
      "REVIEW: identity.name MISMATCH → MATCH",
      "REVIEW: identity.dateOfBirth MISMATCH → MATCH",
    ]);
  });

  it("is the name, not the verdict that follows from it, even where no rule reads the name", () => {
    const reading = asking(policyText({ rules: rules("identity.verdict == MISMATCH => reject: R1") }));
    const some = { "identity.name": known("MISMATCH"), "identity.verdict": known("MISMATCH") };
    expect(told(some, reading)).toEqual(["APPROVE: identity.name MISMATCH → MATCH"]);
  });

  it("is the NIK, where the register does not have it", () => {
    const gone = unknown("INCONCLUSIVE");
    const some = { "identity.verdict": known("NOT_FOUND"), "identity.name": gone, "identity.dateOfBirth": gone };
    expect(told(some)).toEqual(["APPROVE: identity.verdict NOT_FOUND → MATCH"]);
  });

  it("is no clearer selfie, where there was no photo to compare it with", () => {
    const gone = unknown("INCONCLUSIVE");
    const noFace = { "face.verdict": gone, "face.score": gone, "face.livenessPassed": gone };
    const some = { "identity.verdict": known("NOT_FOUND"), "identity.name": gone, "identity.dateOfBirth": gone };
    expect(told({ ...some, ...noFace })).toEqual(["APPROVE: identity.verdict NOT_FOUND → MATCH"]);
  });

  it("is nothing through a NIK in dispute: no field settles whether the register has it", () => {
    const some = { "identity.verdict": known("CONFLICT"), "identity.name": known("MISMATCH") };
    expect(told(some)).toEqual([]);
    const denied: Fact = { ...known("CONFLICT"), nikDenied: true };
    // Two disagree on the name, and a third says that there is no such NIK.
    expect(told({ "identity.verdict": denied, "identity.name": known("CONFLICT") })).toEqual([]);
    expect(told({ "identity.verdict": known("CONFLICT"), "identity.name": known("CONFLICT") })).toEqual([
      "APPROVE: identity.name CONFLICT → MATCH",
    ]);
  });

  it("is nothing where one provider denies the NIK and the others say nothing of it", () => {
    const denied: Fact = { ...unknown("TOO_FEW_ANSWERS"), nikDenied: true };
    expect(told({ "identity.verdict": denied, "identity.name": unknown("INCONCLUSIVE") })).toEqual([]);
  });

  it("is the NIK alone, where vendors refused what came with it for the NIK's form", () => {
    const refused = unknown("INVALID_INPUT");
    const face = { "face.verdict": refused, "face.score": refused, "face.livenessPassed": refused };
    const identity = { "identity.verdict": refused, "identity.name": refused, "identity.dateOfBirth": refused };
    const nik = { "nik.valid": known(false), "nik.birthDateConsistent": unknown("INCONCLUSIVE") };
    expect(told({ ...nik, ...identity, ...face })).toEqual(["APPROVE: nik.valid false → true"]);
    const gone = unknown("INCONCLUSIVE");
    const missed = { "identity.verdict": known("NOT_FOUND"), "identity.name": gone, "identity.dateOfBirth": gone };
    expect(told({ ...nik, ...missed, ...face })).toEqual(["APPROVE: nik.valid false → true"]);
    const unasked = asking(policyText({ rules: rules("face.score < 0.8 => reject: R1"), more: MATCHING }));
    expect(told({ ...nik, ...identity, ...face }, unasked)).toEqual(["APPROVE: nik.valid false → true"]);
  });

  it("is the selfie that was left out only together with a NIK that vendors know", () => {
    const left = unknown("NOT_SUPPLIED");
    const some = { "nik.valid": known(false), "face.verdict": left, "face.score": left };
    expect(told(some)).toEqual([
      "APPROVE: nik.valid false → true, face.verdict null → MATCH, face.score null → at least 0.8",
      "REVIEW: nik.valid false → true",
    ]);
  });

  it("is an age only where no date of birth was given: nobody can act on being young", () => {
    const grown = asking(policyText({ rules: rules("applicant.age < 17 => reject: R1") }));
    expect(told({ "applicant.age": known(16) }, grown)).toEqual([]);
    const [first] = counterfactuals(grown, { "applicant.age": unknown("NOT_SUPPLIED") });
    expect(first).toMatchObject({
      outcome: "APPROVE",
      facts: [{ path: "applicant.age", value: null, wanted: "at least 17", advice: { en: "Give the date of birth." } }],
    });
  });

  it("is to supply what was left out or could not be read, and nothing where a vendor is down", () => {
    const face = (fact: Fact): Some => ({ "face.verdict": fact, "face.score": fact, "face.livenessPassed": fact });
    expect(told(face(unknown("NOT_SUPPLIED")))).toEqual([
      "APPROVE: face.verdict null → MATCH, face.score null → at least 0.8",
    ]);
    expect(told(face(unknown("INVALID_INPUT")))).toHaveLength(1);
    for (const cause of ["TIMEOUT", "UNAVAILABLE", "TOO_FEW_ANSWERS", "PENDING", "NOT_COLLECTED"] as const) {
      expect(told(face(unknown(cause)))).toEqual([]);
    }
  });

  it("is a clearer selfie where the providers answered and could not tell, and not where one more had to answer", () => {
    const some = { "face.verdict": unknown("TOO_FEW_ANSWERS"), "face.score": known(0.7) };
    expect(told(some)).toEqual(["REVIEW: face.score 0.7 → at least 0.8"]);
    const undecided: Fact = { known: false, cause: "TOO_FEW_ANSWERS", sources: [], undecided: true };
    expect(told({ ...some, "face.verdict": undecided })[0]).toBe(
      "APPROVE: face.verdict null → MATCH, face.score 0.7 → at least 0.8",
    );
  });

  it("is at most five sets", () => {
    const paths = ["name", "gender", "occupation", "rt", "rw", "city", "district"].map((field) => `identity.${field}`);
    const eachOf = paths.map((path) => `${path} == MISMATCH => points: 20, reason: R1`);
    const some = Object.fromEntries(paths.map((path) => [path, known("MISMATCH")]));
    expect(told(some, asking(policyText({ rules: rules(...eachOf) })))).toHaveLength(5);
  });

  it("comes with what an applicant can do, in both languages", () => {
    const [first] = counterfactuals(policy, { "nik.birthDateConsistent": known(false) });
    expect(first?.facts[0]?.advice).toEqual(FACTS.get("nik.birthDateConsistent")?.advice);
  });

  it("is nothing where nothing but the screening speaks against the applicant", () => {
    expect(told(HIT)).toEqual([]);
  });

  it("is the same with a hit as without", () => {
    const some = { "face.score": known(0.7) };
    expect(told({ ...some, ...HIT })).toEqual(told(some));
  });

  it("says nothing of rules that speak of the screening to insiders, and promises nothing against them", () => {
    const insiders = (rule: string): Policy =>
      internally(policyText({ rules: rules("nik.valid == false => reject: R1", `${rule} => reject: R2`) }));
    const bad = { "nik.valid": known(false), "face.score": known(0.5) };
    expect(told(bad, insiders("screening.verdict == POSSIBLE_MATCH && face.score < 0.8"))).toEqual([
      "APPROVE: nik.valid false → true",
    ]);
    // What insiders look at stands against some larger numbers only.
    const score = { "face.score": known(0.5) };
    const between = "screening.verdict == CLEAR && face.score > 0.9 && face.score < 0.95 => review: R2";
    const outspoken = "face.score < 0.8 => reject: R1";
    expect(told(score, internally(policyText({ rules: rules(outspoken, between) })))).toEqual([]);
    // It stands against everybody who is clear, and the way out of it would tell what it looks at.
    expect(told(bad, insiders("screening.verdict == CLEAR && face.score < 0.8"))).toEqual([]);
  });
});
