import type { z } from "zod";

import type { OpenedRecord } from "../open-record.ts";
import { CannotBeDone } from "./shell.ts";
import type { ExitCode } from "./shell.ts";

/** What a command has to talk to whoever typed it, who may sit at another process. */
export interface RecordIo {
  /** Has `isTTY` where a person is looking. */
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WritableStream;
  /** Whoever typed it is gone, or the server stops: what goes on in steps asks for it between them. */
  readonly signal: AbortSignal;
  /** Who has the record open: a server that runs, or the command itself. */
  readonly holder: "server" | "command";
}

/**
 * A command of `saksi` that works on the record. The same function runs in the server, where one has the embedded record open,
 * and in the command's own process otherwise.
 *
 * To add one: make it with `recordCommand`, add it to the list in record-commands.ts, and let commander's action call
 * `onRecord(shell, theCommand.with({ … }))`. It cannot see the files of whoever typed it: what is read from a file is read by the
 * action, and given with the arguments. What takes long without the record belongs into the action, too: let the command write
 * what it is about, and take it with `onRecord(shell, call, { out })`.
 *
 * It throws `CannotBeDone` where it cannot be done; what it writes is to be awaited, with `writeTo`.
 */
export interface RecordCommand {
  /** As it is typed: `record status`. */
  readonly name: string;
  /** Whether it begins a record where there is none. */
  readonly begins: boolean;
  readonly run: (record: OpenedRecord, args: unknown, io: RecordIo) => Promise<ExitCode>;
}

/** A command with what it is to be done with, which is JSON. */
export interface RecordCall {
  readonly command: RecordCommand;
  readonly args: unknown;
}

interface Definition<Args extends z.ZodType> {
  readonly name: string;
  readonly begins?: boolean;
  readonly args: Args;
  readonly run: (record: OpenedRecord, args: z.output<Args>, io: RecordIo) => Promise<ExitCode>;
}

export const OTHER_VERSION = "The server that runs is of another version of Saksi, and does not know this command.";

export function recordCommand<Args extends z.ZodType>({ name, begins = false, args: schema, run }: Definition<Args>) {
  const command: RecordCommand = {
    name,
    begins,
    async run(record, args, io) {
      const parsed = schema.safeParse(args);
      if (!parsed.success) throw new CannotBeDone(OTHER_VERSION);
      return run(record, parsed.data, io);
    },
  };
  return { ...command, with: (args: z.input<Args>): RecordCall => ({ command, args }) };
}
