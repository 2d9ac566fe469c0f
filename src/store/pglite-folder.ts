import { existsSync } from "node:fs";
import { mkdir, rename, rm, rmdir } from "node:fs/promises";
import path from "node:path";
import { Worker } from "node:worker_threads";

import { flushFolder } from "./durable-files.ts";

const OWNER_ONLY_FOLDER = 0o700;

/** Whether there is an embedded database in a folder. */
export function hasPglite(folder: string): boolean {
  return existsSync(path.join(folder, "PG_VERSION"));
}

/**
 * Makes an embedded database in a folder where there is none. That takes seconds in which a process does nothing else: a thread
 * of its own does it, and this one goes on with its work. It has its name only when it is whole and on the disk, so that
 * whatever ends the process before leaves none.
 *
 * Only whoever holds the folder's lock may call it.
 * @throws where the folder holds something else, the disk is full, or it is called off
 */
export async function makePglite(folder: string, now: Date, signal?: AbortSignal): Promise<void> {
  if (hasPglite(folder)) return;
  await removeEmpty(folder);
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  // PostgreSQL's own files in it are open to everybody.
  await mkdir(draft, { mode: OWNER_ONLY_FOLDER });
  await inThread({ folder: draft, now: now.getTime() }, signal);
  await rename(draft, folder);
  flushFolder(path.dirname(folder));
}

/** Anything else that is there is somebody's. */
async function removeEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  });
}

async function inThread(work: { readonly folder: string; readonly now: number }, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const thread = new Worker(new URL("make-pglite.ts", import.meta.url), { workerData: work });
  const stop = () => void thread.terminate();
  signal?.addEventListener("abort", stop);
  thread.once("error", reject);
  // After an error, this says nothing more.
  thread.once("exit", (code) => {
    if (code === 0) resolve();
    else reject(signal?.aborted === true ? signal.reason : new Error("the thread ended early"));
  });
  try {
    await promise;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}
