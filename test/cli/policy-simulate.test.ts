import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";

import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";

import { runSaksi } from "../../src/cli/program.ts";
import { providerDefinitions } from "../../src/registry.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const DEFAULT_POLICY = path.join(ROOT, "policies/default.yaml");
const DEFAULT_POPULATION = path.join(ROOT, "populations/default.yaml");

const folder = await mkdtemp(path.join(tmpdir(), "saksi-simulate-"));
afterAll(() => rm(folder, { recursive: true }));

async function put(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

async function simulate(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const out = new PassThrough({ encoding: "utf8" });
  const err = new PassThrough({ encoding: "utf8" });
  const code = await runSaksi(["policy", "simulate", ...args], { providers: providerDefinitions, out, err });
  return { code, out: String(out.read() ?? ""), err: String(err.read() ?? "") };
}

describe("policy simulate", () => {
  test("prints what would become of the applicants, and ends with 0", async () => {
    const { code, out, err } = await simulate(DEFAULT_POLICY, "--applicants", "500");
    expect(out).toContain("500 applicants of the population default, drawn with seed 1");
    for (const title of ["Outcomes", "Mistakes", "Cost in rupiah", "best single vendors", "quorum: 2", "sanctioned"]) {
      expect(out).toContain(title);
    }
    expect(err).toBe("");
    expect(code).toBe(0);
  });

  test("compares several policies, and leaves out what it is told to", async () => {
    const text = await readFile(DEFAULT_POLICY, "utf8");
    const strict = await put(
      "strict.yaml",
      text.replace("policy: default", "policy: strict").replaceAll("need: 2", "need: all"),
    );
    const { code, out } = await simulate(DEFAULT_POLICY, strict, "--applicants", "200", "--no-single-vendors");
    expect(out).toMatch(/^default 1 .*\nstrict 1 /m);
    expect(out).not.toContain("single vendors");
    expect(code).toBe(0);
  });

  test("prints the same JSON for the same seed, and another for another", async () => {
    const args = [DEFAULT_POLICY, "--applicants", "200", "--json", "--seed"] as const;
    const report = z.object({ seed: z.number(), applicants: z.number() });
    const { out } = await simulate(...args, "5");
    expect(report.parse(JSON.parse(out))).toEqual({ seed: 5, applicants: 200 });
    expect((await simulate(...args, "5")).out).toBe(out);
    expect((await simulate(...args, "6")).out).not.toBe(out.replace('"seed": 5', '"seed": 6'));
  });

  test("draws the chart as an image and as a page", async () => {
    const [svg, html] = [path.join(folder, "chart.svg"), path.join(folder, "chart.html")];
    expect((await simulate(DEFAULT_POLICY, "--applicants", "100", "--chart", svg)).code).toBe(0);
    expect((await simulate(DEFAULT_POLICY, "--applicants", "100", "--chart", html)).code).toBe(0);
    expect(await readFile(svg, "utf8")).toMatch(/^<svg /);
    expect(await readFile(html, "utf8")).toMatch(/^<!doctype html>/);
  });

  test("writes a line of evidence for each applicant", async () => {
    const file = path.join(folder, "evidence.jsonl");
    await simulate(DEFAULT_POLICY, "--applicants", "40", "--evidence", file);
    const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
    const ids = lines.map((line) => z.object({ id: z.string() }).parse(JSON.parse(line)).id);
    expect(ids).toEqual(Array.from({ length: 40 }, (_, index) => `default.1.${index}`));
  });

  test("shows a person how far it is", async () => {
    const out = new PassThrough({ encoding: "utf8" });
    const terminal = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY: true });
    const args = ["policy", "simulate", DEFAULT_POLICY, "--applicants", "1000"];
    await runSaksi(args, { providers: providerDefinitions, out, err: terminal });
    expect(String(terminal.read())).toContain("of 1000 applicants");
  });
});

describe("what cannot be done ends with 2, and is told", () => {
  const bad = "population: bad\n";

  test.each([
    ["no policy", [], "missing required argument"],
    ["a policy that is not there", [path.join(folder, "no.yaml")], "there is no such file"],
    ["a number that is none", [DEFAULT_POLICY, "--applicants", "many"], "whole number from 1"],
    ["nobody at all", [DEFAULT_POLICY, "--applicants", "0"], "whole number from 1"],
    ["a chart of another kind", [DEFAULT_POLICY, "--chart", "chart.png"], ".svg or .html"],
    ["a population that is not there", [DEFAULT_POLICY, "--population", folder], "the population cannot be read"],
    ["evidence that cannot be written", [DEFAULT_POLICY, "--evidence", folder], "it cannot be written"],
    [
      "a chart that cannot be written",
      [DEFAULT_POLICY, "--applicants", "9", "--chart", `${folder}/no/a.svg`],
      "it cannot be written",
    ],
  ])("%s", async (_, args, said) => {
    const { code, err } = await simulate(...args);
    expect(err).toContain(said);
    expect(code).toBe(2);
  });

  test("a population with mistakes, each with its place", async () => {
    const file = await put("bad.yaml", bad);
    const { code, err } = await simulate(DEFAULT_POLICY, "--population", file);
    expect(err).toContain(`${file}:1:1: \`groups\``);
    expect(code).toBe(2);
  });

  test("a policy that asks a vendor of whom the population says nothing", async () => {
    const text = await readFile(DEFAULT_POPULATION, "utf8");
    const file = await put("fewer.yaml", text.replace(/^ {2}hyperverge:\n(?: {4}.*\n)+/m, ""));
    const { code, err } = await simulate(DEFAULT_POLICY, "--population", file);
    expect(err).toContain("it asks hyperverge, of whom the population default says nothing");
    expect(code).toBe(2);
  });
});
