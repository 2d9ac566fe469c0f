import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";

import { afterAll, describe, expect, test } from "vitest";

import { runSaksi } from "../../src/cli/program.ts";
import { providerDefinitions } from "../../src/registry.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const page = await readFile(path.join(ROOT, "docs/policy-simulation.md"), "utf8");
const [, command = ""] = /^npx saksi (policy simulate \S+)$/m.exec(page) ?? [];
const [, shown = ""] = /```text report\n([\s\S]*?)```/.exec(page) ?? [];
/** The run that the page shows takes seconds: CI makes it, and other runs make a shorter one. */
const atLength = process.env["PROPERTY_RUNS"] === "1000";

const folder = await mkdtemp(path.join(tmpdir(), "saksi-simulate-docs-"));
afterAll(() => rm(folder, { recursive: true }));

/** The draft that the page makes. */
const draft = path.join(folder, "default-2.yaml");
const live = await readFile(path.join(ROOT, "policies/default.yaml"), "utf8");
await writeFile(draft, live.replace(/^version: 1/m, "version: 2").replace(/face_pass: 0\.8\d*/, "face_pass: 0.85"));

async function run(...more: readonly string[]): Promise<string> {
  const [out, err] = [new PassThrough({ encoding: "utf8" }), new PassThrough({ encoding: "utf8" })];
  const words = command.split(" ").map((word) => (word.endsWith(".yaml") ? path.join(ROOT, word) : word));
  expect(await runSaksi([...words, ...more], { providers: providerDefinitions, out, err })).toBe(0);
  return String(out.read());
}

/** What is said about the report in words and titles, whatever its numbers are. */
function withoutNumbers(report: string): string {
  return report
    .replaceAll(/\(identity \w+, face \w+, screening \w+\)/g, "()")
    .replaceAll(/^(?:idmeta|glair|iluma) +\w+ +iluma .*$/gm, "single vendors")
    .replaceAll(/-+/g, "-")
    .replaceAll(/[\d.,]+|–/g, "0")
    .replaceAll(/ +/g, " ");
}

describe("the page on simulation", () => {
  test("shows what its command prints, to the last number in the long run", async () => {
    const chart = path.join(folder, "chart.svg");
    if (atLength) {
      expect(await run("--chart", chart)).toBe(shown);
      const drawn = await readFile(path.join(ROOT, "docs/images/policy-simulation.svg"), "utf8");
      expect(await readFile(chart, "utf8")).toBe(drawn);
    } else {
      expect(withoutNumbers(await run("--applicants", "1000"))).toBe(withoutNumbers(shown));
    }
  });

  test("shows what the draft does otherwise, to the last number in the long run", async () => {
    const report = await run(draft, "--no-single-vendors", ...(atLength ? [] : ["--applicants", "1000"]));
    const line = /^default 2 against .*$/m.exec(report)?.[0] ?? "";
    const [, said = ""] = /```text compared\n(.*)\n```/.exec(page) ?? [];
    if (atLength) expect(line).toBe(said);
    else expect(alike(line)).toBe(alike(said));
  });

  test("speaks of every key of the report, and of no other", async () => {
    const report: unknown = JSON.parse(await run(draft, "--applicants", "50", "--json"));
    const table = page
      .slice(page.indexOf("## The report as JSON"))
      .split("\n")
      .filter((line) => line.startsWith("| `"));
    const said = table.flatMap((line) =>
      [...(line.split(" | ")[0] ?? "").matchAll(/`([^`]+)`/g)].map(([, key]) => key),
    );
    expect(said.toSorted()).toEqual([...new Set(keysOf(report, ""))].toSorted());
  });
});

function alike(line: string): string {
  return line
    .replaceAll(/±?[\d,.]*\d/g, "0")
    .replaceAll(/ (?:more|fewer|less)\b/g, "")
    .replaceAll(/s\b/g, "");
}

/** What the page explains once for all of them. */
const WHOLE = new Set(["share,low,high", "p50,p95,p99", "APPROVE,REVIEW,REJECT"]);

function keysOf(value: unknown, at: string): string[] {
  if (at.endsWith(".singleVendors[]")) return [at];
  if (Array.isArray(value)) return value.flatMap((each) => keysOf(each, `${at}[]`));
  if (typeof value !== "object" || value === null) return [at];
  const entries = Object.entries(value);
  if (WHOLE.has(Object.keys(value).join())) return [at];
  return entries.flatMap(([key, each]) => keysOf(each, at === "" ? key : `${at}.${key}`));
}
