import { basename } from "node:path";

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
  watcher.on("all", (event, path) => {
    if (!event.endsWith("Dir") && !isPolicyFile(basename(path))) return;
    clearTimeout(timer);
    timer = setTimeout(changed, TOGETHER_MS);
  });
  await new Promise<void>((resolve) => {
    watcher.once("ready", resolve);
    watcher.on("error", (error) => {
      failed(error);
      resolve();
    });
  });
  return {
    async close() {
      clearTimeout(timer);
      await watcher.close();
      clearTimeout(timer);
    },
  };
}
