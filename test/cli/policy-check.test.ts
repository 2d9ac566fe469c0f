import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";

import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";

import { runSaksi } from "../../src/cli/program.ts";
import { providerDefinitions } from "../../src/registry.ts";

const folder = await mkdtemp(path.join(tmpdir(), "saksi-check-"));
afterAll(() => rm(folder, { recursive: true }));

const GOOD = `policy: good
version: 3
checks: { face: { providers: [idmeta, glair] } }
approve_requires: [nik.valid]
reasons: { R1: { en: One, id: Satu } }
rules:
  - { id: a, when: nik.regionKnown && face.score < 0.5, then: { review: R1 } }
bands: [ { outcome: APPROVE } ]
`;
const DOUBTFUL = GOOD.replace("reasons: { R1:", "reasons: { R2: { en: Two, id: Dua }, R1:");
const BAD = GOOD.replace("nik.regionKnown", "nik.regionKnow").replace("review: R1", "review: R9");

async function put(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

class Terminal extends PassThrough {
  readonly isTTY = true;
}

async function run(out: PassThrough, args: readonly string[]): Promise<{ code: number; out: string }> {
  const code = await runSaksi(["policy", "check", ...args], {
    providers: providerDefinitions,
    out,
    err: new PassThrough(),
  });
  return { code, out: String(out.setEncoding("utf8").read() ?? "") };
}

async function check(...args: readonly string[]): Promise<{ code: number; out: string }> {
  const { code, out } = await run(new PassThrough(), args);
  return { code, out: stripVTControlCharacters(out) };
}

const good = await put("good.yaml", GOOD);
const doubtful = await put("doubtful.yaml", DOUBTFUL);
const bad = await put("bad.yaml", BAD);

describe("saksi policy check", () => {
  test("says what a sound policy is, and whom it needs", async () => {
    const { code, out } = await check(good);
    expect(code).toBe(0);
    expect(out.replace(/[0-9a-f]{64}/, "…")).toBe(
      [
        `${good}: ok`,
        "  policy     good, version 3",
        "  digest     …",
        "  rules      1",
        "  reads      face.score, nik.regionKnown, nik.valid",
        "  checks     face",
        "  providers  glair, idmeta",
        "",
      ].join("\n"),
    );
  });

  test("prints every problem with its place, and their number", async () => {
    const { code, out } = await check(bad);
    expect(code).toBe(1);
    expect(out).toContain(`${bad}:7:20: unknown fact 'nik.regionKnow' (did you mean nik.regionKnown?)\n`);
    expect(out).toContain(`${bad}:7:72: unknown reason 'R9' (did you mean R1?)\n`);
    expect(out.endsWith(`${bad}: 2 problems\n`)).toBe(true);
  });

  test("prints warnings, which are no failure", async () => {
    const { code, out } = await check(doubtful);
    expect(code).toBe(0);
    expect(out).toContain(`${doubtful}:5:12: warning: no rule gives the reason 'R2'`);
    expect(out).toContain(`${doubtful}: ok, 1 warning\n`);
  });

  test("--strict lets warnings count as problems", async () => {
    const { code, out } = await check("--strict", doubtful);
    expect(code).toBe(1);
    expect(out).toContain(`${doubtful}: 1 warning\n`);
    expect((await check("--strict", good)).code).toBe(0);
  });

  test("says why a file cannot be read", async () => {
    const missing = path.join(folder, "none.yaml");
    expect(await check(missing)).toEqual({ code: 2, out: `${missing}: there is no such file\n` });
    const large = await put("large.txt", "#".repeat(300_000));
    expect(await check(large)).toEqual({ code: 2, out: `${large}: it is larger than 256 KiB\n` });
    const pipe = path.join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    expect(await check(pipe)).toEqual({ code: 2, out: `${pipe}: it is no regular file\n` });
  });

  test("checks the policies of a folder, not their cases, and sums them up", async () => {
    await put("several/a.yaml", GOOD);
    await put("several/a.test.yaml", "cases: []");
    await put("several/b.yml", BAD);
    await put("several/notes.md", "#");
    const { code, out } = await check(path.join(folder, "several"));
    expect(code).toBe(1);
    expect(out.match(/^.*: (?:ok|\d+ problems?)$/gm)?.map((line) => path.basename(line))).toEqual([
      "a.yaml: ok",
      "b.yml: 2 problems",
    ]);
    expect(out.endsWith("1 of 2 files ok, 2 problems\n")).toBe(true);
  });

  test("refuses a folder of which two files hold one version, as a server does", async () => {
    const first = await put("twice/a.yaml", GOOD);
    const second = await put("twice/b.yaml", GOOD);
    await put("twice/c.yaml", GOOD.replace("version: 3", "version: 4"));
    const message = `good@3 is in ${first} too: give one of them another version or name`;
    const { code, out } = await check(path.join(folder, "twice"));
    expect(code).toBe(1);
    expect(out).toContain(`${second}:2:10: ${message}\n  2 | version: 3\n    |          ^\n${second}: 1 problem\n`);
    expect(out.endsWith("2 of 3 files ok, 1 problem\n")).toBe(true);

    const json = await check("--json", path.join(folder, "twice"));
    expect(json.code).toBe(1);
    expect(Document.parse(JSON.parse(json.out)).files.map(({ ok, problems }) => [ok, problems.length])).toEqual([
      [true, 0],
      [false, 1],
      [true, 0],
    ]);
  });

  test("does not compare files that are named one by one, nor those of two folders", async () => {
    const first = await put("one/a.yaml", GOOD);
    const second = await put("other/a.yaml", GOOD);
    expect((await check(first, second)).code).toBe(0);
    expect((await check(path.dirname(first), path.dirname(second))).code).toBe(0);
  });

  test("a folder without a policy is a failure", async () => {
    await put("cases/a.test.yaml", "cases: []");
    const empty = path.join(folder, "cases");
    expect(await check(empty)).toEqual({ code: 2, out: `${empty}: there is no policy in this folder\n` });
  });
});

const Place = z.object({ severity: z.enum(["error", "warning"]), line: z.number(), column: z.number() });
const Document = z.object({
  files: z.array(
    z.strictObject({
      file: z.string(),
      ok: z.boolean(),
      unreadable: z.string().nullable(),
      problems: z.array(Place),
      warnings: z.array(Place),
      policy: z.unknown(),
    }),
  ),
});

describe("saksi policy check --json", () => {
  test("prints one document of all files", async () => {
    const missing = path.join(folder, "none.yaml");
    const { code, out } = await check("--json", good, doubtful, bad, missing);
    expect(code).toBe(2);
    const { files } = Document.parse(JSON.parse(out));
    expect(files).toEqual([
      {
        file: good,
        ok: true,
        unreadable: null,
        problems: [],
        warnings: [],
        policy: {
          name: "good",
          version: 3,
          digest: expect.stringMatching(/^[0-9a-f]{64}$/),
          rules: 1,
          reads: ["face.score", "nik.regionKnown", "nik.valid"],
          checks: ["face"],
          providers: ["glair", "idmeta"],
        },
      },
      expect.objectContaining({ file: doubtful, ok: true, warnings: [{ severity: "warning", line: 5, column: 12 }] }),
      expect.objectContaining({
        file: bad,
        ok: false,
        policy: null,
        problems: [
          { severity: "error", line: 7, column: 20 },
          { severity: "error", line: 7, column: 72 },
        ],
      }),
      expect.objectContaining({ file: missing, ok: false, unreadable: "there is no such file", policy: null }),
    ]);
  });

  test("with --strict, a file with warnings is not ok", async () => {
    const { code, out } = await check("--json", "--strict", doubtful);
    expect(code).toBe(1);
    expect(Document.parse(JSON.parse(out)).files[0]?.ok).toBe(false);
  });
});

test("on a terminal, errors are red and warnings yellow, and so is the line under the fault", async () => {
  const { out } = await run(new Terminal(), [bad, doubtful]);
  const [red, yellow, end] = ["\u001B[31m", "\u001B[33m", "\u001B[39m"];
  expect(out).toContain(`${red}unknown fact 'nik.regionKnow'${end}`);
  expect(out).toContain(`${red}${"^".repeat("nik.regionKnow".length)}${end}`);
  expect(out).toContain(`${yellow}warning: no rule gives the reason 'R2'${end}`);
  expect(out).toContain(`${yellow}^^${end}`);
});
