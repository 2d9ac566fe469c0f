import { describe, expect, it } from "vitest";

import type { Policy } from "../../../src/policy/policy.ts";
import { asking, told } from "../support/counterfactuals.ts";
import { known, policyText, rules, unknown } from "../support/policies.ts";

describe("a number that would have given a better outcome", () => {
  it("is, of a number, the least that suffices", () => {
    expect(told({ "face.score": known(0.7) })).toEqual(["APPROVE: face.score 0.7 → at least 0.8"]);
    const over = asking(policyText({ rules: rules("face.score <= 0.8 => reject: R1") }));
    expect(told({ "face.score": known(0.8) }, over)).toEqual(["APPROVE: face.score 0.8 → over 0.8"]);
  });

  it("is not said of a number that must not be larger than enough", () => {
    const between = asking(policyText({ rules: rules("face.score < 0.6 || face.score > 0.9 => reject: R1") }));
    expect(told({ "face.score": known(0.5) }, between)).toEqual([]);
  });

  it("is not said of numbers that must not both be larger than enough", () => {
    const young = "applicant.age < 17 || face.score < 0.6 => reject: R1";
    const either = asking(policyText({ rules: rules(young, "applicant.age > 60 && face.score > 0.9 => reject: R2") }));
    const some = { "applicant.age": unknown("NOT_SUPPLIED"), "face.score": known(0.5) };
    // Without the age nobody is approved; with both, an old face that is too clear would be rejected.
    expect(told(some, either)).toEqual(["REVIEW: face.score 0.5 → at least 0.6"]);
  });

  it("is, where a condition compares several numbers, what this applicant's others make of it", () => {
    const both = asking(policyText({ rules: rules("applicant.age - face.score * 100 >= 50 => review: R1") }));
    const at = (age: number): readonly string[] => told({ "applicant.age": known(age), "face.score": known(0) }, both);
    expect(at(138)).toEqual(["APPROVE: face.score 0 → over 0.88"]);
    expect(at(110)).toEqual(["APPROVE: face.score 0 → over 0.6"]);
  });

  it("is nothing, where a condition compares several numbers and what it makes of one in between is not certain", () => {
    const curve = "face.score * face.score - face.score + 0.25 < 0.001 => reject: R1";
    const dips = asking(policyText({ rules: rules("face.score < 0.2 => reject: R2", curve) }));
    expect(told({ "face.score": known(0.1) }, dips)).toEqual(["APPROVE: face.score 0.1 → at least 1"]);
  });

  it("is, where a rule passes over an unknown, still a number that suffices wherever it lies", () => {
    const rule =
      "  - { id: r1, when: face.score < 0.7 + applicant.age / 1000, then: { reject: R1 }, unknown: ignore, because: x }";
    const ignoring = asking(
      policyText({ rules: `rules:\n${rule}`, more: "approve_requires: [ applicant.age >= 17 ]" }),
    );
    const some = { "applicant.age": unknown("NOT_SUPPLIED"), "face.score": known(0.5) };
    expect(told(some, ignoring)).toEqual([
      "APPROVE: applicant.age null → at least 17, face.score 0.5 → at least 0.85",
      // Without the age, nobody knows that the score is too low for it.
      "REVIEW: face.score 0.5 → at least 0.7",
    ]);
  });

  it("is a number that is there, however large: no rule may ask for it as for one that is unknown", () => {
    const less = "face.score < 0.7 + applicant.age / 1000 => reject: R1";
    const asks = asking(policyText({ rules: rules(less, "!known(face.score) => review: R2") }));
    expect(told({ "face.score": known(0.5) }, asks)).toEqual(["APPROVE: face.score 0.5 → at least 0.73"]);
  });

  it("is, where an age was left out, a score that suffices at any age", () => {
    const older = asking(policyText({ rules: rules("face.score < 0.7 + applicant.age / 1000 => reject: R1") }));
    const some = { "applicant.age": unknown("NOT_SUPPLIED"), "face.score": known(0.5) };
    expect(told(some, older)).toEqual(["APPROVE: face.score 0.5 → at least 0.85"]);
  });

  it("holds of every number of the set together, where some of them are compared", () => {
    const dip = "face.score * face.score + 0.3009 < face.score * 1.1 && applicant.age > 40 => reject: R1";
    const dips = asking(
      policyText({ rules: rules("applicant.age < 18 => reject: R2", dip, "face.score < 0.3 => reject: R3") }),
    );
    const some = { "applicant.age": unknown("NOT_SUPPLIED"), "face.score": known(0.2) };
    expect(told(some, dips)[0]).toBe("APPROVE: applicant.age null → at least 18, face.score 0.2 → at least 1");
  });

  it("names a number as short as it was meant, and never one that does not suffice", () => {
    const when = (condition: string): Policy => asking(policyText({ rules: rules(`${condition} => reject: R1`) }));
    expect(told({ "face.score": known(0.2) }, when("face.score + 0.1 < 0.4"))).toEqual([
      "APPROVE: face.score 0.2 → at least 0.3",
    ]);
    // 0.7 * 3 comes to less than 2.1.
    expect(told({ "face.score": known(0.2) }, when("face.score * 3 < 2.1"))).toEqual([
      "APPROVE: face.score 0.2 → over 0.7",
    ]);
    expect(told({ "face.score": known(0.799_999_96) })).toEqual(["APPROVE: face.score 0.79999996 → at least 0.8"]);
  });
});
