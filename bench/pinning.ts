import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Cores {
  /** Where whichever side is measured runs. */
  readonly server: number;
  /** Where the load and the vendors run. */
  readonly load: number;
}

/**
 * Binds this process, and so every child that is not bound otherwise, to one core and names another for the servers.
 * Undefined where there is no `taskset` (it is Linux's) or one core only: then nothing is bound.
 */
export async function pin(): Promise<Cores | undefined> {
  try {
    const { stdout } = await run("taskset", ["-cp", String(process.pid)]);
    const [server, load] = readAffinity(stdout);
    if (server === undefined || load === undefined) return undefined;
    await run("taskset", ["-acp", String(load), String(process.pid)]);
    return { server, load };
  } catch {
    return undefined;
  }
}

/** The cores in `pid 7's current affinity list: 0-2,5`. */
export function readAffinity(output: string): number[] {
  const list = /:\s*(\d[\d,-]*)\s*$/.exec(output)?.[1];
  if (list === undefined) return [];
  return list.split(",").flatMap((part) => {
    const [first = 0, last = first] = part.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  });
}
