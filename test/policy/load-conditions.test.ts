import { describe, expect, it } from "vitest";

import { complaint, policyText, problemsOf, rules } from "./support/policies.ts";

function aboutCondition(condition: string, effect = "review: R1"): string {
  return complaint(policyText({ rules: rules(`${condition} => ${effect}`) }));
}

describe("a policy's conditions", () => {
  it.each([
    ["nik.vaild == false", "unknown fact 'nik.vaild' (did you mean nik.valid?)"],
    ["nick.valid", "unknown fact 'nick.valid' (did you mean nik.valid?)"],
    ["params.face_pass < 1", "unknown parameter 'params.face_pass' (the policy has no params)"],
    ["identity.name == MISMATHC", "unknown name 'MISMATHC' (did you mean MISMATCH?)"],
    ["identity.name == NOT_FOUND", "identity.name is MATCH, MISMATCH or CONFLICT, not NOT_FOUND"],
    ['identity.name == "MATCH"', "identity.name is MATCH, MISMATCH or CONFLICT, written without quotes (write MATCH)"],
    [
      '"MISMATHC" == identity.name',
      "identity.name is MATCH, MISMATCH or CONFLICT, written without quotes (did you mean MISMATCH?)",
    ],
    ["identity.name == 1", "identity.name is MATCH, MISMATCH or CONFLICT, and cannot be compared with a number"],
    ["applicant.nationality == ID", `unknown name 'ID' (if it is a text, write "ID")`],
    ["nik.valid == 1", "true or false cannot be compared with a number"],
    ["nik.valid && face.score", "'&&' joins conditions, and this is a number"],
    ["!face.score", "'!' takes a condition, and this is a number"],
    ["face.score", "a condition must be true or false, and this is a number"],
    ["face.score > 80", "what this is compared with lies between 0 and 1 (write 0.8)"],
    ["face.score > 800", "what this is compared with lies between 0 and 1"],
    ['face.score < "0.75"', "'<' takes numbers, and this is a text (write 0.75)"],
    ['-"0,5" < face.score', "'-' takes a number, and this is a text (write 0.5)"],
    ['applicant.age == "17"', "a number cannot be compared with a text (write 17)"],
    ['nik.valid == "true"', "true or false cannot be compared with a text (write true without quotes)"],
    ['nik.valid == "yes"', "true or false cannot be compared with a text (did you mean true?)"],
    [
      "nik.valid - identity.verdict == MATCH",
      "'-' takes numbers, and this is true or false (if a new item of a list begins here, put its - in the column of the others)",
    ],
    ["applicant.age / face.score > 1", "this can be 0, and nothing can be divided by 0"],
    ["PEPS in screening.hits", "unknown name 'PEPS' (did you mean PEP?)"],
    [
      "screening.hits == screening.hits",
      "a list of hits cannot be compared with a list of hits (ask its hits with exists or all)",
    ],
    ["screening.hits.exists(h, h.skore > 0.9)", "a hit has no 'skore' (did you mean score?)"],
    ["screening.hits.exists(h, MATCH in h.scopes)", "a hit's scopes are PEP, SANCTION or OTHER"],
    ["screening.hits.exists(nik, true)", "'nik' already means something else (call the variable h)"],
    ["screening.hits.exists(h, screening.hits.all(g, true))", "'all' cannot stand within another one"],
    [
      "screening.hits.any(h, true)",
      "a condition has no function 'any' (there are known, exists, all, startsWith, endsWith, contains)",
    ],
    ["nik.valid in []", "nothing is in an empty list"],
    [
      "has(nik.valid)",
      "a condition has no place for has() (an UNKNOWN fact needs no guard: what reads it is UNKNOWN too)",
    ],
    [
      "nik.valid == null",
      "a condition has no place for null (an UNKNOWN fact needs no guard: what reads it is UNKNOWN too)",
    ],
    ["nik.valid ? nik.valid : nik.valid", "a condition has no place for the conditional ? : (write two rules)"],
    ["applicant.age % 2 == 0", "a condition has no place for the remainder %"],
    [
      'applicant.nationality.matches("I.")',
      "a condition has no function 'matches' (there are known, exists, all, startsWith, endsWith, contains)",
    ],
    ["known(face.score, nik.valid)", "known takes one fact (write known(face.score))"],
    [
      "nik",
      "'nik' is a group, not a fact (it has nik.valid, nik.regionKnown, nik.birthDateConsistent, nik.genderConsistent)",
    ],
    ["nik.valid = true", "unexpected '=' (equality is ==)"],
    ["nik.valid and nik.valid", "unexpected 'and' ('and' is &&)"],
    ["not nik.valid", "unexpected 'nik' ('not' is !)"],
    ["nik.valid is true", "unexpected 'is' (equality is ==)"],
    ["nik.valid & nik.valid", "unexpected '&' ('and' is &&)"],
    ["nik.valid === true", "unexpected '===' (equality is ==)"],
    ["nik.valid <> true", "unexpected '<>' (did you mean !=?)"],
    ["face.score ≥ 0.8", "unexpected '≥' (did you mean >=?)"],
    ["face.score =< 0.8", "unexpected '=<' (did you mean <=?)"],
    ["0.5 < face.score < 0.8", "'<' takes numbers, and this is true or false (write two comparisons joined by &&)"],
    ["nik.valid == yes", "unknown name 'yes' (did you mean true?)"],
    ["nik.valid == no", "unknown name 'no' (did you mean false?)"],
    ["nik.valid == True", "unknown name 'True' (did you mean true?)"],
    ["nik.valid == FALSE", "unknown name 'FALSE' (did you mean false?)"],
    ["(nik.valid", "expected ')', got the end of the condition"],
    ["nik.valid ==", "unexpected token: the end of the condition"],
  ])("%s → %s", (condition, message) => {
    expect(aboutCondition(condition)).toBe(message);
  });

  it.each([
    ["age > 17", "unknown name 'age' (did you mean applicant.age?)"],
    ["Age > 17", "unknown name 'Age' (did you mean applicant.age?)"],
    ["applicant.age > min_age", "unknown name 'min_age' (did you mean params.min_age?)"],
    ['nationality == "ID"', "unknown name 'nationality' (did you mean applicant.nationality?)"],
    ["verdict == MATCH", "unknown name 'verdict' (did you mean identity.verdict, face.verdict or screening.verdict?)"],
    ["screening.hits.exists(h, score > 0.9)", "unknown name 'score' (did you mean h.score or face.score?)"],
    ["known(livenessPassed)", "this is not a fact (did you mean face.livenessPassed?)"],
    ['identity.nationality == "ID"', "unknown fact 'identity.nationality' (did you mean applicant.nationality?)"],
    ["applicant.min_age < 18", "unknown fact 'applicant.min_age' (did you mean params.min_age?)"],
    ["params.nationality", "unknown parameter 'params.nationality' (did you mean applicant.nationality?)"],
  ])("%s names the last part of a fact or a parameter: %s", (condition, message) => {
    const source = policyText({ more: "params: { min_age: 17 }", rules: rules(`${condition} => review: R1`) });
    expect(complaint(source)).toBe(message);
  });

  it("a bare name means a fact of a check that is made rather than of another", () => {
    const source = policyText({
      checks: "checks: { identity: { providers: [glair] } }",
      rules: rules("verdict == MATCH => review: R1", "score > 0.5 => review: R1"),
    });
    expect(complaint(source)).toBe(
      "unknown name 'verdict' (did you mean identity.verdict?)\nunknown name 'score' (did you mean face.score?)",
    );
  });

  it.each([
    ["0,75", "face.score < params.p", "'<' takes numbers, and params.p is the text '0,75' (line 9) (write 0.75)"],
    ['"17"', "applicant.age >= params.p", "'>=' takes numbers, and params.p is the text '17' (line 9) (write 17)"],
    ["75 %", "face.score < params.p", "'<' takes numbers, and params.p is the text '75 %' (line 9) (write 0.75)"],
    ["high", "face.score < params.p", "'<' takes numbers, and params.p is the text 'high' (line 9)"],
    ["0,75", "face.score + params.p < 1", "'+' takes numbers, and params.p is the text '0,75' (line 9) (write 0.75)"],
    [
      "0,75",
      "face.score == params.p",
      "a number cannot be compared with params.p, the text '0,75' (line 9) (write 0.75)",
    ],
    [
      "75",
      "face.score < params.p",
      "params.p is 75 (line 9), and what it is compared with lies between 0 and 1 (write 0.75)",
    ],
    [
      "75",
      "face.score in [params.p]",
      "params.p is 75 (line 9), and what it is compared with lies between 0 and 1 (write 0.75)",
    ],
    ["1e10", "applicant.age < params.p", "a number is at most 1000000000, and params.p is 10000000000 (line 9)"],
    [
      "0.5",
      "screening.topScore > params.p",
      "hits under the screening's threshold of 0.85 are never seen, so params.p, 0.5 (line 9), tells nothing (raise it to 0.85 or more, lower the threshold, or use screening.verdict)",
    ],
    [
      "yes",
      "nik.valid == params.p",
      "true or false cannot be compared with params.p, the text 'yes' (line 9) (did you mean true?)",
    ],
    ["true", "applicant.age < params.p", "'<' takes numbers, and params.p is true (line 9)"],
    ["17", "nik.valid && params.p", "'&&' joins conditions, and params.p is 17 (line 9)"],
    [
      "MATCH",
      "identity.name == params.p",
      "identity.name is MATCH, MISMATCH or CONFLICT, and params.p is the text 'MATCH' (line 9) (a parameter holds no such value: write MATCH here)",
    ],
  ])("a parameter that is %s does not fit %s, and is told with its line", (value, condition, message) => {
    const source = policyText({ more: `params:\n  p: ${value}`, rules: rules(`${condition} => review: R1`) });
    expect(complaint(source)).toBe(message);
  });

  it.each(["identity.verdict == UNKNOWN", "identity.verdict != UNKNOWN", "identity.verdict in [MATCH, UNKNOWN]"])(
    "%s could never fire, and is refused with the way out",
    (condition) => {
      expect(aboutCondition(condition)).toBe(
        "UNKNOWN is no value: whatever is compared with it is UNKNOWN too (in a review rule, known(fact) tells whether a fact has a value)",
      );
    },
  );

  it.each(["reject: R1", "points: -10, reason: R1"])("known() is refused in a rule with %s", (effect) => {
    expect(aboutCondition("!known(face.score)", effect)).toMatch(/^known\(\) is allowed in review rules only/);
    expect(aboutCondition("!known(face.score)")).toBe("");
  });

  it("known() is refused in approve_requires", () => {
    const source = policyText({ more: "approve_requires: [ 'known(face.score)' ]" });
    expect(complaint(source)).toMatch(/^known\(\) is allowed in review rules only/);
  });

  it.each([
    "screening.topScore >= 0.8",
    "0.8 <= screening.topScore",
    "screening.topScore > 0",
    "screening.topScore == 0.5",
    "screening.topScore in [0.9, 0.5]",
    "screening.topScore * 100 >= 80",
    "1 - screening.topScore <= 0.2",
    "screening.topScore >= params.low",
    "screening.topScore >= params.low + 0.1",
    "screening.hits.exists(h, h.score >= 0.8)",
    "screening.hits.all(h, PEP in h.scopes || h.score < params.low)",
  ])("%s is refused, for hits under the screening's threshold are never seen", (condition) => {
    const source = policyText({ more: "params: { low: 0.6 }", rules: rules(`${condition} => review: R1`) });
    expect(complaint(source)).toMatch(/^hits under the screening's threshold of 0.85 are never seen/);
  });

  it.each([
    "screening.topScore >= 0.85",
    "screening.topScore * 100 >= 85",
    "1 - screening.topScore <= 0.15",
    "screening.topScore >= params.high",
    "screening.hits.exists(h, h.score >= screening.topScore)",
    "face.score >= 0.5",
  ])("%s is at or above the threshold, and loads", (condition) => {
    const source = policyText({ more: "params: { high: 0.9 }", rules: rules(`${condition} => review: R1`) });
    expect(complaint(source)).toBe("");
  });

  it("a fact of a check that is not declared is refused, in known() too", () => {
    const source = policyText({
      checks: "checks: { identity: { providers: [glair] } }",
      rules: rules("face.score < 0.5 => reject: R1", "known(face.verdict) => review: R1"),
    });
    expect(complaint(source)).toBe(
      [
        "'face.score' comes from a check that the policy does not make (declare face under checks)",
        "'face.verdict' comes from a check that the policy does not make (declare face under checks)",
      ].join("\n"),
    );
  });

  it("an operator written the wrong way round is pointed at whole", () => {
    const source = policyText({ rules: `rules:\n  - { id: a, when: face.score => 0.8, then: { review: R1 } }` });
    const [problem] = problemsOf(source);
    expect(problem).toMatchObject({ message: "unexpected '=>'", hint: "did you mean >=?", column: 31, length: 2 });
  });

  it("a condition that YAML ends at a comma is told to stand in quotes", () => {
    const when = "screening.hits.exists(h, h.score > 0.9)";
    const source = policyText({ rules: `rules:\n  - { id: a, when: ${when}, then: { review: R1 } }` });
    expect(complaint(source)).toMatch(/\(YAML ends the condition at the comma: put the whole of it in quotes\)/);
    expect(complaint(source.replace(when, `"${when}"`))).toBe("");
  });

  it("a condition of excessive length or nesting is refused", () => {
    expect(aboutCondition(`nik.valid${" ".repeat(2_000)}`)).toMatch(/at most 2000 characters/);
    expect(aboutCondition(`${"(".repeat(60)}nik.valid${")".repeat(60)}`)).toMatch(/too large or nested too deeply/);
    expect(aboutCondition(`${"!".repeat(1_900)}nik.valid`)).toMatch(/too large or nested too deeply/);
  });
});
