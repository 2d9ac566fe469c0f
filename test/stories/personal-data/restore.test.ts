import { randomUUID } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";

import pg from "pg";
import { afterAll, afterEach, beforeEach, describe, expect, inject, it } from "vitest";

import { runSaksi } from "../../../src/cli/program.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { auditOf } from "../../assessments/custody/support.ts";
import { newPostgres } from "../../store/support/databases.ts";
import { verdictOn } from "../../store/support/tamper.ts";
import { assess, fieldOf, masterKeys } from "../record.ts";
import { says, sandboxStory } from "../support.ts";
import type { Story } from "../support.ts";

const ERASE = `mutation ($input: EraseApplicantInput!) { eraseApplicant(input: $input) { state } }`;
const SHOW = `query ($id: ID!) {
  unmaskedAssessment(id: $id) { erased applicant { name } decision { outcome } }
  replay(id: $id) { identical }
}`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "saksi-restore-"));
});
afterEach(() => rm(folder, { recursive: true }));

const erase = async (story: Story, key: string) =>
  (
    await fieldOf(story, "eraseApplicant", ERASE, {
      input: { applicant: { nik: says(key).nik }, ground: "REQUESTED", despiteRetention: true },
    })
  ).value;
const shown = async (story: Story, id: string) => JSON.parse((await story.query(SHOW, { id })).text).data;
const assessed = async (story: Story, key: string) =>
  (await assess(story, { idempotencyKey: key, applicant: says(key) })).id;

/** Nobody may be connected to it: a whole copy, as a backup that is restored at once. */
async function copyOf(url: string): Promise<string> {
  const base = inject("postgres");
  const name = `saksi_${randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client({ connectionString: `${base}postgres` });
  await client.connect();
  await client.query(`CREATE DATABASE ${name} TEMPLATE ${new URL(url).pathname.slice(1)}`);
  afterAll(async () => {
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await client.end();
  });
  return base + name;
}

describe("an erasure", () => {
  it("is done again by a server that finds its applicant in a restored database, and by it alone", async () => {
    const DATABASE_URL = await newPostgres();
    const environment = { SAKSI_DATA: folder, SAKSI_MASTER_KEYS: masterKeys };
    const before = await sandboxStory({ environment: { ...environment, DATABASE_URL } });
    const forgotten = await assessed(before, "pep-hit");
    const kept = await assessed(before, "all-match");
    await before.close();
    const backup = await copyOf(DATABASE_URL);

    const server = await sandboxStory({ environment: { ...environment, DATABASE_URL } });
    expect(await erase(server, "pep-hit")).toEqual({ state: "ERASED" });
    await server.close();
    expect(await readFile(path.join(folder, "erasures.jsonl"), "utf8")).toMatch(
      /^\{"applicant":"[0-9a-f-]{36}","erasedAt":"[^"]+"\}\n$/,
    );

    await using restored = await sandboxStory({ environment: { ...environment, DATABASE_URL: backup } });
    expect(await shown(restored, forgotten)).toMatchObject({
      unmaskedAssessment: { erased: true, applicant: null, decision: { outcome: "REVIEW" } },
      replay: { identical: true },
    });
    expect(await shown(restored, kept)).toMatchObject({
      unmaskedAssessment: { erased: false, applicant: { name: says("all-match").name } },
    });
    expect(restored.lines("applicants who had been erased were there, and are erased again")).toMatchObject([
      { erased: 1 },
    ]);
    const database = await openPostgres({ url: backup });
    expect((await auditOf(database, "default")).at(-2)).toMatchObject({ action: "ERASED", detail: { again: true } });
    expect(await verdictOn(database.orm)).toBe("whole");
    await database.close();
  });

  it("outlives a restored folder of the embedded database, which is beside it", async () => {
    const environment = { SAKSI_DATA: folder };
    const before = await sandboxStory({ environment });
    const forgotten = await assessed(before, "all-match");
    await before.close();
    const [record, backup] = [path.join(folder, "record"), path.join(folder, "backup")];
    await cp(record, backup, { recursive: true });
    const server = await sandboxStory({ environment });
    expect(await erase(server, "all-match")).toEqual({ state: "ERASED" });
    await server.close();
    await rm(record, { recursive: true });
    await cp(backup, record, { recursive: true });
    await using restored = await sandboxStory({ environment });
    expect(await shown(restored, forgotten)).toMatchObject({ unmaskedAssessment: { erased: true, applicant: null } });
  });

  it("can be taken out of one database and done again in another, from the command line", async () => {
    const DATABASE_URL = await newPostgres();
    const keys = { SAKSI_MASTER_KEYS: masterKeys };
    const before = await sandboxStory({ environment: { ...keys, SAKSI_DATA: folder, DATABASE_URL } });
    const forgotten = await assessed(before, "all-match");
    await before.close();
    const backup = await copyOf(DATABASE_URL);
    const server = await sandboxStory({ environment: { ...keys, SAKSI_DATA: folder, DATABASE_URL } });
    await erase(server, "all-match");
    await server.close();

    const command = async (url: string, ...args: readonly string[]) => {
      const [out, err] = [new PassThrough(), new PassThrough()];
      const environment = { ...keys, DATABASE_URL: url };
      const code = await runSaksi(["record", "erasures", ...args], { providers: [], out, err, environment });
      for (const stream of [out, err]) stream.end();
      return { code, out: await text(out), err: await text(err) };
    };
    const file = path.join(folder, "ledger.jsonl");
    const exported = await command(DATABASE_URL, "export");
    await writeFile(file, exported.out);
    expect(exported).toMatchObject({ code: 0, out: await readFile(path.join(folder, "erasures.jsonl"), "utf8") });
    expect(await command(backup, "apply", file)).toEqual({ code: 0, out: "erased again: 1 of 1\n", err: "" });
    expect(await command(backup, "apply", file)).toMatchObject({ code: 0, out: "erased again: 0 of 1\n" });
    await writeFile(file, `${exported.out}not a line\n`);
    expect(await command(backup, "apply", file)).toMatchObject({
      code: 2,
      err: expect.stringContaining("ledger.jsonl:2: it is no line of a ledger"),
    });
    const elsewhere = { ...keys, SAKSI_DATA: path.join(folder, "elsewhere"), DATABASE_URL: backup };
    await using restored = await sandboxStory({ environment: elsewhere });
    expect(await shown(restored, forgotten)).toMatchObject({ unmaskedAssessment: { erased: true } });
  });
});
