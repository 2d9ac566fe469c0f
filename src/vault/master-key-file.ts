import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { link, mkdir, open, unlink } from "node:fs/promises";
import path from "node:path";

import { newMasterKeyEntry, readMasterKeys } from "./master-key.ts";
import type { MasterKeys } from "./master-key.ts";

const NAME = "master-keys";
const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const OF_OTHERS = 0o077;

/** What is wrong with the file of master keys, in words for the operator and without a part of it. */
export class KeyFileProblem extends Error {
  override readonly name = "KeyFileProblem";

  constructor(problem: string) {
    super(`the file ${NAME} in SAKSI_DATA ${problem}`);
  }
}

/** Whether a data folder has master keys of its own. */
export function hasMasterKeys(folder: string): boolean {
  return existsSync(path.join(folder, NAME));
}

/**
 * The master keys of a data folder, made at the first start. However many processes start at once, all get the same.
 * @param make whether they are made where there are none
 * @throws {KeyFileProblem}
 */
export async function masterKeysIn(folder: string, make = true): Promise<MasterKeys> {
  const file = path.join(folder, NAME);
  const kept = await keysOf(file);
  if (kept !== undefined) return kept;
  if (!make) throw new KeyFileProblem("is not there");
  try {
    await makeKeys(folder, file);
  } catch (error) {
    throw new KeyFileProblem(`cannot be made (${codeOf(error)})`);
  }
  const made = await keysOf(file);
  if (made === undefined) throw new KeyFileProblem("was removed while it was being made");
  return made;
}

/** Undefined where there is no such file. */
async function keysOf(file: string): Promise<MasterKeys | undefined> {
  let content: string;
  try {
    await using handle = await open(file, "r");
    const { mode } = await handle.stat();
    // Windows has no such modes.
    if (process.platform !== "win32" && (mode & OF_OTHERS) !== 0) {
      throw new KeyFileProblem("is open to others than its owner: take that from them with chmod 600");
    }
    content = await handle.readFile("utf8");
  } catch (error) {
    if (error instanceof KeyFileProblem) throw error;
    const code = codeOf(error);
    if (code === "ENOENT") return undefined;
    throw new KeyFileProblem(`cannot be read (${code})`);
  }
  const read = readMasterKeys(content);
  if ("keys" in read) return read.keys;
  throw new KeyFileProblem(read.problems.join("; "));
}

/** Written in whole before it has its name, and never over another: a crash leaves either no key or a whole one. */
async function makeKeys(folder: string, file: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
  const draft = path.join(folder, `.${NAME}-${randomUUID()}`);
  try {
    await written(draft, `${newMasterKeyEntry()}\n`);
    await link(draft, file).catch((error: unknown) => {
      // Another process was first: its key is the one.
      if (codeOf(error) !== "EEXIST") throw error;
    });
  } finally {
    await unlink(draft).catch(() => {});
  }
  await namesKept(folder);
}

async function written(file: string, content: string): Promise<void> {
  await using handle = await open(file, "wx", OWNER_ONLY_FILE);
  await handle.writeFile(content);
  await handle.sync();
}

/** What is encrypted with the key must not outlive its name through a power cut. */
async function namesKept(folder: string): Promise<void> {
  // Windows opens no folder, and keeps names by itself.
  if (process.platform === "win32") return;
  await using handle = await open(folder, "r");
  await handle.sync();
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "UNKNOWN";
}
