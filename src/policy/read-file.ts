import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";

import { LARGEST_FILE } from "./yaml-source.ts";

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "it may not be read",
  ELOOP: "it is a link that leads back to itself",
};

export type ReadFile = { readonly source: string } | { readonly trouble: string };

/**
 * The text of a file that is no larger than a policy may be, or why there is none. Never rejects. Whatever the name stands
 * for: a pipe or a device is not waited for, and of a large file no more is read than shows that it is too large. Links are
 * followed. A disk that does not answer has to be given up by the caller.
 * @param isOpen it is the name of something that is open already, as a shell gives one to a pipe: that is read to its end
 */
export async function readPolicyFile(file: string, isOpen = false): Promise<ReadFile> {
  try {
    // To open a pipe waits for its other end, unless it is told not to.
    await using handle = await open(file, isOpen ? constants.O_RDONLY : constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = await handle.stat();
    if (stats.isDirectory()) return { trouble: "it is a folder" };
    if (!stats.isFile() && !isOpen) return { trouble: "it is no regular file" };
    const bytes = await readAtMost(handle, LARGEST_FILE + 1);
    if (bytes.length > LARGEST_FILE) return { trouble: `it is larger than ${LARGEST_FILE / 1024} KiB` };
    return { source: bytes.toString("utf8") };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return { trouble: UNREADABLE[code] ?? "it cannot be read" };
  }
}

async function readAtMost(handle: FileHandle, most: number): Promise<Buffer> {
  const buffer = Buffer.alloc(most);
  let length = 0;
  while (length < most) {
    const { bytesRead } = await handle.read(buffer, length, most - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}
