import { spawnSync } from "node:child_process";
import { link, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
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

  test("tells two versions apart, compares them, and prints once what is the same of both", async () => {
    const text = await readFile(DEFAULT_POLICY, "utf8");
    const next = text.replace(/^version: 1/m, "version: 2");
    const second = await put(
      "second.yaml",
      next.replace("then: { points: 80, reason: FA01 }", "then: { review: FA01 }"),
    );
    const { out } = await simulate(DEFAULT_POLICY, second, "--applicants", "400");
    expect(out).toMatch(
      /^default 2 against default 1: (?:±0|[\d,]+ (?:more|fewer)) false approvals?, \d+ fewer false rejections, [\d.]+ points more reviews, Rp ±0 an applicant; \d+ applicants decided otherwise$/m,
    );
    expect(out).toMatch(/^default 1, best single vendors .*\ndefault 2 .*\ndefault 2, best single vendors /m);
    expect(out).toMatch(/^default 1 with one vendor for each check/m);
    expect(out).toMatch(/^default 2 approves \d+ who should be rejected/m);
    expect(out.match(/^What if .*$/gm)).toEqual([
      "What if default 1 and default 2 made identity otherwise, and by itself? Its strategy is all",
      "What if default 1 and default 2 made face otherwise, and by itself? Its strategy is all",
    ]);
    const same = await simulate(DEFAULT_POLICY, await put("same.yaml", next), "--applicants", "200");
    expect(same.out).toContain("default 1 and default 2 with one vendor for each check");
    expect(same.out).toContain(
      "default 2 against default 1: ±0 false approvals, ±0 false rejections, ±0.0 points reviews, Rp ±0 an applicant; 0 applicants decided otherwise",
    );
  });

  test("names the rules that nobody of the population met", async () => {
    const text = await readFile(DEFAULT_POLICY, "utf8");
    const young = "rules:\n  - { id: under-age, when: applicant.age < 17, then: { reject: ID02 } }";
    const { out } = await simulate(await put("young.yaml", text.replace("rules:", young)), "--applicants", "3000");
    expect(out).toContain(
      "\ndefault 1: rules that fired for none of the applicants: under-age (the population has no such applicants, or the rule does nothing)\n",
    );
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
    const drawn = await simulate(DEFAULT_POLICY, "--applicants", "100", "--chart", svg);
    expect(drawn).toMatchObject({ code: 0, err: `${svg}: the chart written\n` });
    expect((await simulate(DEFAULT_POLICY, "--applicants", "100", "--chart", html)).code).toBe(0);
    expect(await readFile(svg, "utf8")).toMatch(/^<svg /);
    expect(await readFile(html, "utf8")).toMatch(/^<!doctype html>/);
  });

  test("writes a line of evidence for each applicant", async () => {
    const file = path.join(folder, "evidence.jsonl");
    const { err } = await simulate(DEFAULT_POLICY, "--applicants", "40", "--evidence", file);
    expect(err).toBe(`${file}: 40 lines written\n`);
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

describe("what simulate writes", () => {
  const small = (...args: readonly string[]) => simulate(...args, "--applicants", "20", "--no-single-vendors");
  const nothingLost = "is not overwritten";

  test("takes the place of what it wrote before, of an empty file, and of nothing", async () => {
    const [evidence, svg, html] = ["again.jsonl", "again.svg", "again.html"].map((name) => path.join(folder, name));
    await put("again.jsonl", "");
    for (const chart of [svg, svg, html, html]) {
      const { code, err } = await small(DEFAULT_POLICY, "--evidence", `${evidence}`, "--chart", `${chart}`);
      expect(`${code} ${err}`).toMatch(/^0 /);
    }
    expect((await small(DEFAULT_POLICY, "--evidence", "/dev/null")).code).toBe(0);
  });

  test("never takes the place of anything else", async () => {
    const texts = {
      "a.jsonl": '{"mine":1}\n',
      "notes.txt": "mine",
      "a.svg": "<?xml?>",
      "a.html": "<!doctype html><p>",
    };
    for (const [name, text] of Object.entries(texts)) {
      const file = await put(name, text);
      const option = /\.(?:svg|html)$/.test(name) ? "--chart" : "--evidence";
      const { code, err } = await small(DEFAULT_POLICY, option, file);
      expect([code, err]).toEqual([2, expect.stringContaining(nothingLost)]);
      expect(await readFile(file, "utf8")).toBe(text);
    }
  });

  test("is not what it reads, by whatever name", async () => {
    const text = await readFile(DEFAULT_POLICY, "utf8");
    const population = await put("people.yaml", await readFile(DEFAULT_POPULATION, "utf8"));
    const file = await put("read.yaml", text);
    const [hard, soft] = [path.join(folder, "hard.jsonl"), path.join(folder, "soft.jsonl")];
    await link(file, hard);
    await symlink(file, soft);
    for (const evidence of [file, hard, soft, population]) {
      const { code, err } = await small(file, "--population", population, "--evidence", evidence);
      expect([code, err]).toEqual([2, `${evidence}: it cannot be written: it is read, too\n`]);
    }
    expect(await readFile(file, "utf8")).toBe(text);
  });

  test("is not the same file twice, nor a link that leads nowhere", async () => {
    const [chart, other] = [path.join(folder, "both.svg"), path.join(folder, "other")];
    const twice = await small(DEFAULT_POLICY, "--evidence", `${folder}/./both.svg`, "--chart", chart);
    expect([twice.code, twice.err]).toEqual([2, `${chart}: it cannot be written: something else is written there\n`]);
    await symlink(chart, other);
    const dangling = await small(DEFAULT_POLICY, "--evidence", other, "--chart", chart);
    expect([dangling.code, dangling.err]).toEqual([2, `${other}: it cannot be written\n`]);
    await expect(readFile(chart)).rejects.toThrow("ENOENT");
  });

  test("is not where the report is printed", () => {
    const script = path.join(ROOT, "src/cli/saksi.ts");
    const args = [
      script,
      "policy",
      "simulate",
      DEFAULT_POLICY,
      "--applicants",
      "9",
      "--json",
      "--evidence",
      "/dev/stdout",
    ];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect([status, JSON.parse(stdout)]).toEqual([
      2,
      { error: "/dev/stdout: it cannot be written: the result is printed there" },
    ]);
  });

  test("is looked at before the work begins, and then there is one document", async () => {
    const evidence = path.join(folder, "untouched.jsonl");
    const args = [DEFAULT_POLICY, "--json", "--evidence", evidence, "--chart", `${folder}/no/a.svg`];
    const { code, out } = await simulate(...args, "--applicants", "10000000");
    expect([code, JSON.parse(out)]).toEqual([2, { error: `${folder}/no/a.svg: it cannot be written` }]);
    await expect(readFile(evidence)).rejects.toThrow("ENOENT");
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
    ["evidence that would be packed", [DEFAULT_POLICY, "--evidence", "e.jsonl.gz"], "leave out .gz"],
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

  test("a policy twice: they could not be told apart", async () => {
    const copy = await put("copy.yaml", await readFile(DEFAULT_POLICY, "utf8"));
    const { code, err } = await simulate(DEFAULT_POLICY, copy);
    expect(err).toContain(
      `${copy}: it is default 1, as ${DEFAULT_POLICY} is: give one of them another version or name`,
    );
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
