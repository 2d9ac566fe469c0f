import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decideOn, factsUnder } from "../../../src/assessments/evidence.ts";
import { parseEvidence, printEvidence } from "../../../src/assessments/record/evidence-record.ts";
import type { EvidenceRecord } from "../../../src/assessments/record/evidence-record.ts";
import { load, policyText, rules } from "../../policy/support/policies.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { formatProblem } from "../../../src/policy/problem.ts";
import { loadPolicy } from "../../../src/policy/load.ts";
import { CHECK_NAMES } from "../../../src/domain/provider.ts";
import { policySource } from "../../policy/support/arbitraries.ts";
import { evidenceRecord } from "../../workbench/support/evidence.ts";

/** Every provider can screen here, so that hits are merged across them. */
function policyOfAll(source: string): Policy {
  const providers = (["IDMETA", "GLAIR", "HYPERVERGE", "ILUMA"] as const).map((name) => ({
    name,
    checks: CHECK_NAMES,
  }));
  const loaded = loadPolicy(source, { file: "test.yaml", providers });
  if ("policy" in loaded) return loaded.policy;
  throw new Error(loaded.problems.map(formatProblem).join("\n"));
}

const EVERY_FACT = policyOfAll(
  policyText({
    checks: [
      "checks:",
      "  identity: { providers: [idmeta, glair, iluma], need: 2 }",
      "  face: { providers: [idmeta, glair, hyperverge, iluma], need: 2 }",
      "  screening: { providers: [idmeta, glair, iluma], scopes: [PEP], threshold: 0.85 }",
    ].join("\n"),
    rules: rules(
      "screening.hits.exists(h, h.sources > 1) => reject: R1",
      "identity.name == MISMATCH => review: R2",
      "face.score < 0.8 => points: 40, reason: R3",
    ),
  }),
);

function reread(record: EvidenceRecord): EvidenceRecord {
  const read = parseEvidence(printEvidence(record));
  if ("record" in read) return read.record;
  throw new Error(`${read.problem.path}: ${read.problem.message}`);
}

describe("a record of evidence", () => {
  it("gives, printed and read, the same facts to a policy", () => {
    fc.assert(
      fc.property(evidenceRecord, (record) => {
        const again = reread(record);
        expect(again.id).toBe(record.id);
        expect(again.decision).toEqual(record.decision);
        expect(again.evidence.decidedAt).toEqual(record.evidence.decidedAt);
        expect(factsUnder(EVERY_FACT, again.evidence)).toEqual(factsUnder(EVERY_FACT, record.evidence));
      }),
    );
  });

  it("gives, printed and read, the same bytes of decision, by whatever policy", () => {
    fc.assert(
      fc.property(evidenceRecord, policySource, (record, source) => {
        const policy = load(source);
        expect(JSON.stringify(decideOn(policy, reread(record).evidence))).toBe(
          JSON.stringify(decideOn(policy, record.evidence)),
        );
      }),
    );
  });

  it("is one line, and the same line when it is printed again", () => {
    fc.assert(
      fc.property(evidenceRecord, (record) => {
        const line = printEvidence(record);
        expect(line).not.toContain("\n");
        expect(printEvidence(reread(record))).toBe(line);
      }),
    );
  });

  it("says of a hit that was dismissed by whose word, and of any other nothing: it is written as it was before there was a word", () => {
    const call = { endpoint: "e", askedAt: "2025-06-01T05:00:00.000Z", latencyMs: 1, attempts: 1, costIdr: null };
    const hits = [{ listing: "a-1", score: 0.9, scopes: ["PEP"], same: [1] }];
    const claims = { hits, scopes: ["PEP"] };
    const answers = [{ provider: "ILUMA", ...call, requestId: null, status: "ANSWERED", claims }];
    const screening = { answers, terms: { scopes: ["PEP"], threshold: 0.85 } };
    const other = { provider: "GLAIR", ...call, requestId: null, status: "ANSWERED", claims };
    const line = (form: object) =>
      JSON.stringify({
        form: 1,
        id: "a-1",
        decidedAt: "2025-06-01T05:00:00.000Z",
        applicant: {},
        supplied: [],
        ...form,
      });
    const written = (text: string): string => {
      const read = parseEvidence(text);
      return "record" in read ? printEvidence(read.record) : read.problem.path;
    };
    const before = line({ screening: { ...screening, answers: [...answers, other] } });
    expect(written(before)).toBe(before);
    const dismissed = "0198a5c0-0000-7000-8000-000000000001";
    const after = before.replace('"same":[1]', `"same":[1],"dismissed":"${dismissed}"`);
    expect(written(after)).toBe(after);
  });

  it("holds nothing of a hit's names, dates and countries, and still knows which hits are one person", () => {
    fc.assert(
      fc.property(evidenceRecord, (record) => {
        expect(printEvidence(record)).not.toMatch(/Eko Hadi|Sri Wahyuni|"1981"/);
      }),
    );
  });
});

describe("a line that is no record", () => {
  const good = {
    form: 1,
    id: "a-1",
    decidedAt: "2025-06-01T05:00:00.000Z",
    applicant: { "applicant.age": 34 },
    supplied: ["nik"],
    identity: [{ provider: "GLAIR", status: "SKIPPED", cause: "NOT_SUPPLIED" }],
  };

  it("is told apart from one that is", () => {
    expect(parseEvidence(JSON.stringify(good))).toHaveProperty("record");
  });

  it.each<[string, string, string, unknown]>([
    ["another form", "form", "expected 1", { ...good, form: 2 }],
    ["an id with blanks", "id", "not written as it must be", { ...good, id: "Bayu Anggoro" }],
    ["no clock", "decidedAt", "expected string", { ...good, decidedAt: undefined }],
    [
      "an age that nobody has",
      "applicant.applicant.age",
      "expected number to be <=150",
      { ...good, applicant: { "applicant.age": 999 } },
    ],
    ["a fact of a check", "applicant", "keys that a record does not have", { ...good, applicant: { "face.score": 1 } }],
    ["a key nobody knows", "", "keys that a record does not have", { ...good, Bayu: "Bayu" }],
    ["an input nobody knows", "supplied.0", "expected one of", { ...good, supplied: ["Bayu"] }],
    [
      "a status nobody knows",
      "identity.0.status",
      "discriminator",
      { ...good, identity: [{ provider: "GLAIR", status: "Bayu" }] },
    ],
    ["a list", "", "expected object", [good]],
    ["a NIK within an id", "id", "not written as it must be", { ...good, id: "x3174051204909001:1" }],
    [
      "a provider that answers twice",
      "identity",
      "names a provider twice",
      { ...good, identity: [...good.identity, ...good.identity] },
    ],
    [
      "a provider with two limits",
      "face.limits",
      "names a provider twice",
      { ...good, face: { answers: [], limits: [0.8, 0.9].map((pass) => ({ provider: "GLAIR", pass, fail: 0.5 })) } },
    ],
  ])("%s is named with its place", (_, path, words, json) => {
    const read = parseEvidence(JSON.stringify(json));
    expect(read).toMatchObject({ problem: { path } });
    expect("problem" in read && read.problem.message).toContain(words);
  });

  it("says of text that is no JSON only that", () => {
    expect(parseEvidence("{ Bayu")).toEqual({ problem: { path: "", message: "it is no JSON" } });
  });

  it("is never quoted, whatever stands in it and wherever", () => {
    const secret = "Wicaksono 3174051204909001";
    const places = fc.constantFrom(...Object.keys(good), secret, "decision", "face", "screening");
    const thing = fc.constantFrom<unknown>(secret, [secret], { [secret]: secret }, { answers: [{ [secret]: 1 }] }, [
      { provider: secret, status: secret },
    ]);
    fc.assert(
      fc.property(places, thing, (key, value) => {
        expect(JSON.stringify(parseEvidence(JSON.stringify({ ...good, [key]: value })))).not.toContain(secret);
      }),
    );
  });
});
