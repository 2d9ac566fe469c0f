import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";

import { pino } from "pino";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";

import { runSaksi } from "../src/cli/program.ts";
import { controlAddress } from "../src/control/address.ts";
import { ask, connectTo } from "../src/control/ask.ts";
import { RecordProblem } from "../src/open-record.ts";
import { providerDefinitions } from "../src/registry.ts";
import { openServedRecord, serveRecord } from "../src/serve-record.ts";
import { takeFolderLock } from "../src/store/folder-lock.ts";
import { newMasterKeyEntry } from "../src/vault/master-key.ts";
import { newPostgres } from "./store/support/databases.ts";
import { readyDataFolder } from "./store/support/ready-copy.ts";
import { keysOf, masterKeys } from "./vault/keys.ts";

const log = pino({ enabled: false });
const root = mkdtempSync(path.join(tmpdir(), "saksi-serve-"));
afterAll(() => rmSync(root, { recursive: true }));

async function served(dataFolder: string) {
  const record = await serveRecord({ store: { databaseUrl: null, dataFolder }, vault: { masterKeys: null } }, { log });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= record.close());
  onTestFinished(close);
  return { ...record, close };
}

async function saksi(environment: Readonly<Record<string, string>>, ...args: string[]) {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const texts = Promise.all([text(out), text(err)]);
  const code = await runSaksi(args, { providers: providerDefinitions, environment, out, err });
  out.end();
  err.end();
  const [said, complained] = await texts;
  return { code, out: said, err: complained };
}

async function statusOf(environment: Readonly<Record<string, string>>): Promise<unknown> {
  const { code, out, err } = await saksi(environment, "record", "status", "--json");
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out);
}

describe("a record in a data folder", () => {
  test("is looked at through the server that has it, and by the command itself when none has", async () => {
    const folder = await readyDataFolder();
    const server = await served(folder);
    await server.opened;
    const through = await statusOf({ SAKSI_DATA: folder });
    expect(through).toMatchObject({
      ok: true,
      holder: "server",
      pid: process.pid,
      kind: "pglite",
      place: path.join(folder, "record"),
    });
    await server.close();
    expect(readdirSync(folder).toSorted()).toEqual(["master-keys", "record", "record.lock"]);
    expect(await statusOf({ SAKSI_DATA: folder })).toMatchObject({
      holder: "command",
      masterKeys: [{ ownKeys: ["index"] }],
    });
  });

  test("takes commands before it is open, and answers them when it is", async () => {
    const folder = await readyDataFolder();
    const server = await served(folder);
    let open = false;
    const opened = server.opened.then(() => (open = true));
    expect(open).toBe(false);
    expect(statSync(path.join(folder, "control.sock")).mode & 0o777).toBe(0o600);
    expect(await statusOf({ SAKSI_DATA: folder })).toMatchObject({ holder: "server" });
    await opened;
  });

  test("is no other server's, until the one that has it is done", async () => {
    const folder = await readyDataFolder();
    const first = await served(folder);
    await first.opened;
    let secondHasIt = false;
    const second = served(folder).then((record) => {
      secondHasIt = true;
      return record;
    });
    expect(await statusOf({ SAKSI_DATA: folder })).toMatchObject({ holder: "server" });
    expect(secondHasIt).toBe(false);
    await first.close();
    await (
      await second
    ).opened;
  });

  test("is not opened by whoever removed the lock's file of a server that lives", async () => {
    const folder = await readyDataFolder();
    await served(folder);
    rmSync(path.join(folder, "record.lock"));
    // The lock itself can be had now.
    const lock = takeFolderLock(path.join(folder, "record.lock")) ?? expect.fail("it is free");
    lock.release();
    expect(await statusOf({ SAKSI_DATA: folder })).toMatchObject({ holder: "server" });
  });

  test("tells a command why it cannot be opened", async () => {
    const folder = await readyDataFolder();
    const first = await served(folder);
    await first.opened;
    await first.close();
    rmSync(path.join(folder, "master-keys"));
    const server = await served(folder);
    const problem = "the file master-keys in SAKSI_DATA is not there";
    await expect(server.opened).rejects.toThrow(new RecordProblem(problem));
    const { code, out, err } = await saksi({ SAKSI_DATA: folder }, "record", "status", "--json");
    expect([code, JSON.parse(out)]).toEqual([2, { error: `The record cannot be opened: ${problem}` }]);
    expect(err).toBe(`The record cannot be opened: ${problem}\n`);
  });

  test("is asked for what another version of saksi knows, and says so", async () => {
    const folder = await readyDataFolder();
    await (
      await served(folder)
    ).opened;
    for (const [command, args] of [
      ["record shred", null],
      ["record status", { json: "yes" }],
    ]) {
      const socket = (await connectTo(controlAddress(folder))) ?? expect.fail("nobody answers");
      const request = { command: String(command), args, terminal: { out: false, err: false } };
      const ending = await ask(socket, request, { out: new PassThrough(), err: new PassThrough() });
      expect(ending).toEqual({ cannot: expect.stringContaining("another version of Saksi") });
    }
  });

  test("that is served for as long as it is open is given back with it, and where it cannot be opened", async () => {
    const folder = await readyDataFolder();
    const configuration = { store: { databaseUrl: null, dataFolder: folder }, vault: { masterKeys: null } };
    const record = await openServedRecord(configuration, { log });
    expect(await statusOf({ SAKSI_DATA: folder })).toMatchObject({ holder: "server" });
    await record.close();
    expect(await statusOf({ SAKSI_DATA: folder })).toMatchObject({ holder: "command" });
    const wrong = { ...configuration, vault: { masterKeys: masterKeys("wrong") } };
    await expect(openServedRecord(wrong, { log })).rejects.toThrow(RecordProblem);
    expect(await statusOf({ SAKSI_DATA: folder })).toMatchObject({ holder: "command" });
  });

  test("is not begun any more when the server is stopped meanwhile, and commands that wait for it are told", async () => {
    const folder = path.join(root, "first-start");
    const server = await served(folder);
    await expect.poll(() => existsSync(path.join(folder, "record.new", "base")), { timeout: 20_000 }).toBe(true);
    const waiting = saksi({ SAKSI_DATA: folder }, "record", "status");
    await server.close();
    await expect(server.opened).rejects.toThrow("aborted");
    expect(existsSync(path.join(folder, "record"))).toBe(false);
    expect((await waiting).code).toBe(2);
  });
});

describe("a command", () => {
  test("makes no folder where there is none, and no record where none has been begun", async () => {
    const folder = path.join(root, "nowhere");
    const { code, err } = await saksi({ SAKSI_DATA: folder }, "record", "status");
    expect([code, err]).toEqual([
      2,
      `There is no data folder ${folder}: set SAKSI_DATA or DATABASE_URL as the server has it.\n`,
    ]);
    expect(existsSync(folder)).toBe(false);
    mkdirSync(folder);
    expect((await saksi({ SAKSI_DATA: folder }, "record", "status")).err).toContain(`there is no record in ${folder}`);
  });

  test("is told everything that is wrong with the configuration, and no value", async () => {
    const { code, err } = await saksi(
      { DATABASE_URL: "Zq7Secret", SAKSI_MASTER_KEYS: "Zq7Secret" },
      "record",
      "status",
    );
    expect(code).toBe(2);
    expect(err).toMatch(/DATABASE_URL must be[^]*SAKSI_MASTER_KEYS entry 1/);
    expect(err).not.toContain("Zq7Secret");
  });
});

test("a record in a database has no socket, and commands connect to it beside the server", async () => {
  const environment = { DATABASE_URL: await newPostgres(), SAKSI_DATA: path.join(root, "unused") };
  const entry = newMasterKeyEntry("a");
  expect((await saksi({ ...environment, SAKSI_MASTER_KEYS: entry }, "record", "status")).err).toContain(
    "no record has been begun in this database",
  );
  const configuration = {
    store: { databaseUrl: environment.DATABASE_URL, dataFolder: environment.SAKSI_DATA },
    vault: { masterKeys: keysOf(entry) },
  };
  const server = await serveRecord(configuration, { log });
  await server.opened;
  expect(await statusOf({ ...environment, SAKSI_MASTER_KEYS: entry })).toMatchObject({
    ok: true,
    holder: "command",
    kind: "postgres",
    processes: 2,
    place: expect.stringMatching(/^127\.0\.0\.1:\d+\/saksi_/),
  });
  await server.close();
  expect(await statusOf({ ...environment, SAKSI_MASTER_KEYS: entry })).toMatchObject({ processes: 1 });
  expect(existsSync(environment.SAKSI_DATA)).toBe(false);
});
