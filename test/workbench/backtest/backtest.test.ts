import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decideOn } from "../../../src/assessments/evidence.ts";
import type { Outcome } from "../../../src/domain/decision.ts";
import { providerDefinitions } from "../../../src/registry.ts";
import { backtest } from "../../../src/workbench/backtest/backtest.ts";
import type { BacktestReport } from "../../../src/workbench/backtest/backtest.ts";
import { evidenceOf } from "../../../src/workbench/cases/case-evidence.ts";
import type { Situation } from "../../../src/workbench/cases/case.ts";
import { panelOf } from "../../../src/workbench/cases/stand-in.ts";
import type { EvidenceRecord } from "../../../src/assessments/record/evidence-record.ts";
import { POLICY, policyOf } from "../support/cases.ts";
import { evidenceRecord } from "../support/evidence.ts";

const policy = policyOf(POLICY);
const panel = panelOf(providerDefinitions);

function record(id: string, situation: Partial<Situation>, outcome: Outcome | null = null): EvidenceRecord {
  const nothing = { facts: [], answers: new Map(), down: new Map(), without: new Set<never>() };
  const evidence = evidenceOf({ ...nothing, ...situation }, policy, panel);
  const { name, version, digest } = policy;
  return { id, decision: outcome && { name, version, digest, outcome }, evidence };
}

async function* each(records: readonly EvidenceRecord[]): AsyncGenerator<EvidenceRecord> {
  yield* records;
}

function cellsOf({ cells }: BacktestReport): string[] {
  return cells.map(({ from, to, count }) => `${from} → ${to}: ${count}`);
}

const weakFace = { facts: [{ "face.score": 0.75 }] };
const watchlistsDown = { down: new Map([["ILUMA", "TIMEOUT"]] as const) };

describe("a backtest", () => {
  it("counts who went from which outcome to which", async () => {
    const records = [
      record("a", {}, "APPROVE"),
      record("b", weakFace, "APPROVE"),
      record("c", weakFace, "REVIEW"),
      record("d", watchlistsDown, "REJECT"),
      record("e", {}),
    ];
    const report = await backtest(each(records), { policy, against: null });
    expect(cellsOf(report)).toEqual([
      "null → APPROVE: 1",
      "APPROVE → APPROVE: 1",
      "APPROVE → REVIEW: 1",
      "REVIEW → REVIEW: 1",
      "REJECT → REVIEW: 1",
    ]);
    expect(report).toMatchObject({
      records: 5,
      changed: 2,
      recordedBy: [{ name: "small", version: 1, digest: policy.digest, count: 4 }],
    });
  });

  it("says what the new outcome rests on, where only the old outcome is recorded", async () => {
    const report = await backtest(each([record("b", { ...weakFace, ...watchlistsDown }, "APPROVE")]), {
      policy,
      against: null,
    });
    expect(report.cells[0]?.differences).toEqual([
      { kind: "rule", name: "face-weak", was: null, is: "fired (60 points)", count: 1 },
      { kind: "rule", name: "listed", was: null, is: "unknown (reject)", count: 1 },
      { kind: "condition", name: "screening.verdict == CLEAR", was: null, is: "unknown", count: 1 },
    ]);
  });

  it.each([
    [
      "a threshold",
      "pass: 0.8",
      "pass: 0.7",
      { kind: "rule", name: "face-weak", was: "not fired", is: "fired (60 points)" },
    ],
    [
      "the points",
      "points: 60",
      "points: 10",
      { kind: "rule", name: "face-weak", was: "fired (10 points)", is: "fired (60 points)" },
    ],
    [
      "the effect",
      "points: 60, reason: R2",
      "reject: R2",
      { kind: "rule", name: "face-weak", was: "fired (reject)", is: "fired (60 points)" },
    ],
    ["the bands", "below: 30", "below: 61", { kind: "bands", name: "", was: "APPROVE", is: "REVIEW" }],
    [
      "a rule's name",
      "id: face-weak",
      "id: face",
      { kind: "rule", name: "face", was: "fired (60 points)", is: "not fired" },
    ],
  ])("names what is responsible: %s", async (_, from, to, difference) => {
    const against = policyOf(POLICY.replace(from, to));
    const report = await backtest(each([record("b", weakFace)]), { policy, against });
    const all = report.cells.flatMap(({ differences }) => differences);
    if (from.startsWith("id")) expect(all).toEqual([]); // the outcome stayed: nothing is responsible for anything
    else expect(all).toEqual([{ ...difference, count: 1 }]);
  });

  it("names a condition of an approval that is no longer asked, and an unknown that is ignored", async () => {
    const against = policyOf(
      POLICY.replace("  - screening.verdict == CLEAR\n", "").replace(
        "{ reject: R1 } }",
        "{ reject: R1 }, unknown: ignore, because: no }",
      ),
    );
    const report = await backtest(each([record("d", watchlistsDown)]), { policy, against });
    expect(cellsOf(report)).toEqual(["APPROVE → REVIEW: 1"]);
    expect(report.cells[0]?.differences).toEqual([
      { kind: "rule", name: "listed", was: "unknown and ignored (reject)", is: "unknown (reject)", count: 1 },
      { kind: "condition", name: "screening.verdict == CLEAR", was: "not required", is: "unknown", count: 1 },
    ]);
  });

  it("says of a condition that both require what it came to under each", async () => {
    const against = policyOf(POLICY.replace("need: 2", "need: 1"));
    const oneAnswer = { down: new Map([["IDMETA", "TIMEOUT"] as const, ["GLAIR", "TIMEOUT"] as const]) };
    const report = await backtest(each([record("a", oneAnswer)]), { policy, against });
    expect(report.cells[0]?.differences).toContainEqual({
      kind: "condition",
      name: "identity.verdict == MATCH",
      was: "true",
      is: "unknown",
      count: 1,
    });
  });

  it("counts those of whom nothing can be named, where only the old outcome is recorded", async () => {
    const records = [record("a", {}, "REJECT"), record("b", {}, "REJECT"), record("c", weakFace, "REJECT")];
    const report = await backtest(each(records), { policy, against: null });
    expect(report.cells.map(({ to, unexplained }) => [to, unexplained])).toEqual([
      ["APPROVE", 2],
      ["REVIEW", 0],
    ]);
  });

  it("says of each fact how often it is known, and why not", async () => {
    const { identity: _, ...rest } = record("e", {}).evidence;
    const records = [record("a", {}), record("d", watchlistsDown), { id: "e", decision: null, evidence: rest }];
    const { facts } = await backtest(each(records), { policy, against: null });
    expect(facts.map(({ path }) => path)).toEqual([
      "applicant.age",
      "nik.valid",
      "identity.verdict",
      "identity.name",
      "face.score",
      "screening.verdict",
      "screening.topScore",
    ]);
    expect(facts.find(({ path }) => path === "identity.name")).toEqual({
      path: "identity.name",
      known: 2,
      unknown: [{ cause: "NOT_COLLECTED", count: 1 }],
    });
    expect(facts.find(({ path }) => path === "screening.topScore")).toMatchObject({
      unknown: [{ cause: "TIMEOUT", count: 1 }],
    });
  });

  it("gives a few samples of each cell: the same few in whatever order they come", async () => {
    const ids = Array.from({ length: 300 }, (_, index) => `a-${index}`);
    const sampled = async (order: readonly string[]) =>
      (await backtest(each(order.map((id) => record(id, weakFace, "APPROVE"))), { policy, against: null })).cells[0]
        ?.samples;
    const samples = await sampled(ids);
    expect(samples).toHaveLength(5);
    expect(await sampled(ids.toReversed())).toEqual(samples);
    // Not simply the first, or the last.
    expect(Math.max(...(samples ?? []).map((id) => Number(id.slice(2))))).toBeGreaterThan(50);
    expect(Math.min(...(samples ?? []).map((id) => Number(id.slice(2))))).toBeLessThan(250);
  });

  it("changes nobody against itself, and draws the decisions that any decision is drawn by", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(evidenceRecord, { maxLength: 6 }), async (records) => {
        const { changed, cells } = await backtest(each(records), { policy, against: policy });
        expect(changed).toBe(0);
        const outcomes = records.map(({ evidence }) => decideOn(policy, evidence).outcome);
        for (const { to, count } of cells) expect(outcomes.filter((outcome) => outcome === to)).toHaveLength(count);
      }),
    );
  });

  it("is bounded by the policies and not by the records", async () => {
    async function* many(): AsyncGenerator<EvidenceRecord> {
      const base = record("x", weakFace, "APPROVE");
      for (let index = 0; index < 2_000; index++) {
        const digest = index.toString(16).padStart(64, "0");
        yield { ...base, id: `a-${index}`, decision: base.decision && { ...base.decision, digest } };
      }
    }
    const report = await backtest(many(), { policy, against: null });
    expect(report.recordedBy).toHaveLength(100);
    expect(JSON.stringify(report).length).toBeLessThan(30_000);
  });
});
