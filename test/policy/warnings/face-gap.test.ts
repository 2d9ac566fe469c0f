import { describe, expect, it } from "vitest";

import { doubtsAbout, soundPolicy } from "./support.ts";

describe("a face that passes under the limit of those who say MATCH is doubted", () => {
  const gap = (limit: number): string =>
    `by the usual limits, a score from 0.6 to under 0.8 is no match to a provider without a match flag of its own, so that face.verdict is unknown there and nobody is approved: a limit of ${limit} does not change that (approve_requires has face.verdict == MATCH: raise the limit to 0.8, or lower the providers' FACE_PASS (docs/policy.md))`;
  const gaps = (source: string): readonly string[] =>
    doubtsAbout(source).filter((each) => each.includes("usual limits"));

  it.each([
    "face.score < 0.75",
    "face.score <= 0.75",
    "0.75 > face.score",
    "!(face.score >= 0.75)",
    "!(nik.valid && face.score >= 0.75)",
    "face.verdict == MISMATCH || face.score < 0.75",
  ])("%s", (when) => {
    for (const effect of ["reject: P", "review: P", "points: 30, reason: P"]) {
      expect(gaps(soundPolicy({ rules: [`${when} => ${effect}`] }))).toEqual([`${when} → ${gap(0.75)}`]);
    }
  });

  it("at the parameter, where it is one", () => {
    const source = soundPolicy({ params: "params: { pass: 0.7 }", rules: ["face.score < params.pass => reject: P"] });
    expect(gaps(source)).toEqual([`pass → ${gap(0.7)}`]);
  });

  it("as a requirement too", () => {
    const requires = "approve_requires: [ face.verdict == MATCH && nik.valid, face.score >= 0.75 ]";
    expect(gaps(soundPolicy({ requires }))).toEqual([`face.score >= 0.75 → ${gap(0.75)}`]);
  });

  it.each([
    ["a limit of 0.8 or more", ["face.score < 0.8 => reject: P"]],
    ["a lower limit beside one of 0.8", ["face.score < 0.7 => reject: P", "face.score < 0.8 => review: P"]],
    ["a limit up to which the face is a mismatch", ["face.score < 0.6 => reject: P"]],
    ["a limit for some only", ["face.score < 0.75 && applicant.age > 60 => review: P"]],
    ["a limit from which on it is high", ["face.score > 0.75 && !nik.regionKnown => review: P"]],
    ["points in favour", ["face.score < 0.75 => points: -5, reason: P"]],
  ])("but not %s", (_what, rules) => {
    expect(gaps(soundPolicy({ rules }))).toEqual([]);
  });

  it("but not where the verdict need not be MATCH", () => {
    const rules = ["face.score < 0.75 => reject: P"];
    for (const requires of ["nik.valid", "face.verdict != MISMATCH", "face.verdict == MATCH || nik.valid"]) {
      expect(gaps(soundPolicy({ requires: `approve_requires: [ ${requires} ]`, rules }))).toEqual([]);
    }
  });
});
