import { readFile } from "node:fs/promises";

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { policySource, policyThatAsks } from "../policy/support/arbitraries.ts";
import { load, policyText, rules } from "../policy/support/policies.ts";
import { ask, shelfOf } from "./support/shelf.ts";

/** The ready operation that asks for everything there is. */
const WHOLE = await readFile(new URL("../../schema/operations/show-policy.graphql", import.meta.url), "utf8");

describe("a policy", () => {
  const source = `policy: retail
version: 3
params: { pass: 0.8, home: ID, strict: true }
stop: determined
checks:
  identity: { providers: [iluma, idmeta], strategy: { quorum: 2 }, deadline: 400ms, retry: maybe_billed }
  face: { providers: [hyperverge, glair], strategy: { hedge: 250ms } }
  screening: { providers: [iluma], scopes: [SANCTION], threshold: 0.9, always: true }
approve_requires:
  - nik.valid
  - identity.verdict == MATCH
reasons:
  R1: { en: One, id: Satu }
  R2: { en: Two, id: Dua, audience: internal }
  R3: { en: Three, id: Tiga }
rules:
  - id: number
    when: nik.valid == false
    then: { reject: R1 }
  - id: name
    when: >
      identity.name == MISMATCH &&
      applicant.nationality == params.home
    then: { points: -40, reason: R2 }
    unknown: ignore
    because: the verdict is required anyway
  - id: unnamed
    when: "!known(identity.name)"
    then: { review: R1 }
bands:
  - { below: 30, outcome: APPROVE }
  - { outcome: REJECT }
record: { require: [legalBasis, purpose], validFor: 365d, selfie: 36h, review: four_eyes }
`;

  it("is shown as its file has it, with what follows from it", async () => {
    const retail = load(source);
    const { json } = await ask(shelfOf(retail), WHOLE, { language: "ID" });
    expect(json).toEqual({
      data: {
        policy: {
          id: "retail@3",
          name: "retail",
          version: 3,
          digest: retail.digest,
          live: true,
          liveVersion: true,
          shadow: false,
          counterfactuals: false,
          params: [
            { name: "pass", value: "0.8", type: "NUMBER" },
            { name: "home", value: "ID", type: "TEXT" },
            { name: "strict", value: "true", type: "BOOLEAN" },
          ],
          checks: [
            {
              check: "IDENTITY",
              providers: ["ILUMA", "IDMETA"],
              strategy: "QUORUM",
              quorum: 2,
              hedgeAfterMs: null,
              need: 2,
              deadlineMs: 400,
              always: false,
              retry: "MAYBE_BILLED",
              stop: "DETERMINED",
              needed: true,
              scopes: null,
              threshold: null,
            },
            {
              check: "FACE",
              providers: ["HYPERVERGE", "GLAIR"],
              strategy: "HEDGE",
              quorum: null,
              hedgeAfterMs: 250,
              need: 1,
              deadlineMs: 6000,
              always: false,
              retry: "SAFE",
              stop: "DETERMINED",
              needed: false,
              scopes: null,
              threshold: null,
            },
            {
              check: "SCREENING",
              providers: ["ILUMA"],
              strategy: "ALL",
              quorum: null,
              hedgeAfterMs: null,
              need: 1,
              deadlineMs: 6000,
              always: true,
              retry: "SAFE",
              stop: "COMPLETE",
              needed: true,
              scopes: ["SANCTION"],
              threshold: 0.9,
            },
          ],
          // The face is declared and read by nothing: nobody is asked about it.
          providers: [
            { name: "IDMETA", enabled: false },
            { name: "ILUMA", enabled: false },
          ],
          reads: [
            { path: "applicant.nationality", type: "TEXT", values: [], check: null, doc: expect.any(String) },
            { path: "nik.valid", type: "BOOLEAN", values: [], check: null, doc: expect.stringContaining("digits") },
            {
              path: "identity.verdict",
              type: "ENUM",
              values: ["MATCH", "MISMATCH", "NOT_FOUND", "CONFLICT"],
              check: "IDENTITY",
              doc: expect.any(String),
            },
            {
              path: "identity.name",
              type: "ENUM",
              values: ["MATCH", "MISMATCH", "CONFLICT"],
              check: "IDENTITY",
              doc: expect.any(String),
            },
          ],
          approveRequires: [
            { condition: "nik.valid", line: 10, reads: ["nik.valid"] },
            { condition: "identity.verdict == MATCH", line: 11, reads: ["identity.verdict"] },
          ],
          rules: [
            {
              rule: "number",
              line: 17,
              when: "nik.valid == false",
              effect: "REJECT",
              points: null,
              reason: { code: "R1", text: "Satu", audience: "APPLICANT" },
              reads: ["nik.valid"],
              ignoresUnknownBecause: null,
            },
            {
              rule: "name",
              line: 20,
              when: "identity.name == MISMATCH && applicant.nationality == params.home",
              effect: "POINTS",
              points: -40,
              reason: { code: "R2", text: "Dua", audience: "INTERNAL" },
              reads: ["applicant.nationality", "identity.name"],
              ignoresUnknownBecause: "the verdict is required anyway",
            },
            {
              rule: "unnamed",
              line: 27,
              when: "!known(identity.name)",
              effect: "REVIEW",
              points: null,
              reason: { code: "R1", text: "Satu", audience: "APPLICANT" },
              reads: ["identity.name"],
              ignoresUnknownBecause: null,
            },
          ],
          reasons: [
            { code: "R1", text: "Satu", audience: "APPLICANT", usedBy: ["number", "unnamed"] },
            { code: "R2", text: "Dua", audience: "INTERNAL", usedBy: ["name"] },
            { code: "R3", text: "Tiga", audience: "APPLICANT", usedBy: [] },
          ],
          bands: [
            { below: 30, outcome: "APPROVE" },
            { below: null, outcome: "REJECT" },
          ],
          record: {
            requires: ["purpose", "legalBasis"],
            validForHours: 8760,
            selfieHours: 36,
            review: "FOUR_EYES",
          },
        },
      },
    });
  });

  it("gives its reasons in English where no language is asked for", async () => {
    const query = "{ policy { rules { rule reason { rule text } } } }";
    const { json } = await ask(shelfOf(load(source)), query);
    expect(json).toMatchObject({
      data: {
        policy: {
          rules: [
            { rule: "number", reason: { rule: "number", text: "One" } },
            { rule: "name", reason: { rule: "name", text: "Two" } },
            { rule: "unnamed", reason: { rule: "unnamed", text: "One" } },
          ],
        },
      },
    });
  });
});

it("the biggest policy there can be is shown whole, within the limits of one operation", async () => {
  const every = rules(
    ...Array.from({ length: 500 }, (_, i) => `face.score * ${i + 1} < 1 => points: ${i}, reason: R1`),
  );
  const { status, json } = await ask(shelfOf(load(policyText({ rules: every }))), WHOLE);
  expect(status).toBe(200);
  expect(json).not.toHaveProperty("errors");
  const shown = z.object({ data: z.object({ policy: z.object({ rules: z.array(z.object({ rule: z.string() })) }) }) });
  expect(shown.parse(json).data.policy.rules.map(({ rule }) => rule)).toEqual(
    Array.from({ length: 500 }, (_, i) => `r${i + 1}`),
  );
});

const reads = z.array(z.string());
const Shown = z.object({
  data: z.object({
    policy: z.object({
      digest: z.string(),
      reads: z.array(z.object({ path: z.string() })),
      approveRequires: z.array(z.object({ line: z.int(), condition: z.string(), reads })),
      rules: z.array(
        z.object({ rule: z.string(), line: z.int(), when: z.string(), reason: z.object({ code: z.string() }), reads }),
      ),
      reasons: z.array(z.object({ code: z.string(), usedBy: z.array(z.string()) })),
      bands: z.array(z.object({ below: z.number().nullable() })),
    }),
  }),
});

it("whatever the policy: what is shown is whole, and agrees with itself", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(policySource, policyThatAsks), async (source) => {
      const policy = load(source);
      const { json } = await ask(shelfOf(policy), WHOLE);
      const shown = Shown.parse(json).data.policy;
      expect(shown.digest).toBe(policy.digest);
      expect(shown.rules.map(({ rule, line, when }) => [rule, line, when])).toEqual(
        policy.meaning.rules.map(({ id, line, text }) => [id, line, text]),
      );
      const lines = source.split("\n");
      for (const { rule, line } of shown.rules) expect(lines[line - 1]).toContain(`id: ${rule}`);
      const conditions = [...shown.rules, ...shown.approveRequires];
      expect(new Set(shown.reads.map(({ path }) => path))).toEqual(new Set(conditions.flatMap((each) => each.reads)));
      for (const { code, usedBy } of shown.reasons) {
        expect(usedBy).toEqual(shown.rules.filter(({ reason }) => reason.code === code).map(({ rule }) => rule));
      }
      expect(shown.bands.map(({ below }) => below === null).indexOf(true)).toBe(shown.bands.length - 1);
    }),
    { numRuns: 40 },
  );
});
