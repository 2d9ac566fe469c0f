import { setTimeout } from "node:timers/promises";

import type { Logger } from "pino";

import type { Recorder } from "./assessments/recorder/recorder.ts";
import { traceOf } from "./domain/error-trace.ts";
import type { Orm } from "./store/database.ts";
import type { Letters } from "./store/letters.ts";
import { partitionKeeper } from "./store/partitions.ts";

/** Whoever reads a table is waited for, when a partition is made; others wait behind that, so it is not long. */
const PARTITION_PATIENCE_MS = 200;

export interface UpkeepOptions {
  readonly recorder: Pick<Recorder, "takeUp">;
  readonly letters: Pick<Letters, "forget">;
  readonly orm: Orm;
  readonly clock: () => Date;
  readonly log: Logger;
  /** How long a provider that has taken its question is waited for, in milliseconds. */
  readonly patienceMs: number;
  /** How often it is looked whether work was left, in milliseconds. */
  readonly everyMs: number;
  /** Resolves after so many milliseconds, and where the signal is aborted. @default by the system's clock */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** What a server does for its record now and then, until the signal is aborted. Never rejects. */
export async function keepUp(
  { recorder, letters, orm, clock, log, patienceMs, everyMs, pause = passing }: UpkeepOptions,
  signal: AbortSignal,
): Promise<void> {
  const keepPartitions = partitionKeeper(orm, PARTITION_PATIENCE_MS);
  const work = async (): Promise<void> => {
    const now = clock();
    const ended = await Promise.allSettled([
      Promise.all([recorder.takeUp(), letters.forget(new Date(now.getTime() - patienceMs))]),
      keepPartitions(now),
    ]);
    const [left, partitions] = ended.map((end) => (end.status === "rejected" ? traceOf(end.reason) : null));
    if (left) log.warn(left, "work that was left could not be looked for");
    if (partitions) log.warn(partitions, "the partitions of the next months could not be made");
  };
  while (!signal.aborted) {
    await work();
    await pause(everyMs, signal);
  }
}

/** It keeps no process alive, and ends where it is aborted. */
async function passing(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal, ref: false }).catch(() => {});
}
