import { readFile } from "node:fs/promises";

import { describe, expect, it } from "vitest";

import type { Fact } from "../../src/domain/fact.ts";
import { decideOn, known, load, unknown } from "./support/policies.ts";

const source = await readFile(new URL("../../policies/default.yaml", import.meta.url), "utf8");

const spotless: Readonly<Record<string, Fact>> = {
  "applicant.age": known(34),
  "nik.valid": known(true),
  "nik.regionKnown": known(true),
  "nik.birthDateConsistent": known(true),
  "nik.genderConsistent": known(true),
  "identity.verdict": known("MATCH"),
  "identity.name": known("MATCH"),
  "identity.dateOfBirth": known("MATCH"),
  "face.verdict": known("MATCH"),
  "face.score": known(0.93),
  "screening.verdict": known("CLEAR"),
  "screening.topScore": known(0),
  "screening.hits": known([]),
};

function outcomeWith(changes: Readonly<Record<string, Fact>>): string {
  const { outcome, determined, reasons } = decideOn(source, { ...spotless, ...changes });
  return [outcome, ...(determined ? [] : ["open"]), ...reasons.map(({ code }) => code)].join(" ");
}

describe("the default policy", () => {
  it("makes all three checks, the screening always", () => {
    const { name, version, checks, needs } = load(source);
    expect({ name, version }).toEqual({ name: "default", version: 1 });
    expect([...needs]).toEqual(["IDENTITY", "FACE", "SCREENING"]);
    expect(checks.SCREENING).toMatchObject({ need: "all", always: true, scopes: ["PEP", "SANCTION"], threshold: 0.85 });
  });

  it.each<[string, string, Readonly<Record<string, Fact>>]>([
    ["everything in order", "APPROVE", {}],
    ["a gender that was not given", "APPROVE", { "nik.genderConsistent": unknown("NOT_SUPPLIED") }],
    ["a NIK that cannot be one", "REJECT ID02", { "nik.valid": known(false) }],
    ["a NIK nobody knows", "REJECT ID04", { "identity.verdict": known("NOT_FOUND") }],
    ["another name", "REVIEW ID01", { "identity.verdict": known("MISMATCH"), "identity.name": known("MISMATCH") }],
    ["another face", "REJECT FA01", { "face.verdict": known("MISMATCH"), "face.score": known(0.3) }],
    ["a weak likeness, whatever the verdict", "REJECT FA01", { "face.score": known(0.7) }],
    ["vendors in conflict about the face", "REVIEW", { "face.verdict": known("CONFLICT"), "face.score": known(0.9) }],
    [
      "vendors in conflict about the name",
      "REVIEW ID01",
      { "identity.verdict": known("CONFLICT"), "identity.name": known("CONFLICT") },
    ],
    ["a birth date that the NIK contradicts", "REVIEW ID03", { "nik.birthDateConsistent": known(false) }],
    [
      "a politically exposed person",
      "REVIEW AM02",
      {
        "screening.verdict": known("POSSIBLE_MATCH"),
        "screening.topScore": known(0.98),
        "screening.hits": known([{ score: 0.98, scopes: ["PEP"], sources: 1 }]),
      },
    ],
    [
      "a sanctioned person",
      "REJECT AM01 AM02",
      {
        "screening.verdict": known("POSSIBLE_MATCH"),
        "screening.topScore": known(0.98),
        "screening.hits": known([{ score: 0.98, scopes: ["SANCTION"], sources: 1 }]),
      },
    ],
    [
      "too few identity answers",
      "REVIEW open",
      { "identity.verdict": unknown("TOO_FEW_ANSWERS"), "identity.name": unknown("TOO_FEW_ANSWERS") },
    ],
    [
      "no screening",
      "REVIEW open",
      {
        "screening.verdict": unknown("TIMEOUT"),
        "screening.topScore": unknown("TIMEOUT"),
        "screening.hits": unknown("TIMEOUT"),
      },
    ],
    ["no selfie", "REVIEW open", { "face.verdict": unknown("NOT_SUPPLIED"), "face.score": unknown("NOT_SUPPLIED") }],
    [
      "another face while the screening is down",
      "REJECT FA01",
      {
        "face.verdict": known("MISMATCH"),
        "screening.verdict": unknown("TIMEOUT"),
        "screening.topScore": unknown("TIMEOUT"),
        "screening.hits": unknown("TIMEOUT"),
      },
    ],
  ])("%s → %s", (_what, outcome, changes) => {
    expect(outcomeWith(changes)).toBe(outcome);
  });

  it("leaves an applicant whose vendors are all down to a person, with everything that is missing", () => {
    const facts = Object.fromEntries(
      Object.entries(spotless).map(([path, fact]) => [
        path,
        /^(nik|applicant)\./.test(path) ? fact : unknown("UNAVAILABLE"),
      ]),
    );
    const { outcome, determined, missing, reasons } = decideOn(source, facts);
    expect({ outcome, determined, reasons }).toEqual({ outcome: "REVIEW", determined: false, reasons: [] });
    expect(missing).toHaveLength(8);
    expect(new Set(missing.map(({ cause }) => cause))).toEqual(new Set(["UNAVAILABLE"]));
  });

  it("uses every reason it declares, and keeps watchlist matches from the applicant", () => {
    const codes = [...source.matchAll(/^ {2}([A-Z]{2}\d{2}):/gm)].map(([, code]) => code);
    expect(codes).toHaveLength(8);
    for (const code of codes) expect(source).toMatch(new RegExp(`(reject|review|reason): ${code}\\b`));
    expect(source).toMatch(/AM01:\n.*\n.*\n {4}audience: internal/);
    expect(source).toMatch(/AM02:\n.*\n.*\n {4}audience: internal/);
  });
});
