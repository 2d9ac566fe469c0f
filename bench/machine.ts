import { availableParallelism, cpus, totalmem } from "node:os";

import type { Cores } from "./pinning.ts";

const BYTES_PER_GIB = 2 ** 30;

/** Counted before anything is bound: afterwards Node would count one. */
const CORES = availableParallelism();

/** The machine's size, in a sentence. */
export function describeMachine(cores: Cores | undefined): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const memory = Math.round(totalmem() / BYTES_PER_GIB);
  const size = `${CORES} cores (${model}), ${memory} GiB of memory, Node ${process.versions.node}, ${process.platform}`;
  return cores === undefined
    ? `${size}. Nothing is bound to a core: no \`taskset\`, or one core only.`
    : `${size}. Bound by \`taskset\`: the measured server to core ${cores.server}, the load and the vendors to core ${cores.load}.`;
}
