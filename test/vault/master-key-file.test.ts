import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

import { afterAll, describe, expect, test } from "vitest";

import { masterKeysIn } from "../../src/vault/master-key-file.ts";
import { newMasterKeyEntry } from "../../src/vault/master-key.ts";
import { createMasterRing } from "../../src/vault/master-ring.ts";

const root = mkdtempSync(path.join(tmpdir(), "saksi-master-keys-"));
afterAll(() => rmSync(root, { recursive: true }));

let folders = 0;
function newFolder(): string {
  return path.join(root, `data-${folders++}`);
}

/** A data folder whose file of master keys holds this. */
function folderWith(content: string, mode = 0o600): string {
  const folder = newFolder();
  mkdirSync(folder);
  writeFileSync(path.join(folder, "master-keys"), content);
  chmodSync(path.join(folder, "master-keys"), mode);
  return folder;
}

const modeOf = (file: string): number => statSync(file).mode & 0o777;

describe("at the first start", () => {
  test("a key is made that only its owner can read, in a folder that only its owner can enter", async () => {
    const folder = path.join(newFolder(), "deep");
    const [{ id }] = await masterKeysIn(folder);
    const file = path.join(folder, "master-keys");
    expect(readFileSync(file, "utf8")).toMatch(new RegExp(`^${id}:[A-Za-z0-9+/]{43}=\n$`));
    expect(modeOf(file)).toBe(0o600);
    expect(modeOf(folder)).toBe(0o700);
    expect(readdirSync(folder)).toEqual(["master-keys"]);
  });

  test("no key is made where none is to be, nor a folder", async () => {
    const folder = newFolder();
    await expect(masterKeysIn(folder, false)).rejects.toThrow("the file master-keys in SAKSI_DATA is not there");
    expect(existsSync(folder)).toBe(false);
    const [{ id }] = await masterKeysIn(folder);
    expect((await masterKeysIn(folder, false)).map((kept) => kept.id)).toEqual([id]);
  });

  test("two records get two keys of two ids, so that one is never taken for the other", async () => {
    const [one] = await masterKeysIn(newFolder());
    const [other] = await masterKeysIn(newFolder());
    expect(one.id).not.toBe(other.id);
    expect(one.key.equals(other.key)).toBe(false);
  });

  test("what a crash left of an earlier try is no key", async () => {
    const folder = newFolder();
    mkdirSync(folder);
    writeFileSync(path.join(folder, ".master-keys-left"), newMasterKeyEntry("left"));
    expect((await masterKeysIn(folder)).map(({ id }) => id)).not.toContain("left");
  });

  test("many at once in one process get one key", async () => {
    const folder = newFolder();
    const all = await Promise.all(Array.from({ length: 20 }, () => masterKeysIn(folder)));
    const [[first]] = [all[0] ?? expect.fail("none")];
    expect(all.every(([{ id, key }]) => id === first.id && key.equals(first.key))).toBe(true);
    expect(readdirSync(folder)).toEqual(["master-keys"]);
  });

  test("processes that start at once get one key", async () => {
    for (let round = 0; round < 3; round++) {
      const folder = newFolder();
      const processes = await Promise.all(Array.from({ length: 4 }, () => readyProcess(folder)));
      const wraps = await Promise.all(processes.map((start) => start()));
      const ring = createMasterRing(await masterKeysIn(folder));
      for (const wrapped of wraps) {
        expect(ring.unwrap(Buffer.from(wrapped, "base64"), "start").toString()).toBe("of one");
      }
      expect(readdirSync(folder)).toEqual(["master-keys"]);
    }
  });
});

describe("at a later start", () => {
  test("the key is the same, and the file is left alone", async () => {
    const folder = newFolder();
    const [first] = await masterKeysIn(folder);
    const content = readFileSync(path.join(folder, "master-keys"), "utf8");
    const [again] = await masterKeysIn(folder);
    expect(again.id).toBe(first.id);
    expect(again.key.equals(first.key)).toBe(true);
    expect(readFileSync(path.join(folder, "master-keys"), "utf8")).toBe(content);
  });

  test("a key that the operator put before it is the newest", async () => {
    const folder = folderWith(`${newMasterKeyEntry("new")}\n${newMasterKeyEntry("old")}\n`);
    expect((await masterKeysIn(folder)).map(({ id }) => id)).toEqual(["new", "old"]);
  });

  test.each([0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o666])("a file of the mode %o is refused", async (mode) => {
    const folder = folderWith(newMasterKeyEntry("a"), mode);
    await expect(masterKeysIn(folder)).rejects.toThrow(
      "the file master-keys in SAKSI_DATA is open to others than its owner: take that from them with chmod 600",
    );
  });

  test.each([0o600, 0o400])("a file of the mode %o is read", async (mode) => {
    expect((await masterKeysIn(folderWith(newMasterKeyEntry("a"), mode)))[0].id).toBe("a");
  });

  test.each([
    ["an empty file", "", "has no id:key in it"],
    ["a file that holds something else", "Zq7Secret:Zq7Secret", "entry 1 has a key that is not 32 bytes"],
    ["a file with two things wrong", "Zq7Secret,b:Zq7Secret", /entry 1 must .*; entry 2 has/],
  ])("%s is refused, neither shown nor overwritten", async (_, content, problem) => {
    const folder = folderWith(content);
    const refused = masterKeysIn(folder);
    await expect(refused).rejects.toThrow(problem);
    await expect(refused).rejects.not.toThrow("Zq7Secret");
    expect(readFileSync(path.join(folder, "master-keys"), "utf8")).toBe(content);
  });
});

describe("a data folder that cannot hold a key", () => {
  test("is told by the system's code where it is a file", async () => {
    const file = newFolder();
    writeFileSync(file, "");
    await expect(masterKeysIn(file)).rejects.toThrow("the file master-keys in SAKSI_DATA cannot be read (ENOTDIR)");
    await expect(masterKeysIn(path.join(file, "deeper"))).rejects.toThrow("(ENOTDIR)");
  });

  test("is told by the system's code where a folder stands in the file's place", async () => {
    const folder = newFolder();
    mkdirSync(path.join(folder, "master-keys"), { recursive: true, mode: 0o700 });
    await expect(masterKeysIn(folder)).rejects.toThrow("the file master-keys in SAKSI_DATA cannot be read (EISDIR)");
  });
});

/** A process that waits to start on the folder; what it gives starts it, and gives what it wrapped, in base64. */
async function readyProcess(folder: string): Promise<() => Promise<string>> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "first-start.ts"), folder], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  expect(await lines.next()).toMatchObject({ value: "ready" });
  return async () => {
    child.stdin.write("go\n");
    const { value } = await lines.next();
    return String(value);
  };
}
