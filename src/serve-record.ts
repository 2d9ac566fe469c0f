import type { Logger } from "pino";

import { OTHER_VERSION } from "./cli/record-command.ts";
import { RECORD_COMMANDS } from "./cli/record-commands.ts";
import { CannotBeDone } from "./cli/shell.ts";
import { controlAddress } from "./control/address.ts";
import { listenForCommands } from "./control/listen.ts";
import type { ControlIo } from "./control/listen.ts";
import type { Ending } from "./control/protocol.ts";
import { takeDataFolder } from "./data-folder.ts";
import { errorChain, errorFrames, rootCause } from "./domain/error-trace.ts";
import { openRecord, RecordProblem } from "./open-record.ts";
import type { OpenedRecord, RecordConfiguration } from "./open-record.ts";

/** The record of a server: opened in the background, and open to the commands of `saksi`. */
export interface ServedRecord {
  /** Rejects with a `RecordProblem` where it cannot be opened. */
  readonly opened: Promise<OpenedRecord>;
  /** Calls commands off, closes the record, or does not open it any more, and gives the data folder back; in this order. */
  close(): Promise<void>;
}

interface Tools {
  readonly log: Logger;
  readonly clock?: () => Date;
}

/** How long another process that has the data folder may take to be done with it: one that stops, or a command. */
const PATIENCE_MS = 10_000;

/**
 * Opens the record for a server. An embedded one takes seconds the first time: they are not waited for, but commands wait for it.
 * One of a database needs no socket, for commands connect to it by themselves.
 * @throws {RecordProblem} where another process has the data folder
 */
export async function serveRecord(configuration: RecordConfiguration, { log, ...tools }: Tools): Promise<ServedRecord> {
  const { databaseUrl, dataFolder } = configuration.store;
  const closing = new AbortController();
  const options = { ...tools, log, signal: closing.signal };
  await using taken = new AsyncDisposableStack();
  const opening = Promise.withResolvers<OpenedRecord>();
  // Whoever waits for it is told.
  opening.promise.catch(() => {});
  if (databaseUrl === null) {
    const lock = await takeDataFolder(dataFolder, PATIENCE_MS);
    taken.defer(() => lock.release());
    opening.resolve(openRecord(configuration, { ...options, lock }));
  } else opening.resolve(openRecord(configuration, options));
  taken.defer(async () => {
    closing.abort();
    const record = await opening.promise.catch(() => undefined);
    await record?.close();
  });
  if (databaseUrl === null) {
    const control = await listenForCommands(controlAddress(dataFolder), (command, args, io) =>
      doCommand(opening.promise, { command, args, io, log }),
    );
    taken.defer(async () => {
      // Commands may be waiting for a record that is not to be opened any more.
      closing.abort();
      await control.close();
    });
  }
  const served = taken.move();
  return { opened: opening.promise, close: () => served.disposeAsync() };
}

/**
 * The same, for whoever needs the record first and serves it for as long as it is open: closing it closes all.
 * @throws {RecordProblem} where it cannot be opened; then nothing is left open
 */
export async function openServedRecord(configuration: RecordConfiguration, tools: Tools): Promise<OpenedRecord> {
  const served = await serveRecord(configuration, tools);
  try {
    return { ...(await served.opened), close: () => served.close() };
  } catch (error) {
    await served.close();
    throw error;
  }
}

interface Asked {
  readonly command: string;
  readonly args: unknown;
  readonly io: ControlIo;
  readonly log: Logger;
}

async function doCommand(opened: Promise<OpenedRecord>, { command, args, io, log }: Asked): Promise<Ending> {
  const found = RECORD_COMMANDS.find(({ name }) => name === command);
  if (found === undefined) return { cannot: OTHER_VERSION };
  try {
    return { exit: await found.run(await opened, args, { ...io, holder: "server" }) };
  } catch (error) {
    if (error instanceof CannotBeDone) return { cannot: error.message };
    if (error instanceof RecordProblem) return { cannot: `The record cannot be opened: ${error.message}` };
    if (io.signal.aborted) return { cannot: "The server stops, and has not done this." };
    const chain = errorChain(error);
    log.error({ command, error: chain, frames: errorFrames(rootCause(error)) }, "a command failed");
    return { cannot: `It failed in the server (${chain.join(", ")}).` };
  }
}
