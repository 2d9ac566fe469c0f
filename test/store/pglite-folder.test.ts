import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, expect, test } from "vitest";

import { openPglite } from "../../src/store/open-pglite.ts";
import { hasPglite, makePglite } from "../../src/store/pglite-folder.ts";
import { keyring } from "../../src/store/schema/index.ts";

const root = mkdtempSync(path.join(tmpdir(), "saksi-folder-"));
afterAll(() => rmSync(root, { recursive: true }));

function newFolder(): string {
  return path.join(mkdtempSync(path.join(root, "data-")), "record");
}

const besides = (folder: string): string[] => readdirSync(path.dirname(folder));
const TICK_MS = 10;

test("a process that is killed while it makes one leaves none; the next makes it whole, and goes on with other work", async () => {
  const folder = newFolder();
  const maker = spawn(process.execPath, [path.join(import.meta.dirname, "support/maker.ts"), folder]);
  await expect.poll(() => existsSync(path.join(`${folder}.new`, "base")), { timeout: 20_000 }).toBe(true);
  const ended = once(maker, "exit");
  maker.kill("SIGKILL");
  await ended;
  expect(hasPglite(folder)).toBe(false);
  expect(besides(folder)).toEqual(["record.new"]);

  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), TICK_MS);
  const begun = performance.now();
  await makePglite(folder, new Date());
  const ticksMissed = (performance.now() - begun) / TICK_MS - ticks;
  clearInterval(ticking);
  // Had it been made in this thread, nearly all would be missed.
  expect(ticks).toBeGreaterThan(ticksMissed);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(besides(folder)).toEqual(["record"]);
  const database = await openPglite({ folder });
  await database.orm.insert(keyring).values({ purpose: "test", wrapped: Buffer.alloc(1), createdAt: new Date() });
  await database.close();

  // One that is there is left as it is.
  await makePglite(folder, new Date());
  const again = await openPglite({ folder });
  expect(await again.orm.select().from(keyring)).toHaveLength(1);
  await again.close();
}, 60_000);

test("it can be called off, and then there is none", async () => {
  const folder = newFolder();
  const calledOff = new AbortController();
  const making = makePglite(folder, new Date(), calledOff.signal);
  making.catch(() => {});
  await expect.poll(() => existsSync(path.join(`${folder}.new`, "base")), { timeout: 20_000 }).toBe(true);
  calledOff.abort(new Error("not any more"));
  await expect(making).rejects.toThrow("not any more");
  expect(hasPglite(folder)).toBe(false);
  await expect(makePglite(folder, new Date(), calledOff.signal)).rejects.toThrow("not any more");
  expect(hasPglite(folder)).toBe(false);
});

test("a folder that holds something else is left as it is", async () => {
  const folder = newFolder();
  mkdirSync(folder);
  writeFileSync(path.join(folder, "somebody's"), "");
  await expect(makePglite(folder, new Date())).rejects.toThrow("ENOTEMPTY");
  expect(readdirSync(folder)).toEqual(["somebody's"]);
});
