import type { Logger } from "pino";

import { CallLog } from "./assessments/recorder/call-log.ts";
import { createCustodian } from "./assessments/custody/custodian.ts";
import type { Custodian } from "./assessments/custody/custodian.ts";
import { openBulletin } from "./assessments/recorder/bulletin.ts";
import { createPastPolicies } from "./assessments/recorder/policies.ts";
import { createRecorder } from "./assessments/recorder/recorder.ts";
import type { Recorder } from "./assessments/recorder/recorder.ts";
import { RunBroken } from "./assessments/recorder/run-journal.ts";
import type { Lines } from "./checks/line/lines.ts";
import type { Panel } from "./checks/panel.ts";
import type { Configuration } from "./config/configuration.ts";
import { traceOf } from "./domain/error-trace.ts";
import { openErasureLedger } from "./erasure-ledger.ts";
import { RecordClosed } from "./graphql/recording.ts";
import { keepHouse } from "./keep-house.ts";
import type { House } from "./keep-house.ts";
import { logCheckpoints } from "./log-checkpoints.ts";
import { RecordProblem } from "./open-record.ts";
import type { OpenedRecord } from "./open-record.ts";
import { knownProviders } from "./registry.ts";
import { replaceMasterKeys } from "./replace-master-keys.ts";
import type { ServedPolicies } from "./serve-policies.ts";
import { eraseAgain } from "./store/custody/ledger-rows.ts";
import { createLetters } from "./store/letters.ts";
import type { Letters } from "./store/letters.ts";
import { openSystemKey } from "./system-key.ts";
import type { MasterKeys } from "./vault/master-key.ts";
import { keepUp } from "./upkeep.ts";

/** How long until it is tried again to open a record that could not be opened. */
const OPEN_AGAIN_MS = 5_000;

export interface RecordingOptions {
  /** Whether there is a record that may have something in it. */
  readonly exists: () => boolean;
  /** Opens the record, and begins it where there is none; called again only where it failed. */
  readonly open: () => Promise<OpenedRecord>;
  readonly panel: Panel;
  readonly lines: Lines;
  readonly policies: ServedPolicies;
  readonly clock: () => Date;
  readonly log: Logger;
  readonly software: string;
  /** How long a provider that has taken its question is waited for, in milliseconds. */
  readonly patienceMs: number;
  readonly retention: Configuration["retention"];
  /** The file in which it is written who was erased. */
  readonly erasureLedger: string;
  /** How often it is looked whether work was left, by this process or by one that is gone, in milliseconds. */
  readonly takeUpEveryMs: number;
  /** Does what is left to do in the record before it is closed. */
  readonly beforeClose?: () => Promise<void>;
}

/** The record of a server: opened when it is first wanted, and once. */
export interface RecorderDoor {
  /** Opens it though nobody wants it, where it may hold work that was left; and tries until it is open. */
  openEarly(): void;
  /** @throws {RecordClosed} where the record cannot be opened */
  recorder(): Promise<Recorder>;
  /** @throws {RecordClosed} the same */
  record(): Promise<OpenedRecord>;
  /** @throws {RecordClosed} the same */
  custodian(): Promise<Custodian>;
  /**
   * What vendors send by themselves, for whoever waits for it; undefined where there is no record yet.
   * @throws {RecordClosed} where there is one and it cannot be opened
   */
  letters(): Promise<Letters | undefined>;
  /** Of what plain queries ask. */
  readonly calls: CallLog;
  /** Has the record work with other master keys, where it is open and they are its own; what is wrong with them is logged. */
  replaceMasterKeys(keys: MasterKeys): Promise<void>;
  /** Waits for assessments that are under way; once the signal is aborted they are left for the next start. */
  close(signal: AbortSignal): Promise<void>;
}

export function createRecorderDoor(options: RecordingOptions): RecorderDoor {
  const { log, clock } = options;
  const closing = new AbortController();
  const calls = new CallLog(clock);
  let opening: Promise<Opened> | undefined;

  async function open(): Promise<Opened> {
    calls.expect();
    await using parts = new AsyncDisposableStack();
    const record = await options.open();
    parts.defer(() => record.close());
    const { database } = record.store;
    // Before anybody can ask for them, or work on what is left of them.
    const ledger = await openErasureLedger(options.erasureLedger);
    const erasedAgain = await eraseAgain(database, ledger.entries, clock);
    if (erasedAgain > 0)
      log.warn({ erased: erasedAgain }, "applicants who had been erased were there, and are erased again");
    const letters = createLetters(database, await openSystemKey(record, "letters", clock), clock);
    const stopListening = await letters.listen(({ provider, text }) => {
      options.panel.get(provider)?.provider?.callbacks?.receive(text);
    });
    parts.defer(stopListening);
    const recorder = createRecorder({
      ...options,
      ...record,
      bulletin: await openBulletin(database),
      policies: createPastPolicies(database, knownProviders, () => options.policies.examiner.shelf),
      examiner: () => options.policies.examiner,
      brokenOff,
    });
    calls.open(record.store);
    const { patienceMs, takeUpEveryMs: everyMs } = options;
    void keepUp({ recorder, letters, orm: database.orm, clock, log, patienceMs, everyMs }, closing.signal);
    const { vault } = record;
    const { retention } = options;
    const custodian = createCustodian({
      database,
      vault,
      clock,
      minimumRetention: retention.minimum,
      erased: (those) =>
        ledger.add(those).catch((error: unknown) => log.error(traceOf(error), "an erasure is not in the ledger yet")),
    });
    const house = keepHouse({ record, retention, ledger, clock, log, signal: closing.signal });
    parts.defer(async () => {
      await house.done;
    });
    const checkpoints = logCheckpoints(database, log);
    parts.defer(() =>
      checkpoints.log().catch((error: unknown) => log.warn(traceOf(error), "no audit checkpoint was logged")),
    );
    parts.defer(() => checkpoints.stop());
    const running = parts.move();
    return { record, recorder, custodian, letters, house, close: () => running.disposeAsync() };
  }

  function brokenOff(assessment: string, error: unknown): void {
    if (error instanceof RunBroken && error.isTaken)
      log.warn({ assessment }, "another replica has taken an assessment over");
    else log.error({ assessment, ...traceOf(error) }, "an assessment was broken off, and is taken up again");
  }

  async function opened(): Promise<Opened> {
    opening ??= open();
    const whenOpen = opening;
    try {
      return await whenOpen;
    } catch (error) {
      // Several may wait for the same: it is said once.
      if (opening === whenOpen) {
        opening = undefined;
        log.error(
          error instanceof RecordProblem ? { problem: error.message } : traceOf(error),
          "the record cannot be opened",
        );
      }
      throw new RecordClosed("the record cannot be opened", { cause: error });
    }
  }

  function openEarly(): void {
    if (closing.signal.aborted || !options.exists()) return;
    opened().catch(() => setTimeout(openEarly, OPEN_AGAIN_MS).unref());
  }

  return {
    recorder: async () => (await opened()).recorder,
    record: async () => (await opened()).record,
    custodian: async () => (await opened()).custodian,
    calls,
    openEarly,
    async replaceMasterKeys(keys) {
      const found = await opening?.catch(() => undefined);
      if (found === undefined) return;
      const problem = await replaceMasterKeys(found.record, keys);
      if (problem !== undefined) return log.error({ problem }, "the master keys stay as they were");
      log.info({ masterKeys: keys.map(({ id }) => id) }, "the master keys are read again");
      found.house.wake();
    },
    async letters() {
      if (opening === undefined && !options.exists()) return undefined;
      return (await opened()).letters;
    },
    async close(signal) {
      closing.abort();
      const found = await opening?.catch(() => undefined);
      await found?.recorder.close(signal);
      await calls.flush();
      if (found !== undefined) await options.beforeClose?.();
      await found?.close();
    },
  };
}

interface Opened {
  readonly record: OpenedRecord;
  readonly recorder: Recorder;
  readonly custodian: Custodian;
  readonly letters: Letters;
  readonly house: House;
  close(): Promise<void>;
}
