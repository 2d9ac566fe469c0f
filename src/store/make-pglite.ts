import { closeSync, fsyncSync, openSync, readdirSync } from "node:fs";
import path from "node:path";
import { workerData } from "node:worker_threads";

import { z } from "zod";

import { flushFolder } from "./durable-files.ts";
import { openPglite } from "./open-pglite.ts";

/** A thread that makes an embedded database in a folder, and ends when all of it is on the disk. */
const { folder, now } = z.object({ folder: z.string(), now: z.number() }).parse(workerData);
const database = await openPglite({ folder, clock: () => new Date(now) });
await database.close();
flushAll(folder);

/** PostgreSQL makes its first files without it. */
function flushAll(inFolder: string): void {
  for (const entry of readdirSync(inFolder, { withFileTypes: true })) {
    const name = path.join(inFolder, entry.name);
    if (entry.isDirectory()) flushAll(name);
    else flushFile(name);
  }
  flushFolder(inFolder);
}

function flushFile(file: string): void {
  // Windows flushes only what may be written.
  const descriptor = openSync(file, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
