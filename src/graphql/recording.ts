import type { Custodian } from "../assessments/custody/custodian.ts";
import { IdempotencyKeyReused } from "../assessments/recorder/recorder.ts";
import type { Recorder } from "../assessments/recorder/recorder.ts";
import type { Actor } from "../assessments/recorder/request.ts";
import { RunBroken } from "../assessments/recorder/run-journal.ts";
import { fieldError } from "./errors/coded-error.ts";

/** One request's way to the record. */
export interface Recording {
  readonly actor: Actor;
  /** Opened in the background: rejects with `RecordClosed` where it could not be. */
  recorder(): Promise<Recorder>;
  /** The same. */
  custodian(): Promise<Custodian>;
}

/** There is no record to keep anything in, or none now. */
export class RecordClosed extends Error {
  override readonly name = "RecordClosed";
}

/** Does something with the record, its own errors told in words that say what to do. */
export function withRecorder<Result>(
  { recorder }: Recording,
  use: (recorder: Recorder) => Promise<Result>,
): Promise<Result> {
  return inWords(async () => use(await recorder()));
}

/** The same of what becomes of what is kept. */
export function withCustodian<Result>(
  { custodian }: Recording,
  use: (custodian: Custodian) => Promise<Result>,
): Promise<Result> {
  return inWords(async () => use(await custodian()));
}

async function inWords<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof IdempotencyKeyReused) {
      throw fieldError(
        "IDEMPOTENCY_KEY_REUSED",
        "This idempotency key was used for another request: repeat that one exactly, or take a new key.",
        { argument: "input.idempotencyKey" },
      );
    }
    if (error instanceof RunBroken) {
      throw fieldError(
        "RECORD_UNAVAILABLE",
        "The assessment is on record and not decided: something kept it from being written. Ask again with the same key.",
      );
    }
    return recordUnavailable(error);
  }
}

/** @throws {GraphQLError} RECORD_UNAVAILABLE where that is why; else the error itself */
export function recordUnavailable(error: unknown): never {
  if (!(error instanceof RecordClosed)) throw error;
  throw fieldError(
    "RECORD_UNAVAILABLE",
    "The record cannot be reached: nothing was asked and nothing kept. Try again later.",
  );
}
