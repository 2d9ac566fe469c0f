import type { Logger } from "pino";

import { carryOutErasures } from "./assessments/custody/due.ts";
import type { Configuration } from "./config/configuration.ts";
import { traceOf } from "./domain/error-trace.ts";
import type { OpenedRecord } from "./open-record.ts";

const HOUR_MS = 3_600_000;

export interface HouseOptions {
  readonly record: Pick<OpenedRecord, "store">;
  readonly retention: Configuration["retention"];
  readonly clock: () => Date;
  readonly log: Logger;
  /** Aborted where the server stops: what is under way ends after its next step. */
  readonly signal: AbortSignal;
}

/**
 * Does what has to be done for the record now and then, whether anybody asks or not: once at the start and then every hour, on
 * one replica at a time. What is done half is done on by the next.
 * @returns resolves when the server may close the record
 */
export async function keepHouseHourly(options: HouseOptions): Promise<void> {
  const { signal, log } = options;
  while (!signal.aborted) {
    await keepHouse(options).catch((error: unknown) => {
      if (!signal.aborted) log.error(traceOf(error), "what has to go from the record could not be seen to");
    });
    await nextTime(signal);
  }
}

/** Once. Undefined where another replica is at it. */
export async function keepHouse({ record, retention, clock, log, signal }: HouseOptions): Promise<void> {
  const { database } = record.store;
  await database.alone("house", async () => {
    const erased = await carryOutErasures({ database, clock, minimumRetention: retention.minimum, signal });
    if (erased > 0) log.info({ erased }, "applicants were erased as it was ordered");
  });
}

async function nextTime(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, HOUR_MS).unref();
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}
