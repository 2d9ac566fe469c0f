import { afterAll, beforeAll, expect, it } from "vitest";

import { Desk } from "../cli/support/desk.ts";
import { read } from "../ground/repository.ts";
import { applicant, assess, recordEnvironment } from "./record.ts";
import { sandboxStory } from "./support.ts";
import type { Story } from "./support.ts";

let desk: Desk;
let story: Story;
beforeAll(async () => {
  const environment = await recordEnvironment();
  desk = new Desk(environment);
  story = await sandboxStory({ environment });
  for (const key of ["all-match", "sanctions-hit", "name-mismatch"]) {
    await assess(story, { idempotencyKey: key, applicant: applicant(key) });
  }
});
afterAll(async () => {
  await story.close();
  desk.clear();
});

const DEFAULT = read("policies/default.yaml");
const saksi = (...args: string[]) => desk.saksi(...args);

it("decides what is on record anew, by a policy that is not loaded", async () => {
  const strict = desk.put("strict.yaml", DEFAULT.replace("sanctions_reject: 0.95", "sanctions_reject: 1.00"));
  const same = desk.put("same.yaml", DEFAULT);
  const { code, out } = await saksi("policy", "backtest", same, "--record");
  expect([code, out]).toEqual([0, expect.stringMatching(/^3 records of the record in/)]);
  expect(out).toMatch(/^REJECT +0 +0 +1$/m);
  const report = JSON.parse((await saksi("policy", "backtest", strict, "--record", "--json")).out);
  expect(report).toMatchObject({ records: 3 });
});

it("writes what is on record as lines that are decided to what was recorded, and that name nobody", async () => {
  const { code, out } = await saksi("record", "evidence");
  expect(code).toBe(0);
  const lines = out.trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).decision.outcome)).toEqual(["APPROVE", "REJECT", "REVIEW"]);
  for (const key of ["all-match", "sanctions-hit", "name-mismatch"]) {
    const { nik, name } = applicant(key);
    expect(out).not.toContain(nik);
    expect(out).not.toContain(name);
  }
  const file = desk.put("evidence.jsonl", out);
  const same = desk.put("same.yaml", DEFAULT);
  expect((await desk.saksi("policy", "backtest", same, "--evidence", file)).out).toMatch(/^3 records of/);
});

it("takes one tenant's, of certain days, and nothing where there is nothing", async () => {
  const lines = async (...args: string[]) => (await saksi("record", "evidence", ...args)).out;
  expect(await lines("--tenant", "another")).toBe("");
  expect(await lines("--to", "2026-01-01")).toBe("");
  expect((await lines("--from", "2026-01-01")).trim().split("\n")).toHaveLength(3);
  expect(await saksi("record", "evidence", "--from", "tomorrow")).toMatchObject({ code: 2 });
  expect(await saksi("policy", "backtest", "policies/default.yaml")).toMatchObject({ code: 2 });
});
