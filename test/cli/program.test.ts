import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";

import { afterAll, describe, expect, test } from "vitest";

import { runSaksi } from "../../src/cli/program.ts";
import { providerDefinitions } from "../../src/registry.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const DEFAULT_POLICY = path.join(ROOT, "policies/default.yaml");

const folder = mkdtempSync(path.join(tmpdir(), "saksi-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));
const broken = path.join(folder, "broken.yaml");
writeFileSync(broken, "policy: broken\nversion: none\n");

async function saksi(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out = new PassThrough({ encoding: "utf8" });
  const err = new PassThrough({ encoding: "utf8" });
  const code = await runSaksi(args, { providers: providerDefinitions, out, err });
  return { code, out: String(out.read() ?? ""), err: String(err.read() ?? "") };
}

test.each(["--help", "-h"])("%s tells the commands and the exit codes", async (flag) => {
  const { code, out, err } = await saksi(flag);
  expect(code).toBe(0);
  expect(out).toContain("policy");
  expect(out).toContain("Exit codes");
  expect(err).toBe("");
});

describe("policy check", () => {
  test("says of a good file that it is well, and ends with 0", async () => {
    const { code, out } = await saksi("policy", "check", DEFAULT_POLICY);
    expect(out.split("\n")[0]).toBe(`${DEFAULT_POLICY}: ok`);
    expect(code).toBe(0);
  });

  test("prints the problems of a bad file with their places, and ends with 1", async () => {
    const { code, out } = await saksi("policy", "check", broken);
    expect(out).toContain(`${broken}:2:10`);
    expect(code).toBe(1);
  });

  test("goes on after a bad file, and ends as its worst file does", async () => {
    const missing = path.join(folder, "missing.yaml");
    const { code, out } = await saksi("policy", "check", broken, missing, DEFAULT_POLICY);
    expect(out).toContain(`${broken}:2:10`);
    expect(out).toContain(`${missing}: there is no such file\n`);
    expect(out).toContain(`${DEFAULT_POLICY}: ok\n`);
    expect(code).toBe(2);
  });
});

test.each([
  ["nothing", [], "Commands:"],
  ["a command there is not", ["polise"], "Did you mean policy?"],
  ["a policy command there is not", ["policy", "chek"], "Did you mean check?"],
  ["no file", ["policy", "check"], "missing required argument 'file'"],
  ["an option there is not", ["policy", "check", "--fast", "x.yaml"], "--fast"],
])("%s on the command line ends with 2 and the help", async (_, args, words) => {
  const { code, out, err } = await saksi(...args);
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(err).toContain(words);
  expect(err).toContain("Usage");
});

describe("--json, where there is no result", () => {
  const document = async (...args: string[]): Promise<{ code: number; err: string; json: unknown }> => {
    const { code, out, err } = await saksi(...args);
    return { code, err, json: JSON.parse(out) };
  };

  test("prints why as a document, and for people as well", async () => {
    const missing = path.join(folder, "missing.yaml");
    for (const args of [
      ["diff", missing, DEFAULT_POLICY],
      ["backtest", missing, "--evidence", "none.jsonl"],
      ["simulate", missing],
    ]) {
      const { code, err, json } = await document("policy", ...args, "--json");
      expect([code, json]).toEqual([2, { error: `${missing}: there is no such file` }]);
      expect(err).toContain("there is no such file");
    }
  });

  test("gives the problems of a file with their places", async () => {
    const { code, json } = await document("policy", "diff", "--json", DEFAULT_POLICY, broken);
    expect(code).toBe(2);
    expect(json).toMatchObject({
      error: expect.stringContaining(`${broken}:2:10`),
      problems: expect.arrayContaining([expect.objectContaining({ file: broken, line: 2, column: 10 })]),
    });
  });

  test("says what is wrong with the command line", async () => {
    const { code, json } = await document("policy", "simulate", "--json", "--applicants", "many", DEFAULT_POLICY);
    expect(code).toBe(2);
    expect(json).toEqual({
      error: expect.stringMatching(/^option '--applicants <number>' argument 'many' is invalid/),
    });
  });
});

test("the program runs as a process, and colours nothing that is no terminal", async () => {
  const script = path.join(ROOT, "src/cli/saksi.ts");
  const result = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile(process.execPath, [script, "polise"], { cwd: folder, env: {} }, (error, _, stderr) =>
      resolve({ code: error?.code, stderr }),
    );
  });
  expect(result.code).toBe(2);
  expect(result.stderr).toMatch(/^error: unknown command 'polise'/);
});

describe("the program's standard output", () => {
  const script = path.join(ROOT, "src/cli/saksi.ts");
  const shell = (command: string) =>
    spawnSync("bash", ["-c", command, process.execPath, script, DEFAULT_POLICY], { cwd: folder, encoding: "utf8" });

  test("may be closed before its end: it ends quietly, as other programs do", () => {
    const { stdout, stderr } = shell(
      '{ "$0" "$1" policy diff "$2" <(sed "s/^version: .*/version: 2/" "$2") 2>&3; echo $? >&3; } 3>&2 | true',
    );
    expect([stdout, stderr]).toEqual(["", "141\n"]);
  });

  test("that cannot be written is told, and no result", () => {
    const { status, stderr } = shell('"$0" "$1" policy check "$2" > /dev/full');
    expect([status, stderr]).toEqual([2, "The result cannot be written (ENOSPC).\n"]);
  });

  test("is written where nobody listens to the other one", () => {
    const { stdout } = shell('{ "$0" "$1" policy test /nowhere.yaml "$2" 2>&1 >&3 | true; } 3>&1');
    expect(stdout).toContain("all as expected");
  });
});
