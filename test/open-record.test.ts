import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { pino } from "pino";
import { afterAll, describe, expect, inject, test } from "vitest";

import { openRecord, RecordProblem } from "../src/open-record.ts";
import type { OpenedRecord, OpenOptions, RecordConfiguration } from "../src/open-record.ts";
import { newMasterKeyEntry } from "../src/vault/master-key.ts";
import type { MasterKeys } from "../src/vault/master-key.ts";
import { emptyPostgres, newPostgres } from "./store/support/databases.ts";
import { readyDataFolder } from "./store/support/ready-copy.ts";
import { keysOf, masterKeys } from "./vault/keys.ts";

const log = pino({ enabled: false });
const root = mkdtempSync(path.join(tmpdir(), "saksi-open-"));
afterAll(() => rmSync(root, { recursive: true }));

function newFolder(): string {
  return path.join(mkdtempSync(path.join(root, "folder-")), "data");
}

function inDatabase(databaseUrl: string, keys: MasterKeys | null, dataFolder = newFolder()): RecordConfiguration {
  return { store: { databaseUrl, dataFolder }, vault: { masterKeys: keys } };
}

function inFolder(dataFolder: string, keys: MasterKeys | null = null): RecordConfiguration {
  return { store: { databaseUrl: null, dataFolder }, vault: { masterKeys: keys } };
}

async function withRecord<Result>(
  configuration: RecordConfiguration,
  use: (record: OpenedRecord) => Promise<Result> | Result,
): Promise<Result> {
  const record = await openRecord(configuration, { log });
  try {
    return await use(record);
  } finally {
    await record.close();
  }
}

async function problemOf(configuration: RecordConfiguration, options: Partial<OpenOptions> = {}): Promise<string> {
  const error: unknown = await openRecord(configuration, { log, ...options }).then(
    (record) => record.close(),
    (reason: unknown) => reason,
  );
  return error instanceof RecordProblem ? error.message : expect.fail(`it is ${String(error)}`);
}

const hashIn = ({ vault }: OpenedRecord): string => vault.index.hash("default", "nik", "3275").toString("hex");

describe("in a data folder", () => {
  test("it finds again what it found before, with keys that it made itself", async () => {
    const folder = await readyDataFolder();
    const first = await withRecord(inFolder(folder), hashIn);
    expect(readdirSync(folder).toSorted()).toEqual(["master-keys", "record", "record.lock"]);
    expect(await withRecord(inFolder(folder), hashIn)).toBe(first);
    expect(await withRecord(inFolder(folder), ({ place }) => place)).toBe(path.join(folder, "record"));
  });

  test("it is open once, also where two open it at the same time; the next waits until it is closed", async () => {
    const configuration = inFolder(await readyDataFolder());
    let open = 0;
    const use = async (record: OpenedRecord) => {
      open += 1;
      expect(open).toBe(1);
      await record.store.database.orm.execute("SELECT 1");
      open -= 1;
      return hashIn(record);
    };
    const [one, other] = await Promise.all([withRecord(configuration, use), withRecord(configuration, use)]);
    expect(one).toBe(other);
  });

  test("one that cannot be opened is let go of", async () => {
    const folder = await readyDataFolder();
    await withRecord(inFolder(folder), hashIn);
    expect(await problemOf(inFolder(folder, masterKeys("other")))).toContain("locked with");
    await withRecord(inFolder(folder), hashIn);
  });

  test("none is begun, and nothing is made, where none is to be", async () => {
    const folder = newFolder();
    mkdirSync(folder);
    expect(await problemOf(inFolder(folder), { begin: false })).toBe(
      `there is no record in ${folder}: set SAKSI_DATA or DATABASE_URL`,
    );
    expect(readdirSync(folder)).toEqual(["record.lock"]);
  });

  test("something else in its place is told, and is left as it is", async () => {
    const folder = newFolder();
    mkdirSync(path.join(folder, "record"), { recursive: true });
    writeFileSync(path.join(folder, "record", "somebody's"), "");
    expect(await problemOf(inFolder(folder))).toBe(
      `the data folder ${folder} cannot be used: something else is where the record should be (ENOTEMPTY)`,
    );
    expect(readdirSync(path.join(folder, "record"))).toEqual(["somebody's"]);
  });

  test("a file in the folder's place is told", async () => {
    const file = newFolder();
    writeFileSync(file, "");
    expect(await problemOf(inFolder(file))).toBe(`the data folder ${file} cannot be used: it is no folder (EEXIST)`);
  });

  test("one that is damaged is told, and is let go of", async () => {
    const folder = await readyDataFolder();
    const control = path.join(folder, "record/global/pg_control");
    const content = readFileSync(control);
    writeFileSync(control, Buffer.alloc(content.length));
    expect(await problemOf(inFolder(folder))).toMatch(
      /^what is in .+\/record cannot be opened, and may be damaged \(Error\)$/,
    );
    writeFileSync(control, content);
    await withRecord(inFolder(folder), hashIn);
  });
});

describe("in a database", () => {
  test("many that open a new one at the same time find the same", async () => {
    const configuration = inDatabase(await emptyPostgres(), masterKeys("a"));
    const hashes = await Promise.all(Array.from({ length: 4 }, () => withRecord(configuration, hashIn)));
    expect(new Set(hashes).size).toBe(1);
    expect(await withRecord(configuration, hashIn)).toBe(hashes[0]);
  });

  test("it is opened with an older master key, too, and says where it is without a user or a password", async () => {
    const url = await newPostgres();
    const old = newMasterKeyEntry("old");
    const first = await withRecord(inDatabase(url, keysOf(old)), hashIn);
    const rotated = inDatabase(url, keysOf(`${newMasterKeyEntry("new")},${old}`));
    expect(await withRecord(rotated, hashIn)).toBe(first);
    const { host, pathname } = new URL(url);
    expect(await withRecord(rotated, ({ place }) => place)).toBe(`${host}${pathname}`);
  });

  test("a master key that is missing is told by its id, and those that are given, and no value", async () => {
    const url = await newPostgres();
    const [lost, given] = [newMasterKeyEntry("lost"), newMasterKeyEntry("given")];
    await withRecord(inDatabase(url, keysOf(lost)), hashIn);
    expect(await problemOf(inDatabase(url, keysOf(given)))).toBe(
      "the record is locked with the master key lost, and SAKSI_MASTER_KEYS has only given",
    );
  });

  test("another key by the right id is told", async () => {
    const url = await newPostgres();
    await withRecord(inDatabase(url, masterKeys("a")), hashIn);
    const other = newMasterKeyEntry("a");
    const problem = await problemOf(inDatabase(url, keysOf(other)));
    expect(problem).toMatch(/^the record's index key does not open: SAKSI_MASTER_KEYS has another key by the id a/);
    expect(problem).not.toContain(other.slice(2));
  });

  test("no new master key is made for a record that there is", async () => {
    const url = await newPostgres();
    await withRecord(inDatabase(url, masterKeys("a")), hashIn);
    const folder = newFolder();
    expect(await problemOf(inDatabase(url, null, folder))).toBe("the file master-keys in SAKSI_DATA is not there");
    expect(existsSync(folder)).toBe(false);
  });

  test("none is begun where none is to be", async () => {
    const configuration = inDatabase(await newPostgres(), null);
    expect(await problemOf(configuration, { begin: false })).toBe("no record has been begun in this database");
    expect(existsSync(configuration.store.dataFolder)).toBe(false);
  });

  test.each([
    ["where nothing listens", { port: "1" }, /: nothing listens there \(ECONNREFUSED\)$/],
    ["of a host that there is not", { hostname: "nowhere.invalid" }, /: (no name|the name) server .*\(E\w+\)$/],
    ["that there is not", { pathname: "/none" }, /: it has no database of that name \(3D000\)$/],
    ["with another password", { password: "Zq7Secret" }, /: it does not accept the user's password \(28P01\)$/],
  ])("one %s is told in words, with its place and no password", async (_, change, words) => {
    const url = Object.assign(new URL(`${inject("postgres")}postgres`), change);
    const problem = await problemOf(inDatabase(url.href, null));
    expect(problem).toMatch(words);
    expect(problem).toContain(`DATABASE_URL leads to ${url.hostname}:${url.port}${url.pathname}: `);
    expect(problem).not.toContain("Zq7Secret");
    expect(problem).not.toContain("saksi");
  });
});
