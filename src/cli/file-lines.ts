import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";

import { startProgress } from "./progress.ts";
import { CannotBeDone } from "./shell.ts";

const MEGABYTE = 1_000_000;
/** Characters of a line, at most: no file of ours has longer ones. */
const LONGEST_LINE = 16 * 1024 * 1024;

/**
 * The lines of a file of any size, without their line breaks, which are `\n` and nothing else; with a bar that tells how far it is
 * read.
 * @throws {CannotBeDone}
 */
export async function* fileLines(file: string, err: NodeJS.WritableStream): AsyncGenerator<string, void, undefined> {
  const total = await sizeOf(file);
  const stream = createReadStream(file, { encoding: "utf8", highWaterMark: 256 * 1024 });
  const progress = startProgress(err, Math.ceil(total / MEGABYTE), "MB");
  let rest = "";
  try {
    for await (const piece of stream) {
      progress.at(Math.floor(stream.bytesRead / MEGABYTE));
      const lines = (rest + String(piece)).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > LONGEST_LINE) throw new CannotBeDone(`${file}: it has a line without an end`);
      yield* lines;
    }
    if (rest !== "") yield rest;
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new CannotBeDone(`${file}: it cannot be read to its end (${String(error.code)})`);
  } finally {
    progress.end();
    stream.destroy();
  }
}

async function sizeOf(file: string): Promise<number> {
  const stats = await stat(file).catch(() => undefined);
  if (stats === undefined) throw new CannotBeDone(`${file}: there is no such file, or it may not be read`);
  if (stats.isDirectory()) throw new CannotBeDone(`${file}: it is a folder`);
  return stats.size;
}
