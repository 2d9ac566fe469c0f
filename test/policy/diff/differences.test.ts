import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";

import { differencesBetween, providersNeeded } from "../../../src/policy/diff/differences.ts";
import { policySource, policyThatAsks } from "../support/arbitraries.ts";
import { recording } from "../support/recording.ts";
import { load, policyText } from "../support/policies.ts";
import { changedDefault, DEFAULT } from "./support.ts";
import type { Change } from "./support.ts";

const old = load(DEFAULT);

/** The differences in short: `rules face-differs condition: … → …`. */
function differences(...changes: readonly Change[]): readonly string[] {
  return differencesBetween(old.meaning, changedDefault(...changes).meaning).map(
    ({ section, subject, what, before, after, note }) => {
      const name = [section, subject, what].filter((each) => each !== null).join(" ");
      return `${name}: ${before} → ${after}${note === null ? "" : ` (${note})`}`;
    },
  );
}

const RECORD = "record: { require: [legalBasis, purpose], validFor: 365d, selfie: 36h, review: four_eyes }";

describe("the difference between two policies", () => {
  it.each<[string, readonly Change[], readonly string[]]>([
    [
      "a parameter's value, by the condition that reads it",
      [["face_pass: 0.80", "face_pass: 0.75"]],
      [
        "rules face-differs condition: face.verdict == MISMATCH || face.score < 0.8 → face.verdict == MISMATCH || face.score < 0.75 (params.face_pass 0.8 → 0.75)",
      ],
    ],
    ["how many answers it takes", [["need: 2", "need: 1"]], ["checks identity need: 2 → 1"]],
    ["how long is waited", [["deadline: 8s", "deadline: 400ms"]], ["checks face deadline: 8s → 0.4s"]],
    [
      "who is asked",
      [["[idmeta, glair, iluma]", "[idmeta, iluma]"]],
      ["checks identity providers: [glair, idmeta, iluma] → [idmeta, iluma]"],
    ],
    [
      "how they are asked",
      [["strategy: all\n    need: 2\n    deadline: 8s", "strategy: { hedge: 400ms }\n    deadline: 8s"]],
      [
        "checks face strategy: all → hedge: 400ms (in the order idmeta, glair, hyperverge, iluma)",
        "checks face need: 2 → 1",
      ],
    ],
    [
      "a quorum, which is what is needed",
      [["strategy: all\n    need: 2", "strategy: { quorum: 3 }"]],
      ["checks identity strategy: all → quorum: 3", "checks identity need: 2 → 3"],
    ],
    [
      "which calls are repeated, and when a check ends, of each check that it bears on",
      [["version: 1", "version: 1\nretry: maybe_billed\nstop: determined"]],
      [
        "checks identity retry: safe → maybe_billed",
        "checks identity stop: complete → determined",
        "checks face retry: safe → maybe_billed",
        "checks face stop: complete → determined",
        "checks screening retry: safe → maybe_billed",
      ],
    ],
    [
      "the terms of the screening",
      [
        ["threshold: 0.85", "threshold: 0.8"],
        ["[PEP, SANCTION]", "[SANCTION]"],
      ],
      ["checks screening scopes: [PEP, SANCTION] → [SANCTION]", "checks screening threshold: 0.85 → 0.8"],
    ],
    [
      "a requirement that is gone",
      [["  - face.verdict == MATCH\n", ""]],
      ["approve_requires: face.verdict == MATCH → null"],
    ],
    [
      "a requirement that says something else",
      [["  - nik.valid\n", "  - nik.regionKnown\n"]],
      ["approve_requires: nik.valid → null", "approve_requires: null → nik.regionKnown"],
    ],
    [
      "a rule that is new",
      [["rules:\n", "rules:\n  - { id: young, when: applicant.age < 17, then: { points: -5, reason: ID02 } }\n"]],
      ["rules young: null → when applicant.age < 17, then -5 points (ID02)"],
    ],
    [
      "a rule that has another id",
      [["id: nik-invalid", "id: nik-not-valid"]],
      [
        "rules nik-invalid: when nik.valid == false, then reject (ID02) → null",
        "rules nik-not-valid: null → when nik.valid == false, then reject (ID02)",
      ],
    ],
    ["another effect", [["{ reject: ID04 }", "{ review: ID04 }"]], ["rules nik-not-found effect: reject → review"]],
    ["other points", [["points: 30", "points: 45"]], ["rules nik-birth-date effect: +30 points → +45 points"]],
    ["another reason", [["{ reject: ID04 }", "{ reject: ID02 }"]], ["rules nik-not-found reason: ID04 → ID02"]],
    [
      "an unknown that is passed over",
      [["{ points: 30, reason: ID03 }", "{ points: 30, reason: ID03 }\n    unknown: ignore\n    because: so"]],
      ["rules nik-birth-date unknown: null → ignore, because so"],
    ],
    [
      "a band",
      [["below: 30", "below: 35"]],
      ["bands: APPROVE below 30, REVIEW below 80, REJECT → APPROVE below 35, REVIEW below 80, REJECT"],
    ],
    ["a reason's text", [["en: NIK is not valid", "en: No NIK"]], ["reasons ID02 en: NIK is not valid → No NIK"]],
    [
      "whom a reason may be told",
      [["id: Tercantum dalam daftar sanksi\n    audience: internal", "id: Tercantum dalam daftar sanksi"]],
      ["reasons AM01 audience: INTERNAL → APPLICANT"],
    ],
    [
      "what is kept, in words",
      [["version: 1", `version: 1\n${RECORD}`]],
      [
        "record require: nothing → purpose, legalBasis",
        "record validFor: no end → 365 days",
        "record selfie: not kept → kept for 36 hours",
        "record review: one reviewer → two reviewers",
      ],
    ],
    [
      "whether counterfactuals are drawn",
      [["version: 1", "version: 1\ncounterfactuals: true"]],
      ["policy counterfactuals: false → true"],
    ],
  ])("names %s", (_what, changes, expected) => {
    expect(differences(...changes)).toEqual(expected);
  });

  it("names the order of rules, which settles the order of reasons", () => {
    const a = "{ id: a, when: nik.valid, then: { review: R1 } }";
    const b = "{ id: b, when: nik.regionKnown, then: { review: R1 } }";
    const meaning = (...some: readonly string[]) => load(policyText({ rules: `rules: [${some.join(", ")}]` })).meaning;
    expect(differencesBetween(meaning(a, b), meaning(b, a))).toEqual([
      { section: "rules", subject: null, what: "order", before: "a, b", after: "b, a", note: null },
    ]);
  });

  it("names the order of providers where one is asked after the other", () => {
    const meaning = (terms: string) => load(policyText({ checks: `checks: { identity: { ${terms} } }` })).meaning;
    const told = (one: string, other: string) =>
      differencesBetween(meaning(one), meaning(other)).map(
        ({ what, before, after, note }) => `${what}: ${before} → ${after}${note === null ? "" : ` (${note})`}`,
      );
    const [first, second] = ["providers: [glair, iluma]", "providers: [iluma, glair]"];
    expect(told(`${first}, strategy: failover`, `${second}, strategy: failover`)).toEqual([
      "providers: [glair, iluma] → [iluma, glair]",
    ]);
    expect(told(`${first}, strategy: failover`, `${second}, strategy: cheapest`)).toEqual([
      "providers: [glair, iluma] → [iluma, glair]",
      "strategy: failover → cheapest",
    ]);
    expect(told(first, `${second}, strategy: failover`)).toEqual([
      "strategy: all → failover (in the order iluma, glair)",
    ]);
    expect(told(`${first}, strategy: failover`, second)).toEqual(["strategy: failover → all"]);
  });

  it("leaves a parameter's name alone where it stands in a text", () => {
    const note = [
      ["face_pass: 0.80", 'face_pass: 0.80\n  home: "params.face_pass"'],
      ["when: nik.valid == false", "when: applicant.nationality == 'params.face_pass'"],
    ] as const;
    expect(differences(...note)[0]).toContain("→ applicant.nationality == 'params.face_pass'");
  });

  it.each<[string, readonly Change[]]>([
    ["comments", [["# Reviews: no machine should settle these.", "# So."]]],
    ["white space and parentheses", [["when: nik.valid == false", "when: ( nik.valid  ==  (false) )"]]],
    ["a parameter's name", [[/face_pass/g, "least_similarity"]]],
    ["a parameter that no condition reads", [["face_pass: 0.80", "face_pass: 0.80\n  unused: 1"]]],
    ["a value written out", [["face.score < params.face_pass", "face.score < 0.8"]]],
    ["a default written out", [["    deadline: 8s", "    always: false\n    deadline: 8000ms"]]],
    ["a record of the usual terms", [["version: 1", "version: 1\nrecord: { require: [], review: single }"]]],
    ["the order of providers", [["[idmeta, glair, iluma]", "[iluma, glair, idmeta]"]]],
    ["the version", [["version: 1", "version: 2"]]],
    ["the name", [["policy: default", "policy: other"]]],
  ])("is none where only this changed: %s", (_what, changes) => {
    expect(differences(...changes)).toEqual([]);
  });
});

describe("the differences of any two policies", () => {
  it("are none exactly where their digests are the same", () => {
    const pair = fc.oneof(
      fc.tuple(policySource, policySource),
      policyThatAsks.chain((source) => fc.tuple(fc.constant(source), fc.constantFrom(...askedNearby(source)))),
      policySource.chain((source) => fc.tuple(fc.constant(source), fc.constantFrom(...nearby(source)))),
      policySource.chain((source) => fc.tuple(recording(source), recording(source))),
    );
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const [before, after] = [load(one), load(other)];
        expect(differencesBetween(before.meaning, after.meaning).length === 0).toBe(before.digest === after.digest);
      }),
    );
  });

  it("are none after reformatting", () => {
    fc.assert(
      fc.property(policySource, fc.constantFrom(20, 80, 0), fc.boolean(), (text, lineWidth, sortMapEntries) => {
        const again = `# a comment\n${stringify(parse(text), { lineWidth, sortMapEntries, indent: 4 })}`;
        expect(differencesBetween(load(text).meaning, load(again).meaning)).toEqual([]);
      }),
    );
  });
});

function askedNearby(source: string): readonly string[] {
  return [
    source,
    source.replace("[idmeta, glair]", "[glair, idmeta]"),
    source.replace("[hyperverge, idmeta]", "[idmeta, hyperverge]"),
    source.replace("strategy: failover", "strategy: cheapest"),
    source.replace("hedge: 400ms", "hedge: 0.4s"),
    source.replace("hedge: 1s", "hedge: 400ms"),
    source.replace(", retry: maybe_billed", ""),
    source.replace("stop: determined", "stop: complete"),
  ];
}

function nearby(source: string): readonly string[] {
  return [
    source,
    source.replace("points: 20", "points: 40"),
    source.replace("below: 30", "below: 40"),
    source.replace("reject: R1", "reject: R2"),
    source.replace("0.9 ", "0.95 "),
    source.replace("threshold: 0.85", "threshold: 0.84"),
  ];
}

it("the providers a decision takes are those of the checks it needs", () => {
  const text = DEFAULT.replace("    always: true", "    always: false");
  const needed = providersNeeded(load(text));
  expect(needed.get("ILUMA")).toEqual(["IDENTITY", "FACE", "SCREENING"]);
  expect(needed.get("HYPERVERGE")).toEqual(["FACE"]);
});
