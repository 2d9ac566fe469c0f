import { basename, resolve } from "node:path";

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
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(changed, TOGETHER_MS);
  };
  const circular = new Set<string>();
  watcher.on("all", (event, path) => {
    if (event.endsWith("Dir") || isPolicyFile(basename(path))) soon();
  });
  // A link that leads back to itself is followed nowhere, so nothing else tells that it is gone.
  watcher.on("raw", (_event, path) => {
    if (path !== null && circular.has(basename(path))) soon();
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
        circular.add(link);
        soon();
      }
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

/** The name of a link in the folder that leads back to itself, where the error is about such a one. */
function circularLink(error: unknown, folder: string): string | undefined {
  if (!(error instanceof Error && "code" in error && error.code === "ELOOP" && "path" in error)) return undefined;
  const path = String(error.path);
  return resolve(path) === resolve(folder) ? undefined : basename(path);
}
