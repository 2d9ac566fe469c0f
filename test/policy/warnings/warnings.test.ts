import { readFile } from "node:fs/promises";

import { describe, expect, it } from "vitest";

import { doubtsAbout, soundPolicy } from "./support.ts";

describe("of a sound policy", () => {
  it("there is nothing to be said", () => {
    expect(doubtsAbout(soundPolicy())).toEqual([]);
  });

  it.each(["policies/default.yaml"])("as of %s, there is nothing to be said", async (file) => {
    expect(doubtsAbout(await readFile(file, "utf8"))).toEqual([]);
  });
});

const NEVER = "this can never be TRUE: the rule fires for nobody";
const ALWAYS = "this is TRUE of everybody whose facts are known: the rule always fires";

describe("a rule that fires for nobody is doubted", () => {
  it.each([
    "identity.name == MATCH && identity.name == MISMATCH",
    "face.score < 0.5 && face.score >= 0.5",
    "face.score < 0",
    "!nik.valid && nik.valid == true",
    "applicant.age > 17 && !(applicant.age >= 18)",
    `applicant.nationality.startsWith("I") && applicant.nationality == "SG"`,
    "identity.verdict == MATCH && identity.name == CONFLICT",
    "identity.verdict == NOT_FOUND && identity.dateOfBirth == MATCH",
    "known(nik.valid) == false",
    "!known(face.score) && face.score < 0.5",
    "false",
  ])("%s", (when) => {
    expect(doubtsAbout(soundPolicy({ rules: [`${when} => review: P`] }))).toEqual([`${when} → ${NEVER}`]);
  });

  it.each([
    "screening.verdict == CLEAR && screening.topScore >= 0.9",
    "screening.hits.exists(h, PEP in h.scopes && !(PEP in h.scopes))",
    "screening.hits.exists(h, h.sources >= 2)",
    "screening.hits.exists(h, h.score >= 0.95) && screening.topScore < 0.9",
    "screening.hits.all(h, h.score > 0.9) && screening.hits.exists(h, h.score == 0.9)",
  ])("%s", (when) => {
    expect(doubtsAbout(soundPolicy({ rules: [`${when} => review: S`] }))).toEqual([`${when} → ${NEVER}`]);
  });
});

describe("a rule that fires for everybody is doubted", () => {
  it.each([
    "nik.valid || !nik.valid",
    "face.score >= 0",
    "identity.name in [MATCH, MISMATCH, CONFLICT]",
    "known(nik.valid)",
    "known(face.score) || !known(face.score)",
  ])("%s", (when) => {
    expect(doubtsAbout(soundPolicy({ rules: [`${when} => review: P`] }))).toEqual([`${when} → ${ALWAYS}`]);
  });

  it("true, of whom nothing need be known", () => {
    expect(doubtsAbout(soundPolicy({ rules: ["true => review: P"] }))).toEqual([
      "true → this is TRUE of everybody: the rule always fires",
    ]);
  });
});

describe("a rule that fires for some is not doubted", () => {
  it.each([
    "identity.verdict == NOT_FOUND || identity.name == MISMATCH",
    "known(face.score)",
    "!known(face.score) || face.score < 0.5",
    "face.score * 100 == 33",
    "face.score * applicant.age > 149",
    "face.score == 0.123456789 && applicant.age == 42",
    `applicant.nationality == "ID"`,
  ])("%s", (when) => {
    expect(doubtsAbout(soundPolicy({ rules: [`${when} => review: P`] }))).toEqual([]);
  });

  it.each([
    "screening.hits.exists(h, PEP in h.scopes) && screening.hits.exists(h, !(PEP in h.scopes))",
    "screening.hits.exists(h, h.score < 0.9) && screening.hits.exists(h, h.score >= 0.9) && screening.hits.exists(h, h.score == 1)",
    "screening.verdict == POSSIBLE_MATCH && screening.topScore < 0.86",
  ])("%s", (when) => {
    expect(doubtsAbout(soundPolicy({ rules: [`${when} => review: S`] }))).toEqual([]);
  });
});

describe("two rules with one condition are doubted", () => {
  it.each([
    ["face.score < 0.5", "0.5 > face.score"],
    ["identity.name == MISMATCH", "MISMATCH == identity.name"],
    ["nik.valid && face.score < 0.5", "face.score < 0.5 && nik.valid"],
    ["!(nik.valid && face.score < 0.5)", "face.score >= 0.5 || !nik.valid"],
    ["face.score < 0.5", "face.score < params.half"],
    ["identity.name in [CONFLICT, MISMATCH]", "identity.name == MISMATCH || identity.name == CONFLICT"],
  ])("%s and %s", (one, other) => {
    const params = "params: { half: 0.5 }";
    const doubts = doubtsAbout(
      soundPolicy({ params, rules: [`${one} => review: P`, `${other} => points: 5, reason: P`] }),
    );
    expect(doubts.filter((each) => each.includes("the condition of"))).toEqual([
      `${other} → this is the condition of rule 'r3' on line 13 too (make one rule of the two)`,
    ]);
  });

  it("and so are two requirements", () => {
    const requires = "approve_requires: [ nik.valid, 'nik.valid == true' ]";
    expect(doubtsAbout(soundPolicy({ requires }))).toContain(
      "nik.valid == true → this is required on line 8 already (leave it out)",
    );
  });
});

describe("what nothing in the policy asks for is doubted", () => {
  it("a parameter", () => {
    const params = "params: { used: 0.5, idle: 1 }";
    expect(doubtsAbout(soundPolicy({ params, rules: ["face.score < params.used => review: P"] }))).toEqual([
      "idle → no condition reads params.idle (use it, or leave it out)",
    ]);
  });

  it("a parameter that only a requirement reads is asked for", () => {
    const requires = "approve_requires: [ identity.verdict == MATCH, face.score > params.used ]";
    expect(doubtsAbout(soundPolicy({ params: "params: { used: 0.5 }", requires }))).toEqual([]);
  });

  it("a reason", () => {
    const reasons =
      "reasons: { X: { en: No, id: Tidak }, P: { en: One, id: Satu }, S: { en: Two, id: Dua, audience: internal } }";
    expect(doubtsAbout(soundPolicy({ reasons }))).toEqual([
      "X → no rule gives the reason 'X' (use it, or leave it out)",
    ]);
  });

  it("a check that is not marked always", () => {
    const requires = "approve_requires: [ identity.verdict == MATCH ]";
    expect(doubtsAbout(soundPolicy({ requires }))).toEqual([
      "face → no condition reads a fact of the check face, so it is never made (read one of its facts, as face.verdict, or mark it always: true)",
    ]);
  });
});

describe("bands are doubted", () => {
  it.each([
    [
      "that no score reaches",
      "{ below: 81, outcome: APPROVE }, { below: 90, outcome: REVIEW }, { outcome: REJECT }",
      [
        "{ below: 90, outcome: REVIEW } → no score lies in the band of REVIEW: rules can add up to 0, 30, 50 or 80",
        "{ outcome: REJECT } → no score lies in the band of REJECT: rules can add up to 0, 30, 50 or 80",
      ],
    ],
    [
      "between two scores",
      "{ below: 55, outcome: APPROVE }, { below: 80, outcome: REVIEW }, { outcome: REJECT }",
      ["{ below: 80, outcome: REVIEW } → no score lies in the band of REVIEW: rules can add up to 0, 30, 50 or 80"],
    ],
    [
      "under the lowest score",
      "{ below: 0, outcome: APPROVE }, { outcome: REVIEW }",
      ["{ below: 0, outcome: APPROVE } → no score lies in the band of APPROVE: rules can add up to 0, 30, 50 or 80"],
    ],
    [
      "that leave out the review",
      "{ below: 30, outcome: APPROVE }, { outcome: REJECT }",
      [
        "{ outcome: REJECT } → there is no band for REVIEW: one point more leads from APPROVE to REJECT (put a band for REVIEW between them)",
      ],
    ],
    [
      "that approve nobody",
      "{ below: 30, outcome: REVIEW }, { outcome: REJECT }",
      [
        "{ below: 30, outcome: REVIEW } → no band leads to APPROVE: with the lowest score the outcome is REVIEW (begin with { below: …, outcome: APPROVE })",
      ],
    ],
  ])("%s", (_what, bands, doubts) => {
    expect(doubtsAbout(soundPolicy({ bands: `bands: [ ${bands} ]` }))).toEqual(doubts);
  });

  it("where no rule gives points", () => {
    const source = soundPolicy().replaceAll(/points: \d+, reason/g, "review");
    expect(doubtsAbout(source)).toEqual([
      "{ below: 80, outcome: REVIEW } → no rule gives points: the score is always 0, and the other bands are idle",
    ]);
  });

  it("not where there are more sums than can be counted and some may lie in each", () => {
    const points = Array.from(
      { length: 40 },
      (_, index) => `applicant.age == ${index} => points: ${3 ** index % 9973}, reason: P`,
    );
    expect(doubtsAbout(soundPolicy({ rules: points }))).toEqual([]);
  });
});

it.each(["", "approve_requires: []"])("an approval that requires nothing is doubted: %j", (requires) => {
  const checks = "checks: { screening: { providers: [iluma], always: true } }";
  expect(doubtsAbout(soundPolicy({ requires, checks }))).toEqual([
    `${requires === "" ? "sound" : "approve_requires"} → nothing is required for an approval: whoever no rule holds back is approved, and what no rule reads is never waited for (list under approve_requires what must be TRUE, as nik.valid)`,
  ]);
});

describe("a requirement is doubted", () => {
  it.each([
    ["identity.verdict == MATCH && identity.name == MISMATCH", "this can never be TRUE: nobody is approved"],
    ["nik.valid || true", "this is always TRUE: it requires nothing (leave it out)"],
  ])("%s", (condition, message) => {
    const requires = `approve_requires: [ '${condition}', face.verdict == MATCH, identity.verdict == MATCH ]`;
    expect(doubtsAbout(soundPolicy({ requires }))).toEqual([`${condition} → ${message}`]);
  });

  it("but not for asking only that a fact is known", () => {
    const requires = "approve_requires: [ 'identity.name in [MATCH, MISMATCH, CONFLICT]', face.verdict == MATCH ]";
    expect(doubtsAbout(soundPolicy({ requires }))).toEqual([]);
  });
});

it("a screening's reason that is for the applicant is doubted", () => {
  expect(doubtsAbout(soundPolicy({ rules: ["screening.verdict == POSSIBLE_MATCH => review: P"] }))).toEqual([
    "P → the rule reads screening.verdict, and the reason P is for the applicant, who must not learn of a watchlist (add audience: internal to P)",
  ]);
});

it("no points are doubted", () => {
  expect(doubtsAbout(soundPolicy({ rules: ["face.score < 0.5 => points: 0, reason: P"] }))).toEqual([
    "{ points: 0, reason: P } → 0 points change nothing, and their reason is never given (use review, or leave the rule out)",
  ]);
});

describe("a nationality that is no country is doubted", () => {
  it.each([
    ["INA", "did you mean ID?"],
    ["id", "did you mean ID?"],
    ["Indonesia", "did you mean ID?"],
    ["SGP", "did you mean SG?"],
    ["QX", "a country is written as its two letters of ISO 3166-1, as ID"],
  ])("%s", (text, hint) => {
    const rules = [
      `applicant.nationality in ["ID", "${text}"] => review: P`,
      `"${text}" != applicant.nationality => review: P`,
    ];
    const doubt = `"${text}" → '${text}' is no country, so nobody comes from it (${hint})`;
    expect(doubtsAbout(soundPolicy({ rules })).filter((each) => each.includes("no country"))).toEqual([doubt, doubt]);
  });

  it("also as a parameter", () => {
    const source = soundPolicy({
      params: "params: { home: IDN }",
      rules: ["applicant.nationality != params.home => review: P"],
    });
    expect(doubtsAbout(source)).toContain(
      "params.home → 'IDN' is no country, so nobody comes from it (did you mean ID?)",
    );
  });
});

it("warnings stand in the order of the file, and beyond a hundred there are no more", () => {
  const rules = Array.from({ length: 200 }, () => "face.score < 0 => review: P");
  const doubts = doubtsAbout(soundPolicy({ rules }));
  expect(doubts).toHaveLength(101);
  expect(doubts.at(-1)).toContain("there are more warnings; the first 100 found are told");
});
