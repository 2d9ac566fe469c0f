import { lstat, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";

import { watch } from "chokidar";

import { isPolicyFile } from "./folder.ts";

interface WatchOptions {
  /** Called once for changes that come close together, when the files have come to rest. */
  readonly changed: () => void;
  /** The watch could not be set up, or broke: changes may pass unnoticed from here on. */
  readonly failed: (error: unknown) => void;
}

interface FolderWatch {
  close(): Promise<void>;
}

/** How long a file must not grow before it counts as written, and how often that is looked at. */
const WRITTEN = { stabilityThreshold: 300, pollInterval: 50 };
/** Several files that are copied together are one change. */
const TOGETHER_MS = 100;

/**
 * Watches the policy files of a folder, but not those below it. Links are followed: a mounted ConfigMap is exchanged by one
 * link that is turned, and the files behind it are others then.
 * @returns once changes are noticed
 */
export async function watchFolder(folder: string, { changed, failed }: WatchOptions): Promise<FolderWatch> {
  const watcher = watch(folder, { ignoreInitial: true, depth: 0, awaitWriteFinish: WRITTEN });
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const soon = (): void => {
    clearTimeout(timer);
    if (!isClosed) timer = setTimeout(changed, TOGETHER_MS);
  };
  const unfollowed = new Set<string>();
  watcher.on("all", (event, path) => {
    if (event.endsWith("Dir") || isPolicyFile(basename(path))) soon();
  });
  // A link that leads nowhere, or back to itself, is no file to be told of: neither when it comes nor when it goes.
  watcher.on("raw", (_event, path) => {
    const name = path === null ? "" : basename(path);
    if (!isPolicyFile(name)) return;
    const wasUnfollowed = unfollowed.has(name);
    void leadsNowhere(join(folder, name)).then((nowhere) => {
      if (nowhere) unfollowed.add(name);
      else unfollowed.delete(name);
      if (nowhere || wasUnfollowed) soon();
    });
  });
  await new Promise<void>((watching) => {
    watcher.once("ready", watching);
    watcher.on("error", (error) => {
      const link = circularLink(error, folder);
      if (link === undefined) {
        failed(error);
        watching();
      } else if (isPolicyFile(link)) {
        // The folder is watched all the same; what is wrong with the file, its reader says.
        unfollowed.add(link);
        soon();
      }
    });
  });
  return {
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await watcher.close();
      clearTimeout(timer);
    },
  };
}

async function leadsNowhere(path: string): Promise<boolean> {
  const isLink = await lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
  return (
    isLink &&
    stat(path).then(
      () => false,
      () => true,
    )
  );
}

/** The name of a link in the folder that leads back to itself, where the error is about such a one. */
function circularLink(error: unknown, folder: string): string | undefined {
  if (!(error instanceof Error && "code" in error && error.code === "ELOOP" && "path" in error)) return undefined;
  const path = String(error.path);
  return resolve(path) === resolve(folder) ? undefined : basename(path);
}
