import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * Where the server that has a data folder takes commands: a socket in the folder, or on Windows, which has none in folders, a
 * pipe that is named after it. The folder has to be there.
 */
export function controlAddress(dataFolder: string): string {
  const folder = realpathSync(dataFolder);
  if (process.platform !== "win32") return path.join(folder, "control.sock");
  return `\\\\.\\pipe\\saksi-${createHash("sha256").update(folder.toLowerCase()).digest("hex").slice(0, 32)}`;
}

/** Bytes in a socket's name, at most: macOS takes the fewest. */
const LONGEST_NAME = 103;

/** A socket whose name is too long for the system is reached by a link to its folder, for as long as that takes. */
export async function byShortName<Result>(socket: string, use: (name: string) => Promise<Result>): Promise<Result> {
  if (process.platform === "win32" || Buffer.byteLength(socket) <= LONGEST_NAME) return use(socket);
  const folder = await mkdtemp(path.join(tmpdir(), "saksi-"));
  try {
    const link = path.join(folder, "d");
    await symlink(path.dirname(socket), link);
    return await use(path.join(link, path.basename(socket)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
