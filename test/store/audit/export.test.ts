import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";

import { anchorAudit } from "../../../src/store/audit/anchor.ts";
import { checkpointsOf } from "../../../src/store/audit/checkpoint.ts";
import type { Checkpoint } from "../../../src/store/audit/checkpoint.ts";
import { exportAudit } from "../../../src/store/audit/export.ts";
import type { ExportRange } from "../../../src/store/audit/export.ts";
import { verifyExport } from "../../../src/store/audit/export-check.ts";
import { problemText } from "../../../src/store/audit/problem.ts";
import type { Database } from "../../../src/store/database.ts";
import { describeOnBoth } from "../support/databases.ts";
import { keeper, later } from "../support/kept.ts";

const run = promisify(execFile);
const PAGE = new URL("../../../docs/audit.md", import.meta.url);
const NOON = new Date("2026-11-27T12:00:00Z");

/** The script of the documentation, as anybody would copy it. */
async function documentedScript(): Promise<string> {
  const script = /```python\n(.*?)```/s.exec(await readFile(PAGE, "utf8"))?.[1];
  if (script === undefined) throw new Error("docs/audit.md has no script");
  return script;
}

const python = await run("python3", ["--version"]).then(
  () => true,
  () => false,
);

/** A verifier that shares no code with Saksi's, written from docs/audit.md alone. */
function independent(text: string): string {
  const lines = text.split("\n").slice(0, -1);
  const [first = "", ...rest] = lines;
  const header = JSON.parse(first);
  let seq = header.from - 1;
  let link = Buffer.from(header.previous, "hex");
  if (seq === 0 && !link.equals(sha256(`saksi audit\n${header.tenant}`))) return "not the beginning of this tenant";
  for (const line of rest.slice(0, -1)) {
    const entry = JSON.parse(line);
    const body = JSON.parse(entry.body);
    if (entry.seq !== seq + 1 || body.seq !== entry.seq || body.tenant !== header.tenant) return `entry ${seq + 1}`;
    seq += 1;
    link = sha256(Buffer.concat([link, Buffer.from(entry.body)]));
    if (link.toString("hex") !== entry.hash) return `entry ${seq}`;
  }
  const { count, last } = JSON.parse(rest.at(-1) ?? "{}");
  return count === rest.length - 1 && last.seq === seq && last.hash === link.toString("hex") ? "whole" : "trailer";
}

function sha256(bytes: string | Buffer): Buffer<ArrayBuffer> {
  return createHash("sha256").update(bytes).digest();
}

async function* linesOf(text: string): AsyncGenerator<string> {
  yield* text.replace(/\n$/, "").split("\n");
}

async function verdictOn(text: string, checkpoints: readonly Checkpoint[] = []): Promise<string> {
  const { problem } = await verifyExport(linesOf(text), checkpoints);
  return problem === null ? "whole" : problemText(problem);
}

describeOnBoth("an export of the audit log", (open) => {
  let database: Database;
  let folder: string;
  let checkpoints: Checkpoint[];
  let whole: string;

  const exported = async (range: ExportRange = {}, tenant = "bank \u2028 ½"): Promise<string> => {
    let text = "";
    for await (const line of exportAudit(database.orm, tenant, range, 4)) text += line;
    return text;
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "saksi-export-"));
    database = await open();
    const { keep } = keeper(database);
    for (const seconds of [0, 1, 2]) await keep({ tenant: "bank \u2028 ½", at: later(NOON, seconds * 1_000) });
    checkpoints = await checkpointsOf(database.orm);
    await keep({ tenant: "bank \u2028 ½", at: later(NOON, 60_000) });
    whole = await exported();
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("is whole by Saksi's own check, and by one that was written from its documentation", async () => {
    expect(await verifyExport(linesOf(whole), checkpoints)).toEqual({
      problem: null,
      tenant: "bank \u2028 ½",
      after: 0,
      entries: 12,
      last: { seq: 12, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      checkpoints: { met: 1, outside: 0 },
    });
    expect(independent(whole)).toBe("whole");
  });

  it.runIf(python)("is whole by the script of the documentation, which finds what was changed", async () => {
    const [script, file, known] = ["verify.py", "audit.jsonl", "checkpoints.jsonl"].map((name) =>
      path.join(folder, name),
    );
    if (script === undefined || file === undefined || known === undefined) return expect.fail();
    await writeFile(script, await documentedScript());
    await writeFile(file, whole);
    await writeFile(known, checkpoints.map((each) => `${JSON.stringify(each)}\n`).join(""));
    const verified = await run("python3", [script, file, known]);
    expect(verified.stdout).toBe("bank \u2028 ½: entries 1 to 12 are whole; checkpoints among them: 1\n");
    for (const [change, told] of [
      [whole.replace("GLAIR", "ILUMA"), "entry 2: its hash is not that of its body\n"],
      [whole.replace(/\n\{"body[^\n]*/, "").replace(/\n\{"seq":5[^\n]*/, ""), "entry 5: another comes in its place\n"],
      [whole.split("\n").slice(0, -2).join("\n"), "there is no trailer\n"],
      [whole.replace(/"hash":"(?=[^"]*"\}\}\n$)/, '"hash":"0'), "the trailer is of other entries\n"],
    ]) {
      await writeFile(file, change ?? "");
      await expect(run("python3", [script, file, known])).rejects.toMatchObject({ stderr: told, code: 1 });
    }
    await writeFile(file, whole);
    await writeFile(known, JSON.stringify({ ...checkpoints[0], hash: "0".repeat(64) }));
    const stderr = "entry 9: it is not what a checkpoint has seen\n";
    await expect(run("python3", [script, file, known])).rejects.toMatchObject({ stderr, code: 1 });
  });

  it("can be of a part, which follows from what is before it", async () => {
    const part = await exported({ from: 4, to: 9 });
    expect(await verifyExport(linesOf(part), checkpoints)).toMatchObject({
      problem: null,
      after: 3,
      entries: 6,
      checkpoints: { met: 1, outside: 0 },
    });
    expect(independent(part)).toBe("whole");
    const rest = await exported({ from: 10 });
    expect(JSON.parse(rest.split("\n")[0] ?? "")).toMatchObject({
      begins: "entry",
      previous: JSON.parse(part.split("\n").at(-3) ?? "").hash,
    });
    expect(await verdictOn(rest, checkpoints)).toBe("whole");
    expect(await verdictOn(await exported({ from: 11 }), checkpoints)).toBe(
      "no checkpoint is of an entry from 11 to 12, and nothing could be compared with any",
    );
  });

  it.each([{ from: 13 }, { to: 0 }, { from: 5, to: 4 }])("has something in it: %j is no range", async (range) => {
    await expect(exported(range)).rejects.toThrow("no entries in this range");
    await expect(exported({}, "nobody")).rejects.toThrow("no entries in this range");
  });

  it("tells what was changed", async () => {
    const lines = whole.split("\n");
    const without = (at: number) => lines.toSpliced(at, 1).join("\n");
    expect(await verdictOn("")).toBe("line 1 is no line of an export");
    expect(await verdictOn(without(0))).toBe("line 1 is no line of an export");
    expect(await verdictOn(without(5))).toBe("entry 5 is missing: 6 comes next");
    expect(await verdictOn(without(lines.length - 2))).toBe("the export breaks off after entry 12: it has no trailer");
    expect(await verdictOn(without(lines.length - 3))).toBe("line 13 says another `count` than the entries");
    expect(await verdictOn(`${whole}{}\n`)).toBe("line 15 is no line of an export");
    expect(await verdictOn(whole.replace("\u2028 ½", "\u2028 ¼"))).toBe(
      "line 1 says another `previous` than the entries",
    );
    expect(
      await verdictOn(
        whole,
        checkpoints.map((each) => ({ ...each, hash: "0".repeat(64) })),
      ),
    ).toBe("a checkpoint has seen another entry 9: the log was written anew");
  });

  it("finds any single character", async () => {
    const { problem } = await verifyExport(linesOf(whole), []);
    expect(problem).toBeNull();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 2), async (at) => {
        const changed = whole.slice(0, at) + (whole[at] === "1" ? "2" : "1") + whole.slice(at + 1);
        expect(await verdictOn(changed)).not.toBe("whole");
      }),
    );
  });

  it("begins where the log does, after its oldest entries were dropped", async () => {
    await database.orm.transaction((tx) =>
      anchorAudit(tx, { before: later(NOON, 30_000), reason: "enough", at: later(NOON, 90_000) }),
    );
    const shortened = await exported();
    expect(JSON.parse(shortened.split("\n")[0] ?? "")).toMatchObject({ from: 10, begins: "anchor" });
    expect(await verdictOn(shortened, checkpoints)).toBe("whole");
    expect(independent(shortened)).toBe("whole");
    // An anchor that nobody has explained could hide anything.
    const unexplained = database.orm.transaction(async (tx) => {
      const row = sql`SELECT tenant, seq, hash, at, 'because' FROM audit_entry WHERE seq = 10`;
      await tx.execute(sql`INSERT INTO audit_anchor ${row}`);
      let text = "";
      for await (const line of exportAudit(tx, "bank \u2028 ½", {})) text += line;
      throw new Error(await verdictOn(text));
    });
    await expect(unexplained).rejects.toThrow("the log begins after entry 10, and no entry says");
  });
});
