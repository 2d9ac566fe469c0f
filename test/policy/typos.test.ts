import { expect, it } from "vitest";

import { policyText, problemsOf, rules } from "./support/policies.ts";

const SOURCE = policyText({
  checks: [
    "checks:",
    "  identity: { providers: [idmeta, glair], strategy: all, deadline: 6s, retry: maybe_billed }",
    "  face: { providers: [glair, hyperverge], strategy: { quorum: 2 }, stop: determined }",
    "  screening: { providers: [iluma], scopes: [SANCTION, OTHER] }",
  ].join("\n"),
  more: [
    "params: { face_pass: 0.8 }",
    "approve_requires: [ nik.valid ]",
    "record: { require: [purpose, legalBasis], validFor: 365d, selfie: 30d, review: four_eyes }",
  ].join("\n"),
  rules: [
    rules(
      "identity.name == MISMATCH && nik.regionKnown => review: R1",
      "face.score < params.face_pass => points: 40, reason: R2",
      "screening.hits.exists(h, SANCTION in h.scopes && h.sources > 1) => reject: R3",
      'applicant.nationality.startsWith("I") && known(face.verdict) => review: R1',
    ),
    "  - { id: last, when: true, then: { review: R1 }, unknown: ignore, because: so }",
  ].join("\n"),
});

it("the policy of this test loads without its typos", () => {
  expect(problemsOf(SOURCE)).toEqual([]);
});

/** What is right, how it is mistyped, with the slip between « and », and what was meant. */
const SLIPS = [
  ["a key of the policy", "version:", "«verison»:", "version"],
  ["a check", "  screening:", "  «screning»:", "screening"],
  ["a key of a check", "deadline:", "«dedline»:", "deadline"],
  ["a provider", "hyperverge", "«hyperverg»", "hyperverge"],
  ["a strategy", "strategy: all", "strategy: «al»", "all"],
  ["a measured strategy", "strategy: { quorum: 2 }", "strategy: { «qourum»: 2 }", "quorum"],
  ["a retry", "retry: maybe_billed", "retry: «maybe_biled»", "maybe_billed"],
  ["a stop", "stop: determined", "stop: «determinde»", "determined"],
  ["a scope of a check", "[SANCTION,", "[«SANCTOIN»,", "SANCTION"],
  ["a fact", "nik.regionKnown", "«nik.regionKnow»", "nik.regionKnown"],
  ["a group of facts", "identity.name", "«idenity.name»", "identity.name"],
  ["a value", "MISMATCH", "«MISMACTH»", "MISMATCH"],
  ["a parameter", "params.face_pass", "«params.facepass»", "params.face_pass"],
  ["a function", ".exists(", ".«exist»(", "exists"],
  ["another function", "known(", "«konwn»(", "known"],
  ["a test of texts", ".startsWith(", ".«startswith»(", "startsWith"],
  ["a scope in a condition", "SANCTION in", "«SANCTIONS» in", "SANCTION"],
  ["a field of a hit", "h.sources", "h.«source»", "sources"],
  ["an effect", "reject: R3", "«rejcet»: R3", "reject"],
  ["a reason", "reason: R2", "reason: «RR2»", "R2"],
  ["a key of a rule", "because:", "«becuase»:", "because"],
  ["a key of a reason", "en: One", "«eng»: One", "en"],
  ["unknown: ignore", "unknown: ignore", "unknown: «ingore»", "ignore"],
  ["a key of a band", "below: 30", "«bellow»: 30", "below"],
  ["the record", "record:", "«recrod»:", "record"],
  ["a key of the record", "validFor:", "«validfor»:", "validFor"],
  ["another key of the record", "selfie:", "«selfy»:", "selfie"],
  ["what an assessment is told", "legalBasis]", "«legal_basis»]", "legalBasis"],
  ["a review by two", "four_eyes", "«four-eyes»", "four_eyes"],
  ["an outcome", "outcome: REVIEW", "outcome: «REVEIW»", "REVIEW"],
] as const;

it.each(SLIPS)("a slip in %s is pointed at, with what was meant", (_what, right, wrong, meant) => {
  const source = SOURCE.replace(right, wrong.replaceAll(/[«»]/g, ""));
  const problem = problemsOf(source).find(({ hint }) => hint === `did you mean ${meant}?`);
  expect(problem).toBeDefined();
  const { line = 0, column = 0, length = 0 } = problem ?? {};
  const pointedAt = source.split("\n")[line - 1]?.slice(column - 1, column - 1 + length);
  expect(pointedAt).toBe(/«(.*)»/.exec(wrong)?.[1]);
});
