import { gzipSync } from "node:zlib";

import { afterAll, describe, expect, test } from "vitest";

import { read } from "../ground/repository.ts";
import { Desk } from "./support/desk.ts";

const desk = new Desk();
afterAll(() => desk.clear());

const DEFAULT = read("policies/default.yaml");
const policy = desk.put("policy.yaml", DEFAULT.replace("face_pass: 0.80", "face_pass: 0.93"));
const old = desk.put("old.yaml", DEFAULT);
const [, example = ""] = /```json evidence\n([\s\S]*?)```/.exec(read("docs/evidence.md")) ?? [];
const line = JSON.stringify(JSON.parse(example));
const lines = ["one", "two", "three"].map((id) => line.replace("a-2025-000017", id));
const evidence = desk.put("evidence.jsonl", `${lines.join("\n")}\n`);

const backtest = (...args: string[]) => desk.saksi("policy", "backtest", policy, ...args);

describe("policy backtest", () => {
  test("tells who is decided otherwise and why, and ends with 0", async () => {
    const { code, out, err } = await backtest("--evidence", evidence, "--against", old);
    expect(code).toBe(0);
    expect(out).toMatch(/^3 records of evidence\.jsonl in \d+\.\d s \([\d,]+\/s\), nobody asked\n/);
    expect(out).toMatch(/^APPROVE +0 +0 +3$/m);
    expect(out).toContain("3 decided otherwise (100.0%)\n\nAPPROVE → REJECT: 3\n");
    expect(out).toContain(
      "        3  rule face-differs: not fired → fired (80 points)\n  for example one, three, two\n",
    );
    expect(out).toMatch(/^nik\.birthDateConsistent +100\.0%$/m);
    expect(err).toBe("");
  });

  test("compares with what was recorded where no other policy is named", async () => {
    const { out } = await backtest("--evidence", evidence);
    expect(out).toContain("old: as recorded, by default 1 (5f0f1d2c8c9b): 3\n");
    expect(out).toContain("--against OLD.yaml tells what differs\n");
    expect(out).toContain("        3  rule face-differs: fired (80 points)\n");
  });

  test("says of how many there is nothing to name where only their outcome was recorded", async () => {
    const refused = desk.put("refused.jsonl", line.replace('"outcome":"APPROVE"', '"outcome":"REJECT"'));
    const { out } = await desk.saksi("policy", "backtest", old, "--evidence", refused);
    expect(out).toContain("REJECT → APPROVE: 1\n        1  no rule and no condition speaks against them now\n");
  });

  test("prints the same bytes for the same files, for other programs", async () => {
    const { code, out } = await backtest("--evidence", evidence, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      policy: { file: "policy.yaml", name: "default", version: 1 },
      against: null,
      records: 3,
      changed: 3,
      cells: [{ from: "APPROVE", to: "REJECT", count: 3, samples: ["one", "three", "two"] }],
      badLines: { count: 0, first: [] },
    });
    expect((await backtest("--evidence", evidence, "--json")).out).toBe(out);
  });

  test("reads a packed file as it reads the plain one", async () => {
    const packed = desk.put("packed.jsonl.gz", gzipSync(`${lines.join("\n")}\n`));
    expect((await backtest("--evidence", packed)).out).toContain("3 records of packed.jsonl.gz");
  });

  test("names bad lines with what is wrong and never with what they hold, replays the others, and ends with 1", async () => {
    const bad = Array.from({ length: 30 }, () => '{"form":1,"id":"Bayu Anggoro"}');
    const mixed = desk.put("mixed.jsonl", [lines[0], ...bad, "Bayu", lines[1]].join("\n"));
    const { code, out } = await backtest("--evidence", mixed);
    expect(code).toBe(1);
    expect(out).toContain("2 records of mixed.jsonl");
    expect(out).toContain(
      "31 lines are no records and were left out:\n  mixed.jsonl:2: id: it is not written as it must be\n",
    );
    expect(out).toContain("  and 11 more\n");
    expect(out).not.toContain("Bayu");
  });

  test("says of an empty file that nothing was in it, and ends with 1", async () => {
    const empty = desk.put("empty.jsonl", "");
    expect(await backtest("--evidence", empty)).toEqual({ code: 1, out: "empty.jsonl: no evidence in it\n", err: "" });
    expect(JSON.parse((await backtest("--evidence", empty, "--json")).out)).toMatchObject({ records: 0 });
  });

  test("says in its help that a difference is no failure", async () => {
    expect((await desk.saksi("policy", "backtest", "--help")).out).toContain("Ends with 0 also where decisions differ");
  });

  test.each([
    ["no evidence", [], "Give either --evidence FILE or --record."],
    ["evidence that is not there", ["--evidence", "missing.jsonl"], "missing.jsonl: there is no such file"],
    ["a folder", ["--evidence", "."], "it is a folder"],
    [
      "a packed file that is cut off",
      ["--evidence", "cut.jsonl.gz"],
      "cut.jsonl.gz: it cannot be read to its end (Z_BUF_ERROR)",
    ],
    [
      "an old policy that does not load",
      ["--evidence", "evidence.jsonl", "--against", "evidence.jsonl"],
      "evidence.jsonl:",
    ],
  ])("ends with 2 for %s", async (_, args, words) => {
    desk.put("cut.jsonl.gz", gzipSync(lines.join("\n")).subarray(0, 100));
    const { code, out, err } = await backtest(...args.map((arg) => (arg.startsWith("-") ? arg : desk.at(arg))));
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toContain(words);
  });
});
