import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { sql } from "drizzle-orm";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { loadRecordConfiguration } from "../../src/config/record.ts";
import { openRecord } from "../../src/open-record.ts";
import type { OpenedRecord } from "../../src/open-record.ts";
import { keeper, later } from "../store/support/kept.ts";
import { recordEnvironment } from "../stories/record.ts";
import { Desk } from "./support/desk.ts";

const FIRST = new Date("2026-11-20T10:00:00Z");
/** Past midnight in Jakarta, and not in Greenwich. */
const SECOND = new Date("2026-11-20T18:00:00Z");

describe("saksi audit", () => {
  let record: OpenedRecord;
  let desk: Desk;
  const saksi = (...args: string[]) => desk.saksi("audit", ...args);

  beforeAll(async () => {
    const environment = await recordEnvironment();
    desk = new Desk(environment);
    const loaded = loadRecordConfiguration(environment);
    if ("problems" in loaded) return expect.fail(loaded.problems.join());
    record = await openRecord(loaded.configuration, { log: pino({ enabled: false }) });
    const { keep } = keeper(record.store.database);
    await keep({ at: FIRST });
    await keep({ at: SECOND, decisions: 2 });
    await keep({ at: later(SECOND, 5_000), tenant: "second" });
  });
  afterAll(async () => {
    await record.close();
    desk.clear();
  });

  it("verifies every tenant's log, with the rows that it tells of", async () => {
    expect(await saksi("verify")).toEqual({
      code: 0,
      out: [
        "default: whole",
        "  entries 1 to 7",
        "  2 assessments, 2 vendor calls, and 3 decisions are as their entries say",
        "second: whole",
        "  entries 1 to 3",
        "  1 assessment, 1 vendor call, and 1 decision are as their entries say",
        "",
      ].join("\n"),
      err: "",
    });
    const { code, out } = await saksi("verify", "--tenant", "default", "--from", "5", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      tenants: [{ tenant: "default", problem: null, after: 4, entries: 3 }],
    });
  });

  it("proves that a log contains what was once seen of it, and finds one that does not", async () => {
    const taken = await saksi("checkpoint");
    const file = desk.put("checkpoints.jsonl", taken.out);
    expect(
      taken.out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { tenant: "default", seq: 7 },
      { tenant: "second", seq: 3 },
    ]);
    expect((await saksi("verify", "--checkpoint", file)).out).toContain("  1 checkpoint found in it\n");
    const other = desk.put(
      "other.jsonl",
      taken.out.replace(/"hash":"(.)/g, (_, digit: string) => `"hash":"${digit === "0" ? 1 : 0}`),
    );
    expect(await saksi("verify", "--checkpoint", other, "--tenant", "second")).toMatchObject({
      code: 1,
      out: "second: NOT WHOLE\n  a checkpoint has seen another entry 3: the log was written anew\n  it was looked at in order: nothing is wrong before entry 3\n",
    });
    const gone = desk.put("gone.jsonl", taken.out.replaceAll("second", "nobody"));
    expect(await saksi("verify", "--checkpoint", gone)).toMatchObject({
      code: 1,
      out: expect.stringContaining("nobody: NOT WHOLE\n  a checkpoint has seen entry 3, and the log ends with 0\n"),
    });
  });

  it("exports a log, by entries or by days in Jakarta, and verifies it where it lies", async () => {
    const whole = await saksi("export");
    expect(whole.out.split("\n")).toHaveLength(10);
    const numbers = (text: string) =>
      text
        .split("\n")
        .slice(1, -2)
        .map((line) => JSON.parse(line).seq);
    expect(numbers((await saksi("export", "--to", "2026-11-20")).out)).toEqual([1, 2, 3]);
    expect(numbers((await saksi("export", "--from", "2026-11-21", "--to", "6")).out)).toEqual([4, 5, 6]);
    const file = desk.at("audit.jsonl");
    expect(await saksi("export", "--tenant", "second", "--output", file)).toEqual({
      code: 0,
      out: "",
      err: "audit.jsonl: the export is written\n",
    });
    expect(await saksi("verify", file)).toEqual({
      code: 0,
      out: "audit.jsonl, of second: whole\n  entries 1 to 3\n",
      err: "",
    });
    const changed = desk.put("changed.jsonl", readFileSync(file, "utf8").replace("GLAIR", "ILUMA"));
    expect(await saksi("verify", changed)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^changed.jsonl, of second: NOT WHOLE\n {2}the body of entry 2 was changed/),
    });
    const { out } = await saksi("verify", changed, "--json");
    expect(JSON.parse(out)).toMatchObject({ ok: false, tenant: "second", problem: { kind: "BODY_CHANGED", seq: 2 } });
  });

  it("overwrites an older export, and nothing else", async () => {
    const file = desk.at("again.jsonl");
    await saksi("export", "--output", file, "--to", "1");
    await saksi("export", "--output", file);
    expect(readFileSync(file, "utf8")).toBe((await saksi("export")).out);
    const precious = desk.put("precious.txt", "mine");
    expect(await saksi("export", "--output", precious)).toMatchObject({
      code: 2,
      err: expect.stringContaining("not overwritten"),
    });
    expect(await saksi("export", "--output", path.join(desk.at("nowhere"), "x"))).toMatchObject({ code: 2 });
    expect(readFileSync(precious, "utf8")).toBe("mine");
  });

  it.each<[string, readonly string[], string]>([
    ["of a tenant that there is not", ["verify", "--tenant", "nobody"], "nobody: nothing is logged of such a tenant"],
    ["from an entry of no tenant", ["verify", "--from", "3"], "say --tenant, too"],
    [
      "from an entry that there is not",
      ["verify", "--tenant", "default", "--from", "99"],
      "default: there is no entry 99",
    ],
    ["of a part of a file", ["verify", "audit.jsonl", "--from", "3"], "for the record, not for a file"],
    ["of a file that there is not", ["verify", "missing.jsonl"], "missing.jsonl: there is no such file"],
    ["of what is no number", ["verify", "--tenant", "default", "--from", "0"], "number of an entry"],
    [
      "by checkpoints that there are not",
      ["verify", "--checkpoint", "missing.jsonl"],
      "missing.jsonl: there is no such file",
    ],
    [
      "of entries that there are not",
      ["export", "--from", "50"],
      "default: the audit log has no entries in this range",
    ],
    [
      "of days that were not",
      ["export", "--from", "2030-01-01"],
      "default: the audit log has no entries in this range",
    ],
    ["of what is no day", ["export", "--from", "2026-02-30"], "or a day as YYYY-MM-DD"],
  ])("says why it cannot be done: %s", async (_what, args, problem) => {
    expect(await saksi(...args)).toMatchObject({ code: 2, err: expect.stringContaining(problem) });
  });

  it("takes no file for one of checkpoints that is none, or is of somebody else", async () => {
    const bad = desk.put("bad.jsonl", "{}\n");
    expect((await saksi("verify", "--checkpoint", bad)).err).toContain("bad.jsonl: line 1 is no checkpoint");
    const empty = desk.put("empty.jsonl", "\n");
    expect((await saksi("verify", "--checkpoint", empty)).err).toContain("empty.jsonl: it holds no checkpoint");
    const { out } = await saksi("checkpoint");
    const others = desk.put("others.jsonl", `${out.split("\n")[1]}\n`);
    const told = await saksi("verify", "--tenant", "default", "--checkpoint", others);
    expect(told).toMatchObject({ code: 2, err: expect.stringContaining("no checkpoint is of this tenant") });
    const file = desk.at("audit.jsonl");
    writeFileSync(file, (await saksi("export")).out);
    expect(await saksi("verify", file, "--checkpoint", others)).toMatchObject({ code: 2 });
  });

  it("finds a single changed byte", async () => {
    await record.store.database.orm.transaction(async (tx) => {
      await tx.execute(sql`SET LOCAL session_replication_role = replica`);
      const chosen = sql`tenant = 'default' AND asked_at > ${SECOND.toISOString()}::timestamptz`;
      await tx.execute(sql`UPDATE vendor_call SET cost_idr = cost_idr + 1 WHERE ${chosen}`);
    });
    const { code, out } = await saksi("verify");
    expect(code).toBe(1);
    expect(out).toMatch(
      /^default: NOT WHOLE\n {2}vendor_call [-0-9a-f]{36} was changed: entry 5 has another costIdr\nsecond: whole\n/,
    );
  });
});
