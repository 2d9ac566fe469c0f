import { readFile } from "node:fs/promises";

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";

import { policySource } from "./support/arbitraries.ts";
import { load } from "./support/policies.ts";

const source = await readFile(new URL("../../policies/default.yaml", import.meta.url), "utf8");
const { digest } = load(source);

function digestWith(before: string, after: string): string {
  expect(source).toContain(before);
  return load(source.replace(before, after)).digest;
}

describe("a policy's digest", () => {
  it("is a SHA-256 in hexadecimal", () => {
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is not changed by comments, layout or the order of keys", () => {
    fc.assert(
      fc.property(policySource, fc.constantFrom(20, 80, 0), fc.boolean(), (text, lineWidth, sortMapEntries) => {
        const again = `# a comment\n${stringify(parse(text), { lineWidth, sortMapEntries, indent: 4 })}`;
        expect(load(again).digest).toBe(load(text).digest);
      }),
    );
  });

  it.each([
    ["white space and parentheses", "when: nik.valid == false", "when: ( nik.valid  ==  (false) )"],
    ["the spelling of a number", "face_pass: 0.80", "face_pass: 8e-1"],
    ["a parameter's name", /face_pass/g, "least_similarity"],
    ["a number written out", "face.score < params.face_pass", "face.score < 0.8"],
    ["a default written out", "    deadline: 8s", "    always: false\n    deadline: 8000ms"],
    ["the order of providers", "[idmeta, glair, iluma]", "[iluma, IDMETA, glair]"],
    [
      "the order of requirements",
      "  - nik.valid\n  - identity.verdict == MATCH",
      "  - identity.verdict == MATCH\n  - nik.valid",
    ],
  ])("is not changed by %s", (_what, before, after) => {
    expect(source).toMatch(before);
    expect(load(source.replace(before, after)).digest).toBe(digest);
  });

  it.each([
    ["a condition", "when: nik.valid == false", "when: nik.valid != false"],
    ["a parameter's value", "face_pass: 0.80", "face_pass: 0.81"],
    ["points", "points: 40", "points: 41"],
    ["an effect", "{ reject: ID04 }", "{ review: ID04 }"],
    ["a reason's text", "en: NIK is not valid", "en: NIK is invalid"],
    [
      "a reason's audience",
      "id: Tercantum dalam daftar sanksi\n    audience: internal",
      "id: Tercantum dalam daftar sanksi",
    ],
    ["a band", "below: 30", "below: 31"],
    ["who is asked", "[idmeta, glair, iluma]", "[idmeta, iluma]"],
    ["how many answers it takes", "need: 2", "need: 1"],
    ["a deadline", "deadline: 8s", "deadline: 9s"],
    ["a threshold", "threshold: 0.85", "threshold: 0.86"],
    ["the scopes", "[PEP, SANCTION]", "[PEP, SANCTION, OTHER]"],
    ["a requirement", "  - face.verdict == MATCH\n", ""],
    ["a rule's id", "id: nik-invalid", "id: nik-not-valid"],
    ["the version", "version: 1", "version: 2"],
    [
      "ignoring an unknown",
      "then: { points: 30, reason: ID03 }",
      "then: { points: 30, reason: ID03 }\n    unknown: ignore\n    because: so",
    ],
  ])("is changed by %s", (_what, before, after) => {
    expect(digestWith(before, after)).not.toBe(digest);
  });
});
