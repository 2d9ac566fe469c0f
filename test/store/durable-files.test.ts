import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";

import type { Database } from "../../src/store/database.ts";
import { openPglite } from "../../src/store/open-pglite.ts";
import { rowsOf } from "../../src/store/rows.ts";
import { readyCopy } from "./support/ready-copy.ts";

const flushed = vi.hoisted(() => vi.fn<(what: "file" | "folder") => void>());
vi.mock(import("node:fs"), async (original) => {
  const fs = await original();
  return {
    ...fs,
    fsyncSync(descriptor: number) {
      flushed(fs.fstatSync(descriptor).isDirectory() ? "folder" : "file");
      fs.fsyncSync(descriptor);
    },
  };
});

const folder = mkdtempSync(path.join(tmpdir(), "saksi-durable-"));
let database: Database;
beforeAll(async () => {
  database = await openPglite({ folder, like: await readyCopy() });
  await database.orm.execute(sql`CREATE TABLE note (text text)`);
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

function flushesOf(what: string): number {
  return flushed.mock.calls.filter(([each]) => each === what).length;
}

test("a commit is on the disk before it is told", async () => {
  for (let commit = 1; commit <= 3; commit += 1) {
    flushed.mockClear();
    await database.orm.execute(sql`INSERT INTO note VALUES (${`of commit ${commit}`})`);
    expect(flushesOf("file")).toBeGreaterThan(0);
  }
});

test("what only reads waits for no disk", async () => {
  await database.orm.execute(sql`SELECT * FROM note`);
  flushed.mockClear();
  await database.orm.execute(sql`SELECT * FROM note`);
  expect(flushed).not.toHaveBeenCalled();
});

test("the names of the log's files are kept with their folder", async () => {
  flushed.mockClear();
  await database.orm.execute(sql`SELECT pg_switch_wal()`);
  await database.orm.execute(sql`CHECKPOINT`);
  expect(flushesOf("folder")).toBeGreaterThan(0);
  expect(flushesOf("file")).toBeGreaterThan(0);
});

test("PostgreSQL itself says that it waits for the disk", async () => {
  const setting = z.object({ fsync: z.string(), method: z.string(), pages: z.string(), commit: z.string() });
  const [row] = await rowsOf(
    database.orm,
    sql`SELECT current_setting('fsync') AS fsync, current_setting('wal_sync_method') AS method,
      current_setting('full_page_writes') AS pages, current_setting('synchronous_commit') AS commit`,
    setting,
  );
  expect(row).toEqual({ fsync: "on", method: "fsync", pages: "on", commit: "on" });
});
