import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

import { afterAll, describe, expect, test } from "vitest";

import { takeFolderLock } from "../../src/store/folder-lock.ts";

const root = mkdtempSync(path.join(tmpdir(), "saksi-lock-"));
afterAll(() => rmSync(root, { recursive: true }));

let locks = 0;
function newFile(): string {
  return path.join(root, `${locks++}.lock`);
}

describe("among processes", () => {
  test("of all who try at once one gets it, and after its SIGKILL one of the others, at once", async () => {
    for (let round = 0; round < 6; round++) {
      const file = newFile();
      let alive = await Promise.all(Array.from({ length: 4 }, () => contestant(file)));
      while (alive.length > 0) {
        const said = await Promise.all(alive.map((each) => each.tries()));
        const holders = alive.filter((_, index) => said[index] === "held");
        expect([...said].toSorted()).toEqual([...Array.from(alive, () => "busy").slice(1), "held"]);
        // Again while it is held, by whoever does not hold it.
        const others = alive.filter((each) => !holders.includes(each));
        expect(await Promise.all(others.map((each) => each.tries()))).toEqual(others.map(() => "busy"));
        await Promise.all(holders.map((each) => each.isKilled()));
        alive = others;
      }
    }
  });

  test("this one does not get what another holds, gets it when that is killed, and keeps it from the next", async () => {
    const file = newFile();
    const other = await contestant(file);
    expect(await other.tries()).toBe("held");
    expect(takeFolderLock(file)).toBeNull();
    await other.isKilled();
    const lock = takeFolderLock(file) ?? expect.fail("it is free");
    const next = await contestant(file);
    expect(await next.tries()).toBe("busy");
    lock.release();
    expect(await next.tries()).toBe("held");
    await next.isKilled();
  });
});

describe("in one process", () => {
  test("it is had once, until it is given back", () => {
    const file = newFile();
    const lock = takeFolderLock(file) ?? expect.fail("it is free");
    expect(takeFolderLock(file)).toBeNull();
    expect(takeFolderLock(file)).toBeNull();
    lock.release();
    const again = takeFolderLock(file) ?? expect.fail("it is free again");
    again.release();
  });

  test("nothing is written in its file, or beside it", () => {
    const file = path.join(mkdtempSync(path.join(root, "alone-")), "record.lock");
    const lock = takeFolderLock(file) ?? expect.fail("it is free");
    expect(readdirSync(path.dirname(file))).toEqual(["record.lock"]);
    lock.release();
    expect(readdirSync(path.dirname(file))).toEqual(["record.lock"]);
    expect(statSync(file).size).toBe(0);
  });

  test("a file that cannot be one is refused, and is no lock that somebody holds", () => {
    expect(() => takeFolderLock(path.join(root, "nowhere", "record.lock"))).toThrow("unable to open");
    const file = newFile();
    writeFileSync(file, "This is somebody's text, and no file for a lock at all. ".repeat(20));
    expect(() => takeFolderLock(file)).toThrow("not a database");
  });
});

async function contestant(file: string) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "support/contestant.ts"), file], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const said = async () => (await lines.next()).value;
  expect(await said()).toBe("ready");
  return {
    tries() {
      child.stdin.write("try\n");
      return said();
    },
    async isKilled() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      expect(await ended).toEqual([null, "SIGKILL"]);
    },
  };
}
