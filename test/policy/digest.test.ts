import { readFile } from "node:fs/promises";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { policyThatAsks, policyThatMayIgnore } from "./support/arbitraries.ts";
import { load, policyText } from "./support/policies.ts";
import { rewritten, style } from "./support/rewriting.ts";

const source = await readFile(new URL("../../policies/default.yaml", import.meta.url), "utf8");
const { digest } = load(source);

function digestWith(before: string | RegExp, after: string): string {
  expect(source).toMatch(before);
  return load(source.replace(before, after)).digest;
}

describe("a policy's digest", () => {
  it("is a SHA-256 in hexadecimal", () => {
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is not changed by comments, quotes, layout, flow or block style, or the order of keys", () => {
    fc.assert(
      fc.property(fc.oneof(policyThatMayIgnore, policyThatAsks, fc.constant(source)), style, (text, hand) => {
        expect(load(rewritten(text, hand)).digest).toBe(load(text).digest);
      }),
    );
  });

  it("is not changed by what every parameter is called", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^p[a-z0-9_]{1,12}$/), { minLength: 3, maxLength: 3 }), (names) => {
        const renamed = ["face_pass", "aml_review", "sanctions_reject"].reduce(
          (text, name, index) => text.replaceAll(name, names[index] ?? name),
          source,
        );
        expect(load(renamed).digest).toBe(digest);
      }),
    );
  });

  it.each([
    ["white space and parentheses", "when: nik.valid == false", "when: ( nik.valid  ==  (false) )"],
    ["the spelling of a number", "face_pass: 0.80", "face_pass: 8e-1"],
    ["a parameter's name", /face_pass/g, "least_similarity"],
    ["a number written out", "face.score < params.face_pass", "face.score < 0.8"],
    ["a default written out", "    deadline: 8s", "    always: false\n    deadline: 8000ms"],
    [
      "a default left out",
      "    strategy: all\n    need: all # nobody is clear before every list has been searched\n",
      "",
    ],
    [
      "a deadline, a threshold and scopes left to their defaults",
      /    deadline: 6s\n    scopes: .*\n    threshold: .*\n/,
      "",
    ],
    [
      "an audience that is the usual one",
      "    id: NIK tidak sah\n",
      "    id: NIK tidak sah\n    audience: applicant\n",
    ],
    ["counterfactuals that are off", "version: 1\n", "version: 1\ncounterfactuals: false\n"],
    ["a parameter that no rule reads", "  face_pass:", "  unread: 3\n  face_pass:"],
    ["the order of providers", "[idmeta, glair, iluma]", "[iluma, IDMETA, glair]"],
    ["what is usual of retries and of stopping", "version: 1\n", "version: 1\nretry: safe\nstop: complete\n"],
    ["it where a check says so", "    deadline: 8s", "    retry: safe\n    stop: complete\n    deadline: 8s"],
    ["what is usual of a record", "version: 1\n", "version: 1\nrecord: { require: [], review: single }\n"],
    ["a record of which nothing is said", "version: 1\n", "version: 1\nrecord: {}\n"],
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
    ["a strategy", "strategy: all", "strategy: { quorum: 2 }"],
    ["retries that may be billed", "version: 1", "version: 1\nretry: maybe_billed"],
    ["retries of one check", "    deadline: 8s", "    deadline: 8s\n    retry: maybe_billed"],
    ["stopping where the outcome is determined", "version: 1", "version: 1\nstop: determined"],
    ["so stopping one check", "    deadline: 8s", "    deadline: 8s\n    stop: determined"],
    ["a deadline", "deadline: 8s", "deadline: 9s"],
    ["a threshold", "threshold: 0.85", "threshold: 0.86"],
    ["the scopes", "[PEP, SANCTION]", "[PEP, SANCTION, OTHER]"],
    ["a requirement", "  - face.verdict == MATCH\n", ""],
    ["a rule's id", "id: nik-invalid", "id: nik-not-valid"],
    ["the version", "version: 1", "version: 2"],
    ["the name", "policy: default", "policy: other"],
    ["counterfactuals that are on", "version: 1", "version: 1\ncounterfactuals: true"],
    ["what an assessment must be told", "version: 1", "version: 1\nrecord: { require: [purpose] }"],
    ["how long a decision stands", "version: 1", "version: 1\nrecord: { validFor: 365d }"],
    ["how long the selfie is kept", "version: 1", "version: 1\nrecord: { selfie: 30d }"],
    ["how many reviewers it takes", "version: 1", "version: 1\nrecord: { review: four_eyes }"],
    ["a check that is always made", "always: true", "always: false"],
    [
      "the order of rules, by which ties are broken",
      /( {2}- id: nik-invalid[^]*?)( {2}- id: nik-not-found[^]*?)(?= {2}- id)/,
      "$2$1",
    ],
    [
      "ignoring an unknown",
      "then: { points: 30, reason: ID03 }",
      "then: { points: 30, reason: ID03 }\n    unknown: ignore\n    because: so",
    ],
  ])("is changed by %s", (_what, before, after) => {
    expect(digestWith(before, after)).not.toBe(digest);
  });

  it("is what it was before anything could be said of a record", () => {
    expect(digest).toBe("b5c0f00f13a5c62bc6c70c2781856d981691f99c4adf5fc72c82ec94a66eb5cf");
  });

  it("minds neither in what order an assessment is told what, nor whether in days or in hours", () => {
    const [one, other] = [
      "record: { require: [purpose, legalBasis], validFor: 30d, selfie: 48h }",
      "record: { selfie: 2d, validFor: 720h, require: [legalBasis, purpose] }",
    ].map((more) => load(policyText({ more })).digest);
    expect(one).toBe(other);
  });

  it("is what it was before there were strategies", () => {
    const terms = ["", ", strategy: all", ", strategy: all, retry: safe, stop: complete"];
    const digests = terms.map((how) => load(policyText({ checks: asked("glair, idmeta", how) })).digest);
    expect(new Set(digests)).toEqual(new Set(["5a2ef60ad5727196a51e6722e2494a23b643ea8ee9c31ca983a6cb60c9ed301a"]));
  });

  it.each([
    ["is not changed", "at once", ["", ", need: 2", ", strategy: { quorum: 2 }"]],
    [
      "is changed",
      "one after the other",
      [", strategy: failover", ", strategy: { hedge: 1s }", ", strategy: cheapest"],
    ],
  ] as const)("%s by the order of providers that are asked %s", (_is, when, strategies) => {
    for (const strategy of strategies) {
      const [one, other] = ["glair, idmeta", "idmeta, glair"].map(
        (providers) => load(policyText({ checks: asked(providers, strategy) })).digest,
      );
      expect(one === other).toBe(when === "at once");
    }
  });

  it("tells every strategy from every other", () => {
    const strategies =
      "all, need: 2|all|failover|cheapest|{ quorum: 2 }|{ quorum: 3 }|{ hedge: 400ms }|{ hedge: 401ms }".split("|");
    const digests = strategies.map(
      (strategy) => load(policyText({ checks: asked("glair, idmeta, iluma", `, strategy: ${strategy}`) })).digest,
    );
    expect(new Set(digests).size).toBe(strategies.length);
  });

  it("minds where it is said, of all checks or of each, only by what follows", () => {
    const [top, each] = [
      policyText({ more: "retry: maybe_billed", checks: asked("glair", "") }),
      policyText({ checks: asked("glair", ", retry: maybe_billed") }),
    ].map((text) => load(text).digest);
    expect(top).toBe(each);
  });
});

function asked(providers: string, how: string): string {
  return `checks: { identity: { providers: [${providers}]${how} } }`;
}
