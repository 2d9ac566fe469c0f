import type { Logger } from "pino";

import { openBulletin } from "./assessments/recorder/bulletin.ts";
import { createPastPolicies } from "./assessments/recorder/policies.ts";
import { createRecorder } from "./assessments/recorder/recorder.ts";
import type { Recorder } from "./assessments/recorder/recorder.ts";
import type { Lines } from "./checks/line/lines.ts";
import type { Panel } from "./checks/panel.ts";
import { errorChain, errorFrames, rootCause } from "./domain/error-trace.ts";
import { RecordClosed } from "./graphql/recording.ts";
import { RecordProblem } from "./open-record.ts";
import type { OpenedRecord } from "./open-record.ts";
import { knownProviders } from "./registry.ts";
import type { ServedPolicies } from "./serve-policies.ts";

/** How often it is looked whether a replica has gone and left work, in milliseconds. */
const TAKE_UP_EVERY_MS = 5_000;

export interface RecordingOptions {
  /** Opens the record; called once. */
  readonly open: () => Promise<OpenedRecord>;
  readonly panel: Panel;
  readonly lines: Lines;
  readonly policies: ServedPolicies;
  readonly clock: () => Date;
  readonly log: Logger;
  readonly software: string;
  /** How long a provider that has taken its question is waited for, in milliseconds. */
  readonly patienceMs: number;
}

/** The recorder of a server: opened when it is first wanted, and once. */
export interface RecorderDoor {
  /** @throws {RecordClosed} where the record cannot be opened */
  recorder(): Promise<Recorder>;
  /** Waits for assessments that are under way; once the signal is aborted they are left for the next start. */
  close(signal: AbortSignal): Promise<void>;
}

export function createRecorderDoor(options: RecordingOptions): RecorderDoor {
  const { log } = options;
  const closing = new AbortController();
  let opened: Promise<{ readonly record: OpenedRecord; readonly recorder: Recorder }> | undefined;

  async function open() {
    const record = await options.open();
    const { database } = record.store;
    const recorder = createRecorder({
      ...options,
      ...record,
      bulletin: await openBulletin(database),
      policies: createPastPolicies(database, knownProviders, () => options.policies.examiner.shelf),
      examiner: () => options.policies.examiner,
      failed: (assessment, error) => log.error({ assessment, ...traceOf(error) }, "an assessment ended undecided"),
    });
    takeUpNowAndThen(recorder);
    return { record, recorder };
  }

  function takeUpNowAndThen(recorder: Recorder): void {
    const takeUp = (): void => {
      if (closing.signal.aborted) return;
      recorder
        .takeUp()
        .catch((error: unknown) => log.warn(traceOf(error), "work that was left could not be looked for"))
        .finally(() => setTimeout(takeUp, TAKE_UP_EVERY_MS).unref());
    };
    takeUp();
  }

  return {
    async recorder() {
      opened ??= open();
      try {
        return (await opened).recorder;
      } catch (error) {
        log.error(
          error instanceof RecordProblem ? { problem: error.message } : traceOf(error),
          "the record cannot be opened",
        );
        opened = undefined;
        throw new RecordClosed("the record cannot be opened", { cause: error });
      }
    },
    async close(signal) {
      closing.abort();
      const found = await opened?.catch(() => undefined);
      await found?.recorder.close(signal);
      await found?.record.close();
    },
  };
}

/** What went wrong, without what was being written: messages may quote it. */
function traceOf(error: unknown) {
  return { error: errorChain(error), frames: errorFrames(rootCause(error)) };
}
