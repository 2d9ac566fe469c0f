import { existsSync } from "node:fs";
import type { Socket } from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { pino } from "pino";

import { loadRecordConfiguration } from "../config/record.ts";
import { controlAddress } from "../control/address.ts";
import { ask, connectTo } from "../control/ask.ts";
import { errorChain } from "../domain/error-trace.ts";
import { folderProblem, tryDataFolder } from "../data-folder.ts";
import { openRecord, RecordProblem } from "../open-record.ts";
import type { OpenedRecord, OpenOptions, RecordConfiguration } from "../open-record.ts";
import type { FolderLock } from "../store/folder-lock.ts";
import type { RecordCall } from "./record-command.ts";
import { CannotBeDone, isTerminal } from "./shell.ts";
import type { ExitCode, Shell } from "./shell.ts";

/** How long whoever has the data folder may take to be done, or to take commands. */
const PATIENCE_MS = 15_000;
const TRY_AGAIN_MS = 100;

type Outputs = Pick<Shell, "out" | "err">;

/**
 * Does a command on the record: in the server that has the embedded one open, where one runs, and else in this process.
 * @param outputs where what it says goes, if not to whoever typed it
 * @throws {CannotBeDone}
 */
export async function onRecord(shell: Shell, call: RecordCall, outputs: Partial<Outputs> = {}): Promise<void> {
  const loaded = loadRecordConfiguration(shell.environment ?? {});
  if ("problems" in loaded) {
    throw new CannotBeDone(`The record cannot be found:\n${loaded.problems.map((each) => `  ${each}`).join("\n")}`);
  }
  const { configuration } = loaded;
  const to = { out: outputs.out ?? shell.out, err: outputs.err ?? shell.err };
  const code =
    configuration.store.databaseUrl === null
      ? await onEmbedded(configuration, call, to)
      : await inThisProcess(configuration, call, to);
  shell.ended(code);
}

async function onEmbedded(configuration: RecordConfiguration, call: RecordCall, to: Outputs): Promise<ExitCode> {
  const { dataFolder } = configuration.store;
  const shown = path.resolve(dataFolder);
  if (!call.command.begins && !existsSync(dataFolder)) {
    throw new CannotBeDone(`There is no data folder ${shown}: set SAKSI_DATA or DATABASE_URL as the server has it.`);
  }
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const [lock, server] = await lockOrServer(dataFolder);
    if (lock !== null) return inThisProcess(configuration, call, to, lock).finally(() => lock.release());
    if (server !== undefined) return inServer(server, call, to);
    await pause(TRY_AGAIN_MS);
  }
  throw new CannotBeDone(
    `Another process has the data folder ${shown}, and takes no commands: wait for it, or stop it.`,
  );
}

/** Neither, where somebody has the folder and takes no commands: it is about to start, to stop, or is itself a command. */
async function lockOrServer(dataFolder: string): Promise<[FolderLock | null, Socket | undefined]> {
  try {
    const lock = await tryDataFolder(dataFolder);
    return [lock, lock === null ? await connectTo(controlAddress(dataFolder)) : undefined];
  } catch (error) {
    const problem = folderProblem(dataFolder, error);
    throw problem instanceof RecordProblem ? new CannotBeDone(problem.message) : problem;
  }
}

async function inServer(server: Socket, { command, args }: RecordCall, to: Outputs): Promise<ExitCode> {
  const terminal = { out: isTerminal(to.out), err: isTerminal(to.err) };
  const ending = await ask(server, { command: command.name, args, terminal }, to);
  if (ending === undefined) throw new CannotBeDone("The server ended before it had done this.");
  if ("cannot" in ending) throw new CannotBeDone(ending.cannot);
  return ending.exit;
}

async function inThisProcess(
  configuration: RecordConfiguration,
  { command, args }: RecordCall,
  to: Outputs,
  lock?: FolderLock,
): Promise<ExitCode> {
  const record = await opened(configuration, {
    log: pino({ enabled: false }),
    begin: command.begins,
    ...(lock === undefined ? {} : { lock }),
  });
  try {
    return await command.run(record, args, { ...to, holder: "command", signal: NOBODY_STOPS_IT });
  } catch (error) {
    throw error instanceof CannotBeDone ? error : new CannotBeDone(`It failed (${errorChain(error).join(", ")}).`);
  } finally {
    await record.close();
  }
}

/** Whoever stops a command ends its process. */
const NOBODY_STOPS_IT = new AbortController().signal;

async function opened(configuration: RecordConfiguration, options: OpenOptions): Promise<OpenedRecord> {
  try {
    return await openRecord(configuration, options);
  } catch (error) {
    throw error instanceof RecordProblem ? new CannotBeDone(`The record cannot be opened: ${error.message}`) : error;
  }
}
