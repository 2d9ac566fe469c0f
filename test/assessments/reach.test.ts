import { expect, test } from "vitest";

import { outOfReach } from "../../src/assessments/reach.ts";
import { panel, seat } from "../checks/support.ts";
import { load, policyText, rules } from "../policy/support/policies.ts";

const CHECKS = [
  "checks:",
  "  identity: { providers: [glair, iluma], need: 2 }",
  "  face: { providers: [hyperverge] }",
  "  screening: { providers: [iluma], always: true }",
].join("\n");

const POLICY = load(
  policyText({
    checks: CHECKS,
    more: "approve_requires: [identity.verdict == MATCH, screening.verdict == CLEAR]",
    rules: rules("face.score < 0.9 => review: R1"),
  }),
);

const on = (name: "GLAIR" | "ILUMA" | "HYPERVERGE") => seat(name, []);
const off = (name: "GLAIR" | "ILUMA" | "HYPERVERGE") => seat(name, [], { provider: null });

test("nothing is out of reach where as many providers are on as each check needs", () => {
  expect(outOfReach(POLICY, panel(on("GLAIR"), on("ILUMA"), on("HYPERVERGE")))).toEqual([]);
});

test("each check that too few providers can answer is told, and whether that stops every approval", () => {
  expect(outOfReach(POLICY, panel(on("GLAIR"), off("ILUMA"), off("HYPERVERGE")))).toEqual([
    "test@1 takes 2 answers of the check identity, and only GLAIR is on: nobody can be approved",
    "test@1 takes an answer of the check face, and none of its providers is on: what it reads of it stays unknown",
    "test@1 takes an answer of the check screening, and none of its providers is on: nobody can be approved",
  ]);
});
