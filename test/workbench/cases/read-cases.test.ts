import { describe, expect, it } from "vitest";

import { complaints, POLICY, problemsOf } from "../support/cases.ts";

/** A case of these keys, beside what it must have. */
function one(keys: string, expectation = "outcome: REVIEW"): string {
  return complaints(`cases:\n  - { name: a, ${keys}, expect: { ${expectation} } }\n`).replace(/^2:\d+ /gm, "");
}

describe("a file of cases", () => {
  it("tells every problem at once, each with its place and what was meant", () => {
    const cases = `policy: smal
base:
  applicant.agee: 34
cases:
  - name: a
    facts: { nik.valid: UNKNOWN, identity.name: MISMTCH, applicant.age: 200 }
    expect: { outcome: APROVE, fire: [], fired: [namediffers] }
  - name: b
`;
    expect(complaints(cases)).toBe(
      [
        "1:9 the policy is small",
        "3:3 unknown key 'applicant.agee' (did you mean applicant.age?)",
        "6:25 'nik.valid' is never unknown",
        "6:49 unknown value 'MISMTCH' (did you mean MISMATCH?)",
        "6:73 `applicant.age`: too big: expected number to be <=150",
        "7:24 unknown value 'APROVE' (did you mean APPROVE?)",
        "7:32 unknown key 'fire' (did you mean fired?)",
        "7:50 unknown rule 'namediffers' (did you mean name-differs?)",
        "8:5 `expect` is required",
      ].join("\n"),
    );
  });

  it("tells the second round of problems at once, too: names that the policy does not have", () => {
    const cases = `policy: smal
cases:
  - name: a
    facts: { nik.valid: UNKNOWN }
    answers: { glare: { identity.name: MATCH } }
    down: [ilma]
    expect:
      outcome: REVIEW
      fired: [namediffers]
      reasons: [R3]
      unmet: [identity.verdict == MATHC]
      missing: [face.scor]
    whenDown: { idmeto: REVIEW }
  - name: a
    expect: { outcome: REVIEW }
`;
    expect(complaints(cases)).toBe(
      [
        "1:9 the policy is small",
        "4:25 'nik.valid' is never unknown",
        "5:16 unknown provider 'glare' (did you mean glair?)",
        "6:12 unknown provider 'ilma' (did you mean iluma?)",
        "9:15 unknown rule 'namediffers' (did you mean name-differs?)",
        "10:17 unknown reason 'R3' (did you mean R1?)",
        "11:15 unknown condition 'identity.verdict == MATHC' (did you mean identity.verdict == MATCH?)",
        "12:17 unknown fact of this policy 'face.scor' (did you mean face.score?)",
        "13:17 unknown provider 'idmeto' (did you mean idmeta?)",
        "14:11 another case has this name",
      ].join("\n"),
    );
  });

  it("tells which ways of being down there are, and who is not asked, at once", () => {
    expect(one("down: { ilumma: TIMEOUT, iluma: BROKEN, glair: TIMOUT }")).toMatch(
      /^unknown provider 'ilumma' \(did you mean iluma\?\)\nunknown value 'BROKEN' \(it may be .*PROVIDER_OFF\)\nunknown value 'TIMOUT' \(did you mean TIMEOUT\?\)$/,
    );
  });

  it("lists the conditions that the policy requires where a case names another", () => {
    expect(one("facts: {}", "outcome: REVIEW, unmet: [everything is well]")).toBe(
      "unknown condition 'everything is well' (the policy requires nik.valid and identity.verdict == MATCH and screening.verdict == CLEAR)",
    );
  });

  it("knows the facts of counterfactuals, and the policies that give any", () => {
    const expectation = "outcome: REVIEW, counterfactuals: [[face.scor], [face.score]]";
    expect(one("facts: {}", expectation)).toBe(
      "the policy gives no counterfactuals (it has no `counterfactuals: true`)",
    );
    const cases = `cases: [ { name: a, expect: { ${expectation} } } ]`;
    expect(complaints(cases, `counterfactuals: true\n${POLICY}`)).toBe(
      "1:67 unknown fact 'face.scor' (did you mean face.score?)",
    );
    expect(one("facts: {}", "outcome: REVIEW, counterfactuals: []")).toBe("");
  });

  it("quotes the line and underlines what is wrong on it", () => {
    const [problem] = problemsOf("cases:\n  - { name: a, down: [ilma], expect: { outcome: REVIEW } }\n");
    expect(problem).toMatchObject({ file: "small.test.yaml", line: 2, length: 4, quotedFrom: 1 });
    expect(problem?.quoted).toContain("down: [ilma]");
  });

  it.each([
    [
      "a fact that follows from others",
      "facts: { identity.verdict: MISMATCH }",
      /comes out as MATCH, and not as MISMATCH \(it follows from identity.name/,
    ],
    [
      "a verdict against its score",
      "facts: { face.score: 0.9, face.verdict: UNKNOWN }",
      /'face.verdict' comes out as MATCH/,
    ],
    [
      "a screening against its hits",
      "facts: { screening.verdict: POSSIBLE_MATCH }",
      /comes out as CLEAR, .*screening.hits/,
    ],
    [
      "a hit that is never seen",
      "facts: { screening.hits: [{ score: 0.8, scopes: [PEP] }] }",
      /'screening.hits' comes out as \[\], and not as \[{ score: 0.8, scopes: \[PEP\] }\]/,
    ],
    [
      "a hit that somebody else's scope has",
      "facts: { screening.hits: [{ score: 0.9, scopes: [OTHER] }] }",
      /only hits in the policy's scopes/,
    ],
    [
      "a conflict of one voice",
      "facts: { identity.name: CONFLICT }",
      /one provider alone is in no conflict \(say under `answers`/,
    ],
    [
      "a fact of an input left out",
      "facts: { face.score: 0.9 }, without: [selfie]",
      /comes out as UNKNOWN \(NOT_SUPPLIED\).*`without`/,
    ],
    [
      "a fact that cannot have enough answers",
      "facts: { identity.occupation: MATCH }, without: [gender]",
      /comes out as UNKNOWN \(TOO_FEW_ANSWERS\).*`need`/,
    ],
    ["a country that is none", "facts: { applicant.nationality: Indonesia }", /two capital letters/],
  ])("refuses %s", (_, keys, words) => {
    expect(one(keys)).toMatch(words);
  });

  it("says why a fact does not come out that those who are heard have no answer for", () => {
    const policy = POLICY.replace("[idmeta, glair, iluma], need: 2", "[iluma], strategy: failover");
    expect(
      complaints("cases: [ { name: a, facts: { identity.occupation: MATCH }, expect: { outcome: REVIEW } } ]", policy),
    ).toMatch(
      /comes out as UNKNOWN .* \(by failover, those who are heard before the check ends have no answer for it\)/,
    );
  });

  it.each([
    ["a provider that is asked nothing", "down: [hyperverge]", "hyperverge is asked nothing by this policy"],
    [
      "a check that the policy does not make",
      "facts: { face.score: 0.5 }",
      "'face.score' comes from the check face, which the policy does not make",
    ],
  ])("refuses %s", (_, keys, words) => {
    const withoutFace = POLICY.replace(/ {2}- { id: face-weak.*\n/, "").replace(/ {2}face: .*\n/, "");
    expect(complaints(`cases: [ { name: a, ${keys}, expect: { outcome: REVIEW } } ]`, withoutFace)).toContain(words);
  });

  it.each([
    [
      "a provider that does not answer the field",
      "answers: { iluma: { identity.gender: MATCH } }",
      "iluma has no answer for 'identity.gender' (idmeta, glair can)",
    ],
    [
      "a provider that the check does not ask",
      "answers: { iluma: { face.score: 0.5 } }",
      "iluma is not asked by this policy for 'face.score' (glair, hyperverge can)",
    ],
    [
      "a fact that no provider is asked for",
      "answers: { iluma: { applicant.age: 5 } }",
      "no provider is asked for 'applicant.age' (set it under `facts`)",
    ],
    [
      "a conflict of one provider",
      "answers: { glair: { identity.name: CONFLICT } }",
      "one provider alone is in no conflict",
    ],
    [
      "a mismatch of nothing",
      "answers: { glair: { identity.verdict: MISMATCH } }",
      "set identity.name or identity.dateOfBirth",
    ],
    ["an input that everybody gives", "without: [nik]", "nik is required of every applicant"],
    ["an outage of who is down", "down: [glair], whenDown: { glair: REVIEW }", "glair is down in this case already"],
  ])("refuses %s", (_, keys, words) => {
    expect(one(keys)).toContain(words);
  });

  it("takes a condition however it is broken into lines", () => {
    expect(one("without: [gender]", '"outcome": REVIEW, unmet: ["identity.verdict   ==  MATCH"]')).toBe("");
  });

  it("never throws, whatever the file is", () => {
    for (const text of ["", "[]", "cases: 5", "a: &x [*x]", "cases: [", "\u0000", "{".repeat(2_000)]) {
      expect(problemsOf(text).length).toBeGreaterThan(0);
    }
  });

  it("stops at a hundred problems, and says that there are more", () => {
    const cases = Array.from(
      { length: 150 },
      (_, index) => `  - { name: c${index}, down: [nobody], expect: { outcome: REVIEW } }`,
    );
    const problems = problemsOf(`cases:\n${cases.join("\n")}\n`);
    expect(problems).toHaveLength(101);
  });
});
