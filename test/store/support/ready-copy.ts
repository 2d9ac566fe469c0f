import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
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

/**
 * An embedded database with Saksi's tables in it, for `openPglite({ like })`: it takes seconds to make one, and a fraction of one
 * to begin with a copy. It lies in the system's temporary folder, made once for each version of PGlite and of the migrations,
 * however many tests want it at the same time.
 */
export async function readyCopy(): Promise<Blob> {
  return new Blob([await readFile(await readyFile())], { type: "application/x-gzip" });
}

/** A data folder whose embedded record has its tables, and nothing in them; it is gone when the file is done. */
export async function readyDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "saksi-data-"));
  afterAll(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "record"), { mode: 0o700 });
  // Less work by far than to let PGlite do it.
  await promisify(execFile)("tar", ["-xzf", await readyFile(), "-C", join(folder, "record")]);
  return folder;
}

/** By its name. */
async function readyFile(): Promise<string> {
  const file = join(tmpdir(), `saksi-pglite-${await fingerprint()}.tgz`);
  while (!existsSync(file)) {
    const lock = takeFolderLock(`${file}.lock`);
    if (lock === null) await pause(100);
    else {
      try {
        if (!existsSync(file)) await make(file);
      } finally {
        lock.release();
      }
    }
  }
  return file;
}

/** It has its name only when it is whole. */
async function make(file: string): Promise<void> {
  const pglite = new PGlite();
  await migrate(drizzle({ client: pglite }), { migrationsFolder: MIGRATIONS });
  const copy = await pglite.dumpDataDir("gzip");
  await pglite.close();
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, copy.stream(), { mode: 0o600 });
  await rename(draft, file);
}

async function fingerprint(): Promise<string> {
  const hash = createHash("sha256").update(readFileSync(join(ROOT, "node_modules/@electric-sql/pglite/package.json")));
  const files = await readdir(MIGRATIONS, { recursive: true, withFileTypes: true });
  const names = files.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  for (const name of names.toSorted()) hash.update(relative(MIGRATIONS, name)).update(await readFile(name));
  return hash.digest("hex").slice(0, 16);
}
