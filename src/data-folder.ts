import { mkdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { controlAddress } from "./control/address.ts";
import { isAnswered } from "./control/ask.ts";
import { RecordProblem } from "./record-problem.ts";
import { fileErrorCode } from "./store/file-error.ts";
import { takeFolderLock } from "./store/folder-lock.ts";
import type { FolderLock } from "./store/folder-lock.ts";

const OWNER_ONLY_FOLDER = 0o700;
const TRY_AGAIN_MS = 100;

/** Where the embedded database of a data folder is. */
export function embeddedFolder(dataFolder: string): string {
  return path.join(dataFolder, "record");
}

/** Takes a data folder for this process alone, and makes it where there is none; null where another process has it. */
export async function tryDataFolder(dataFolder: string): Promise<FolderLock | null> {
  await mkdir(dataFolder, { recursive: true, mode: OWNER_ONLY_FOLDER });
  const lock = takeFolderLock(path.join(dataFolder, "record.lock"));
  if (lock === null) return null;
  // Somebody may have removed the lock's file, and thought that it was left behind: a server that lives still answers.
  if (!(await isAnswered(controlAddress(dataFolder)).catch(() => true))) return lock;
  lock.release();
  return null;
}

/**
 * The same, and waits for another process that has it to be done: one that stops, or a command.
 * @throws {RecordProblem} where it is not done in time, or the folder cannot be used
 */
export async function takeDataFolder(
  dataFolder: string,
  patienceMs: number,
  signal?: AbortSignal,
): Promise<FolderLock> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const lock = await tryDataFolder(dataFolder).catch((error: unknown) => {
      throw folderProblem(dataFolder, error);
    });
    if (lock !== null) return lock;
    if (performance.now() >= until) {
      throw new RecordProblem(
        `another process has the data folder ${path.resolve(dataFolder)}: stop it, or set SAKSI_DATA to another folder`,
      );
    }
    await pause(TRY_AGAIN_MS, undefined, signal === undefined ? {} : { signal });
  }
}

/** A problem in words, where the folder cannot be used; any other error as it is. */
export function folderProblem(dataFolder: string, error: unknown): unknown {
  const code = isClosedTo(error) ? "EACCES" : fileErrorCode(error);
  if (code === undefined) return error;
  const why = WORDS.get(code);
  return new RecordProblem(`the data folder ${path.resolve(dataFolder)} cannot be used${why ?? ""} (${code})`);
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ["EACCES", ": this user may not write in it"],
  ["EPERM", ": this user may not write in it"],
  ["EROFS", ": it can only be read"],
  ["ENOSPC", ": the disk is full"],
  ["EDQUOT", ": the disk is full"],
  ["ENOTEMPTY", ": something else is where the record should be"],
  ["ENOTDIR", ": it is no folder"],
  ["EEXIST", ": it is no folder"],
]);

/** SQLite's codes for a file that cannot be opened or written; it does not say why. */
const CLOSED: ReadonlySet<unknown> = new Set([8, 14]);

function isClosedTo(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && CLOSED.has(error.errcode);
}
