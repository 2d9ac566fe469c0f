import fs, { mkdtempSync, rmSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";

import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";

import type { Database } from "../../src/store/database.ts";
import { openPglite } from "../../src/store/open-pglite.ts";
import { rowsOf } from "../../src/store/rows.ts";
import { readyCopy } from "./support/ready-copy.ts";

const { fsyncSync, fstatSync } = fs;
let flushed: ("file" | "folder")[] = [];

const folder = mkdtempSync(path.join(tmpdir(), "saksi-durable-"));
let database: Database;
beforeAll(async () => {
  vi.spyOn(fs, "fsyncSync").mockImplementation((descriptor) => {
    flushed.push(fstatSync(descriptor).isDirectory() ? "folder" : "file");
    fsyncSync(descriptor);
  });
  // For those who import it by its name.
  syncBuiltinESMExports();
  database = await openPglite({ folder, like: await readyCopy() });
  await database.orm.execute(sql`CREATE TABLE note (text text)`);
});
afterAll(async () => {
  await database.close();
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  rmSync(folder, { recursive: true });
});

test("a commit is on the disk before it is told", async () => {
  for (let commit = 1; commit <= 3; commit += 1) {
    flushed = [];
    await database.orm.execute(sql`INSERT INTO note VALUES (${`of commit ${commit}`})`);
    expect(flushed).toContain("file");
  }
});

test("what only reads waits for no disk", async () => {
  await database.orm.execute(sql`SELECT * FROM note`);
  flushed = [];
  await database.orm.execute(sql`SELECT * FROM note`);
  expect(flushed).toEqual([]);
});

test("the names of the log's files are kept with their folder", async () => {
  flushed = [];
  await database.orm.execute(sql`SELECT pg_switch_wal()`);
  await database.orm.execute(sql`CHECKPOINT`);
  expect(flushed).toContain("folder");
  expect(flushed).toContain("file");
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
