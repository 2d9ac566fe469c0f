import { constants, fstatSync } from "node:fs";
import { access, lstat, open, realpath, stat } from "node:fs/promises";
import { devNull } from "node:os";
import { basename, dirname, join } from "node:path";

import { CannotBeDone } from "./shell.ts";

/** A file that a command is to write. */
export interface Output {
  readonly file: string;
  /** What it will be, as in `it is no evidence`. */
  readonly kind: string;
  /** How a file of this kind begins. One that begins otherwise is somebody's, and is not overwritten. */
  readonly begins: RegExp;
}

interface Surroundings {
  readonly outputs: readonly Output[];
  /** Files that the command reads. */
  readonly inputs: readonly string[];
  /** Where the result is printed. */
  readonly out: NodeJS.WritableStream;
}

const BEGINNING_BYTES = 1024;

/**
 * Looks whether the files can be written, and nothing is lost by it; to be asked before long work. Nothing is written.
 * @throws {CannotBeDone} where an output cannot be written, is an input, another output or what is printed on, or holds
 * something else
 */
export async function checkOutputs({ outputs, inputs, out }: Surroundings): Promise<void> {
  const taken = new Map<string, string>();
  for (const input of inputs) taken.set(await identityOf(input), "it is read, too");
  const printed = printedOn(out);
  if (printed !== undefined) taken.set(printed, "the result is printed there");
  for (const { file, kind, begins } of outputs) {
    if ((await realpath(file).catch(() => file)) === devNull) continue;
    const identity = await identityOf(file);
    const use = taken.get(identity);
    if (use !== undefined) throw new CannotBeDone(`${file}: it cannot be written: ${use}`);
    taken.set(identity, "something else is written there");
    await refuseUnwritable(file);
    if (!(await mayBeLost(file, begins))) {
      throw new CannotBeDone(`${file}: it is no ${kind}, and is not overwritten`);
    }
  }
}

/** The same for every name that a file has, also for one that is not there yet. */
async function identityOf(file: string): Promise<string> {
  const stats = await stat(file, { bigint: true }).catch(() => undefined);
  if (stats !== undefined) return `${stats.dev}:${stats.ino}`;
  const folder = await realpath(dirname(file)).catch(() => dirname(file));
  return join(folder, basename(file));
}

function printedOn(out: NodeJS.WritableStream): string | undefined {
  if (!("fd" in out) || typeof out.fd !== "number") return undefined;
  const { dev, ino } = fstatSync(out.fd, { bigint: true });
  return `${dev}:${ino}`;
}

async function refuseUnwritable(file: string): Promise<void> {
  const link = await lstat(file).catch(() => undefined);
  const target = await stat(file).catch(() => undefined);
  // What a link that leads nowhere would become is hard to say.
  const isLost = link !== undefined && target === undefined;
  const asked = target === undefined ? dirname(file) : file;
  const isWritable = await access(asked, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (isLost || !isWritable || target?.isDirectory() === true) throw new CannotBeDone(`${file}: it cannot be written`);
}

async function mayBeLost(file: string, begins: RegExp): Promise<boolean> {
  const stats = await stat(file).catch(() => undefined);
  if (stats === undefined || !stats.isFile() || stats.size === 0) return true;
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return false;
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING_BYTES)).finally(() => handle.close());
  return begins.test(buffer.toString("utf8", 0, bytesRead));
}
