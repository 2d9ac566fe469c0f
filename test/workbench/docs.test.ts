import { afterAll, describe, expect, it } from "vitest";

import { decideOn } from "../../src/assessments/evidence.ts";
import { formatProblem } from "../../src/policy/problem.ts";
import { readCases } from "../../src/workbench/cases/read-cases.ts";
import { hasPassed } from "../../src/workbench/cases/run-cases.ts";
import { parseEvidence, printEvidence } from "../../src/assessments/record/evidence-record.ts";
import { providerDefinitions } from "../../src/registry.ts";
import { Desk } from "../cli/support/desk.ts";
import { read } from "../ground/repository.ts";
import { policyOf, run } from "./support/cases.ts";

const DEFAULT = read("policies/default.yaml");
const desk = new Desk();
afterAll(() => desk.clear());

function blocksOf(page: string): (name: string) => string {
  const text = read(page);
  return (name) => new RegExp(`\`\`\`${name}\\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? "";
}

describe("the page on testing a policy", () => {
  const block = blocksOf("docs/policy-tests.md");

  it("has cases that the default policy passes", () => {
    const { results } = run(block("yaml cases"), DEFAULT);
    expect(results).toHaveLength(6);
    expect(results.filter((result) => !hasPassed(result))).toEqual([]);
  });

  it("shows what its failing case really prints", async () => {
    const policy = desk.put("default.yaml", DEFAULT);
    const cases = desk.put("disputed.test.yaml", block("yaml failing"));
    const { out } = await desk.saksi("policy", "test", policy, "--cases", cases, "--no-coverage");
    expect(out).toBe(block("text failing").replaceAll(/policies\/|drafts\//g, ""));
  });

  it("shows the very problems that its broken example has", () => {
    const loaded = readCases(block("yaml broken"), {
      file: "policies/broken.test.yaml",
      policy: policyOf(DEFAULT),
      definitions: providerDefinitions,
    });
    const problems = "problems" in loaded ? loaded.problems : [];
    expect(`${problems.map(formatProblem).join("\n")}\n`).toBe(block("text problems"));
  });
});

describe("the page on evidence", () => {
  const block = blocksOf("docs/evidence.md");
  const parsed = parseEvidence(block("json evidence"));

  it("has a record that is one, and that is printed as it stands", () => {
    expect(parsed).toHaveProperty("record.id", "a-2025-000017");
    const printed = "record" in parsed ? printEvidence(parsed.record) : "";
    expect(JSON.parse(printed)).toEqual(JSON.parse(block("json evidence")));
  });

  it("has a record that the default policy decides as it says", () => {
    const record = "record" in parsed ? parsed.record : null;
    expect(record && decideOn(policyOf(DEFAULT), record.evidence).outcome).toBe(record?.decision?.outcome);
  });

  it("shows what the replay of that record prints", async () => {
    const old = desk.put("default.yaml", DEFAULT);
    const stricter = DEFAULT.replace(/^version: 1/m, "version: 2").replace("face_pass: 0.80", "face_pass: 0.93");
    const policy = desk.put("stricter.yaml", stricter);
    const evidence = desk.put("evidence.jsonl", JSON.stringify(JSON.parse(block("json evidence"))));
    const { out } = await desk.saksi("policy", "backtest", policy, "--evidence", evidence, "--against", old);
    const steady = (text: string): string => text.replace(/in .* s \(.*\/s\)/, "in … s");
    expect(steady(out)).toBe(steady(block("text backtest")));
  });
});
