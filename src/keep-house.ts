import { sql } from "drizzle-orm";
import type { Logger } from "pino";

import { carryOutErasures } from "./assessments/custody/due.ts";
import { applicantContext } from "./assessments/recorder/places.ts";
import type { Configuration } from "./config/configuration.ts";
import { traceOf } from "./domain/error-trace.ts";
import type { ErasureLedger } from "./erasure-ledger.ts";
import type { OpenedRecord } from "./open-record.ts";
import { erasedIn } from "./store/custody/ledger-rows.ts";
import type { Erased } from "./store/custody/ledger-rows.ts";
import { applyRetention } from "./store/retention/apply.ts";
import { rewrapKeys } from "./store/rewrap.ts";

const HOUR_MS = 3_600_000;
const HOURS_BETWEEN_TIDYING = 24;

export interface HouseOptions {
  readonly record: Pick<OpenedRecord, "store" | "ring">;
  readonly retention: Configuration["retention"];
  readonly ledger: Pick<ErasureLedger, "add">;
  readonly clock: () => Date;
  readonly log: Logger;
  /** Aborted where the server stops: what is under way ends after its next step. */
  readonly signal: AbortSignal;
}

/** What has to be done for a record, whether anybody asks or not. */
export interface House {
  /** Does it now, and not only within the hour. */
  wake(): void;
  /** Resolves when nothing is done any more, and the record may be closed. */
  readonly done: Promise<void>;
}

/**
 * Sees to it once at the start and then every hour, on one replica at a time. What is done half is done on by the next. Never
 * rejects.
 */
export function keepHouse(options: HouseOptions): House {
  const { signal, log } = options;
  const chores = [
    retentionOf(options),
    erasuresOf(options),
    rotationOf(options),
    ledgerOf(options),
    tidyingOf(options),
  ];
  let wake = (): void => {};

  async function nextTime(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    wake = resolve;
    const timer = setTimeout(resolve, HOUR_MS).unref();
    signal.addEventListener("abort", wake, { once: true });
    if (signal.aborted) resolve();
    await promise;
    clearTimeout(timer);
    signal.removeEventListener("abort", wake);
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      // Whoever wakes it meanwhile has it done once more.
      const next = nextTime();
      for (const chore of chores) {
        await chore().catch((error: unknown) => {
          if (!signal.aborted) log.error(traceOf(error), "what has to be done for the record could not be done");
        });
      }
      await next;
    }
  }

  return { wake: () => wake(), done: run() };
}

type Chore = () => Promise<void>;

function retentionOf({ record, retention: periods, clock, log, signal }: HouseOptions): Chore {
  const { database } = record.store;
  return async () => {
    await database.alone("house", async () => {
      const gone = await applyRetention({ database, periods, clock, signal });
      if (Object.keys(gone).length > 0) log.info({ gone }, "what was kept long enough is deleted");
    });
  };
}

/** What a PostgreSQL server does by itself, the embedded one does not: what is deleted and written anew gives its place back. */
function tidyingOf({ record: { store }, signal }: HouseOptions): Chore {
  const { orm, kind } = store.database;
  let rounds = 0;
  return async () => {
    rounds = (rounds + 1) % HOURS_BETWEEN_TIDYING;
    if (kind === "pglite" && rounds === 0 && !signal.aborted) await orm.execute(sql`VACUUM`);
  };
}

function erasuresOf({ record, retention, ledger, clock, log, signal }: HouseOptions): Chore {
  const { database } = record.store;
  const erased = (those: readonly Erased[]): Promise<void> => ledger.add(those);
  return async () => {
    await database.alone("house", async () => {
      const done = await carryOutErasures({ database, clock, minimumRetention: retention.minimum, erased, signal });
      if (done > 0) log.info({ erased: done }, "applicants were erased as it was ordered");
    });
  };
}

/** Every replica has a ledger of its own, and in it whom the others have erased, too. */
function ledgerOf({ record: { store }, ledger, clock }: HouseOptions): Chore {
  let since = new Date(0);
  return async () => {
    const now = clock();
    await ledger.add(await erasedIn(store.database, since));
    // Whoever was erased a moment ago may not have been there to be seen.
    since = new Date(now.getTime() - HOUR_MS);
  };
}

/**
 * Wraps all keys anew where there is a newer master key. Each process does it once for each key that it begins to wrap with, so
 * that none is left that another wrapped meanwhile with the one before.
 */
function rotationOf({ record: { store, ring }, clock, log, signal }: HouseOptions): Chore {
  const { database } = store;
  let settled: string | undefined;
  return async () => {
    const [newest] = ring.ids();
    if (newest === settled) return;
    const done = await database.alone("keys", async () => {
      // Who was asked about a moment ago may have a key that was wrapped before, and not be there yet.
      await store.openings.settled();
      return rewrapKeys({ database, ring, contextOf: applicantContext, clock, signal });
    });
    if (done === undefined || !done.finished) return;
    settled = newest;
    const { rewrapped, unreadable } = done;
    if (unreadable > 0)
      log.error({ unreadable }, "keys are wrapped by a master key that is not among those that are given");
    if (rewrapped > 0)
      log.info({ rewrapped, masterKey: newest }, "all keys that can be opened are wrapped by the newest master key");
  };
}
