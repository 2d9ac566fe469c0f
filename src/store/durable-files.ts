import { closeSync, fsyncSync, openSync } from "node:fs";

import { PGlite } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";

type Init = NodeFS["init"];

/** What of an open file is needed here; a folder has no descriptor. */
interface OpenFile {
  readonly nfd?: number;
  readonly node: unknown;
}

/** Emscripten's bridge to the files of the system, as far as it is needed here. */
interface Bridge {
  readonly stream_ops: { fsync?: (file: OpenFile) => number };
  realPath(node: unknown): string;
}

/**
 * The files of an embedded database, flushed to the disk where PostgreSQL asks for it. PGlite by itself asks for nothing, and
 * would pass nothing on: what it calls committed is lost, and may be torn, when the power fails.
 */
export class DurableFiles extends NodeFS {
  override async init(...[pglite, options]: Parameters<Init>): ReturnType<Init> {
    const { emscriptenOpts } = await super.init(pglite, options);
    const preRun = [...(emscriptenOpts.preRun ?? []), (module: { readonly NODEFS: unknown }) => flush(module.NODEFS)];
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }
}

/** With these PostgreSQL asks: by `fsync`, for of PGlite's two ways it is the one that leads out of it. */
export const DURABLE_PARAMETERS: readonly string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== "-F"),
  "-c",
  "wal_sync_method=fsync",
];

function flush(bridge: unknown): void {
  if (!isBridge(bridge)) throw new TypeError("this version of PGlite brings files to the disk in another way");
  bridge.stream_ops.fsync = ({ nfd, node }) => {
    if (nfd === undefined) flushFolder(bridge.realPath(node));
    else fsyncSync(nfd);
    return 0;
  };
}

/** A name that was given is kept with the folder it is in. */
export function flushFolder(folder: string): void {
  // Windows opens no folder, and keeps names by itself.
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function isBridge(value: unknown): value is Bridge {
  return (
    typeof value === "object" &&
    value !== null &&
    "stream_ops" in value &&
    typeof value.stream_ops === "object" &&
    "realPath" in value &&
    typeof value.realPath === "function"
  );
}
