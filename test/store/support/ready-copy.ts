import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

import { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { afterAll } from "vitest";

import { takeFolderLock } from "../../../src/store/folder-lock.ts";
import { MIGRATIONS } from "../../../src/store/migrate.ts";
import { ROOT } from "../../ground/repository.ts";

/*
 * An embedded database with Saksi's tables, and nothing in them. It takes seconds to make one, and a fraction of one to begin with
 * a copy. The copies lie in a folder of the system's temporary one, made once for each version of PGlite and of the migrations,
 * however many tests want them at the same time.
 */

/** For `openPglite({ like })`. */
export async function readyCopy(): Promise<Blob> {
  return new Blob([await readFile(join(await readyFolder(), OPEN))], { type: "application/x-gzip" });
}

/** A data folder with such a record in it, as a server leaves it; it is gone when the file is done. */
export async function readyDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "saksi-data-"));
  afterAll(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "record"), { mode: 0o700 });
  await tar("-xzf", join(await readyFolder(), CLOSED), "-C", join(folder, "record"));
  return folder;
}

/** As PGlite takes it; one that was open recovers when it is opened, which in memory is no work. */
const OPEN = "open.tgz";
const CLOSED = "closed.tgz";

const run = promisify(execFile);
async function tar(...args: string[]): Promise<void> {
  await run("tar", args);
}

async function readyFolder(): Promise<string> {
  const folder = join(tmpdir(), `saksi-pglite-${await fingerprint()}`);
  while (!existsSync(folder)) {
    const lock = takeFolderLock(`${folder}.lock`);
    if (lock === null) await pause(100);
    else {
      try {
        if (!existsSync(folder)) await make(folder);
      } finally {
        lock.release();
      }
    }
  }
  return folder;
}

/** It has its name only when it is whole. */
async function make(folder: string): Promise<void> {
  const draft = await mkdtemp(`${folder}.`);
  const data = join(draft, "data");
  const pglite = new PGlite(data);
  await migrate(drizzle({ client: pglite }), { migrationsFolder: MIGRATIONS });
  await writeFile(join(draft, OPEN), (await pglite.dumpDataDir("gzip")).stream());
  await pglite.close();
  await tar("-czf", join(draft, CLOSED), "-C", data, ".");
  await rm(data, { recursive: true });
  await rename(draft, folder);
}

async function fingerprint(): Promise<string> {
  const hash = createHash("sha256").update(readFileSync(join(ROOT, "node_modules/@electric-sql/pglite/package.json")));
  const files = await readdir(MIGRATIONS, { recursive: true, withFileTypes: true });
  const names = files.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  for (const name of names.toSorted()) hash.update(relative(MIGRATIONS, name)).update(await readFile(name));
  return hash.digest("hex").slice(0, 16);
}
