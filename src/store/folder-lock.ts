import { DatabaseSync } from "node:sqlite";

const SQLITE_BUSY = 5;

/** A folder that is this process's alone, until it lets go of it or ends in whatever way. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes the lock that a file stands for; null where another holds it, be it in this process.
 *
 * The system itself holds the lock, and gives it back when the process ends, whatever ends it: none is ever left behind, and no
 * two who try at once both get it. Node has no call for such a lock, and the SQLite in it has one for every system. Nothing is
 * written in the file. No other code may open it in a process that holds the lock: on POSIX, closing it anywhere gives it back.
 */
export function takeFolderLock(file: string): FolderLock | null {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // Of SQLite's locks this is the one that needs no other one: of those who try at once, one gets it. Its journal is in
    // memory, or it would lie beside the file.
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN IMMEDIATE");
  } catch (error) {
    database.close();
    if (isBusy(error)) return null;
    throw error;
  }
  return { release: () => database.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}
