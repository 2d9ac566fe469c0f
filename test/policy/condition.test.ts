import { describe, expect, it } from "vitest";

import type { Fact, HitFact } from "../../src/domain/fact.ts";
import { known, stateOf, unknown } from "./support/policies.ts";

const down = unknown("TIMEOUT");
const pep: HitFact = { score: 0.93, scopes: ["PEP"], sources: 1 };
const sanction: HitFact = { score: 0.97, scopes: ["SANCTION"], sources: 2 };

function expectStates(cases: readonly (readonly [string, string])[], facts: Readonly<Record<string, Fact>>): void {
  expect(cases.map(([condition]) => [condition, stateOf(condition, facts)])).toEqual(cases);
}

describe("a condition", () => {
  it("compares what is known", () => {
    expectStates(
      [
        ["nik.valid", "FIRED"],
        ["nik.valid == false", "NOT_FIRED"],
        ["nik.valid != nik.regionKnown", "FIRED"],
        ["identity.verdict == MATCH", "FIRED"],
        ["MISMATCH != identity.verdict", "FIRED"],
        ["identity.verdict in [NOT_FOUND, MISMATCH]", "NOT_FIRED"],
        ["identity.name == identity.gender", "NOT_FIRED"],
        ["face.score < 0.8", "NOT_FIRED"],
        ["face.score <= 0.8 && face.score >= 0.8 && face.score == 0.8", "FIRED"],
        ["applicant.age in [16, 17]", "FIRED"],
        ["applicant.age * 2 - 4 == 30 && applicant.age / 2 + -0.5 == 8", "FIRED"],
        [`applicant.nationality == "ID" && applicant.nationality.startsWith("I")`, "FIRED"],
        [`applicant.nationality.endsWith("I") || applicant.nationality.contains("X")`, "NOT_FIRED"],
      ],
      {
        "nik.valid": known(true),
        "nik.regionKnown": known(false),
        "identity.verdict": known("MATCH"),
        "identity.name": known("MATCH"),
        "identity.gender": known("MISMATCH"),
        "face.score": known(0.8),
        "applicant.age": known(17),
        "applicant.nationality": known("ID"),
      },
    );
  });

  it("is unknown where an unknown could settle it either way, and settled where it could not", () => {
    expectStates(
      [
        ["nik.valid", "UNKNOWN"],
        ["!nik.valid", "UNKNOWN"],
        ["nik.valid == nik.regionKnown", "UNKNOWN"],
        ["identity.verdict == MATCH", "UNKNOWN"],
        ["identity.verdict != MATCH", "UNKNOWN"],
        ["identity.verdict in [MATCH, MISMATCH, NOT_FOUND, CONFLICT]", "UNKNOWN"],
        ["face.score >= 0.8", "UNKNOWN"],
        ["face.score >= 0", "FIRED"],
        ["face.score + 1 < 1", "NOT_FIRED"],
        ["face.score * 10 - applicant.age > -35", "UNKNOWN"],
        ["face.score * 10 - applicant.age > -41", "FIRED"],
        [`applicant.nationality.contains("")`, "UNKNOWN"],
        ["nik.genderConsistent || nik.valid", "FIRED"],
        ["nik.valid || nik.genderConsistent", "FIRED"],
        ["nik.genderConsistent && nik.valid", "UNKNOWN"],
        ["!nik.genderConsistent && nik.valid", "NOT_FIRED"],
        ["!nik.genderConsistent || nik.valid", "UNKNOWN"],
      ],
      { "nik.valid": down, "face.score": down, "nik.genderConsistent": known(true), "applicant.age": known(40) },
    );
  });

  it("sees all hits of a complete screening", () => {
    expectStates(
      [
        ["screening.hits.exists(h, SANCTION in h.scopes && h.score >= 0.95)", "FIRED"],
        ["screening.hits.exists(h, PEP in h.scopes && h.score >= 0.95)", "NOT_FIRED"],
        ["screening.hits.exists(h, h.sources > 2)", "NOT_FIRED"],
        ["screening.hits.all(h, h.score > 0.9)", "FIRED"],
        ["screening.hits.all(h, PEP in h.scopes)", "NOT_FIRED"],
      ],
      { "screening.hits": known([pep, sanction]) },
    );
    expectStates(
      [
        ["screening.hits.exists(h, true)", "NOT_FIRED"],
        ["screening.hits.all(h, false)", "FIRED"],
      ],
      { "screening.hits": known([]) },
    );
  });

  it("takes from an incomplete screening what its hits already decide", () => {
    expectStates(
      [
        ["screening.topScore >= 0.9", "FIRED"],
        ["screening.topScore < 0.9", "NOT_FIRED"],
        ["screening.topScore >= 0.95", "UNKNOWN"],
        ["screening.hits.exists(h, PEP in h.scopes && h.score >= 0.9)", "FIRED"],
        ["screening.hits.exists(h, SANCTION in h.scopes)", "UNKNOWN"],
        ["screening.hits.all(h, h.score >= 0.85)", "FIRED"],
        ["screening.hits.all(h, h.score >= 0.9)", "UNKNOWN"],
      ],
      {
        "screening.topScore": unknown("INCOMPLETE", { atLeast: 0.93 }),
        "screening.hits": unknown("INCOMPLETE", { includes: [pep] }),
      },
    );
  });

  it("leaves open what another provider's answer could still add to a hit", () => {
    expectStates(
      [
        ["screening.hits.exists(h, h.score < 0.95)", "UNKNOWN"],
        ["screening.hits.exists(h, h.sources == 1)", "UNKNOWN"],
        ["screening.hits.exists(h, !(SANCTION in h.scopes))", "UNKNOWN"],
        ["screening.hits.all(h, h.score >= 0.95)", "UNKNOWN"],
      ],
      { "screening.hits": unknown("INCOMPLETE", { includes: [pep] }) },
    );
  });

  it("knows that a hit still to come has at least the threshold's score, and may never come", () => {
    expectStates(
      [
        ["screening.hits.all(h, h.score >= 0.85)", "FIRED"],
        ["screening.hits.exists(h, h.score < 0.85)", "NOT_FIRED"],
        ["screening.hits.exists(h, h.score >= 0.85)", "UNKNOWN"],
        ["screening.hits.all(h, h.score < 0.85)", "UNKNOWN"],
      ],
      {},
    );
  });

  it("takes a value that the catalogue does not allow for an unknown one, and never throws", () => {
    expectStates(
      [
        ["nik.valid", "UNKNOWN"],
        ["face.score <= 1", "FIRED"],
        ["face.score > 0.5", "UNKNOWN"],
        ["applicant.age > 17", "UNKNOWN"],
        ["identity.verdict == MATCH", "UNKNOWN"],
        [`applicant.nationality == "ID"`, "UNKNOWN"],
        ["screening.hits.exists(h, SANCTION in h.scopes)", "FIRED"],
        ["screening.hits.exists(h, PEP in h.scopes)", "UNKNOWN"],
        ["screening.topScore >= 0.9", "UNKNOWN"],
      ],
      {
        "nik.valid": known("yes"),
        "face.score": known(Number.NaN),
        "applicant.age": known(-3),
        "identity.verdict": known("UNKNOWN"),
        "applicant.nationality": known(62),
        "screening.hits": known([sanction, { score: 7, scopes: [], sources: 0 }]),
        "screening.topScore": unknown("INCOMPLETE", { atLeast: Number.NaN }),
      },
    );
  });
});
