import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { finished } from "node:stream/promises";

import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { z } from "zod";

import { writeTo } from "../control/write-to.ts";
import { isCalendarDate, jakartaMidnight } from "../domain/calendar.ts";
import type { CalendarDate } from "../domain/calendar.ts";
import { firstSince } from "../store/audit/entries.ts";
import { exportAudit } from "../store/audit/export.ts";
import type { ExportRange } from "../store/audit/export.ts";
import { NoSuchEntry } from "../store/audit/problem.ts";
import type { Orm } from "../store/database.ts";
import { onRecord } from "./on-record.ts";
import { checkOutputs } from "./outputs.ts";
import { recordCommand } from "./record-command.ts";
import { CannotBeDone } from "./shell.ts";
import type { Shell } from "./shell.ts";

const day = z.custom<CalendarDate>((value) => typeof value === "string" && isCalendarDate(value));
/** The number of an entry, or a day. */
const bound = z.union([z.int().positive(), day]);
type Bound = z.infer<typeof bound>;

const exportArgs = z.object({ tenant: z.string(), from: bound.nullable(), to: bound.nullable() });

export const auditExport = recordCommand({
  name: "audit export",
  args: exportArgs,
  async run({ store }, args, { out, signal }) {
    const { orm } = store.database;
    try {
      for await (const line of exportAudit(orm, args.tenant, await rangeOf(orm, args))) {
        signal.throwIfAborted();
        await writeTo(out, line);
      }
    } catch (error) {
      if (error instanceof NoSuchEntry) throw new CannotBeDone(`${args.tenant}: ${error.message}`);
      throw error;
    }
    return 0;
  },
});

async function rangeOf(orm: Orm, { tenant, from, to }: z.infer<typeof exportArgs>): Promise<ExportRange> {
  const first = typeof from === "string" ? ((await firstSince(orm, tenant, jakartaMidnight(from))) ?? NEVER) : from;
  const next =
    typeof to === "string"
      ? await firstSince(orm, tenant, new Date(jakartaMidnight(to).getTime() + DAY_MS))
      : undefined;
  const last = typeof to === "string" ? next && next - 1 : to;
  return { from: first ?? undefined, to: last ?? undefined };
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** No log has an entry of this number. */
const NEVER = Number.MAX_SAFE_INTEGER;

interface Options {
  readonly tenant: string;
  readonly from?: Bound;
  readonly to?: Bound;
  readonly output?: string;
}

const MORE = `
It is a file of JSON lines; docs/audit.md describes it, and has a script that checks it without Saksi. \`saksi audit verify FILE\`
checks it too, and needs no database.
`;

/** `saksi audit export`. */
export function addAuditExport(audit: Command, shell: Shell): void {
  audit
    .command("export")
    .summary("write out an audit log for somebody else to check")
    .description("Prints the entries of one tenant's audit log, so that whoever has them can check them.")
    .option("--tenant <name>", "whose log", "default")
    .option("--from <entry or day>", "begin with this entry, or with the first of this day in Jakarta", entryOrDay)
    .option("--to <entry or day>", "end with this entry, or with the last of this day", entryOrDay)
    .option("--output <file>", "write it to a file")
    .addHelpText("after", MORE)
    .action(async ({ tenant, from, to, output }: Options) => {
      const call = auditExport.with({ tenant, from: from ?? null, to: to ?? null });
      if (output === undefined) return onRecord(shell, call);
      await checkOutputs({
        outputs: [{ file: output, kind: "export of an audit log", begins: EXPORT }],
        inputs: [],
        out: shell.out,
      });
      await toFile(output, (out) => onRecord(shell, call, { out }));
      shell.err.write(`${output}: the export is written\n`);
    });
}

const EXPORT = /^\{"format":"saksi-audit\//;

/** A file has its name only when it is whole. */
async function toFile(file: string, write: (out: NodeJS.WritableStream) => Promise<void>): Promise<void> {
  const draft = `${file}.part`;
  const stream = createWriteStream(draft);
  const ended = finished(stream).catch(() => {
    throw new CannotBeDone(`${file}: it cannot be written`);
  });
  try {
    await Promise.race([once(stream, "open"), ended]);
    await write(stream);
    stream.end();
    await ended;
    await rename(draft, file);
  } catch (error) {
    stream.destroy();
    await ended.catch(() => {});
    await rm(draft, { force: true });
    throw error;
  }
}

function entryOrDay(text: string): Bound {
  const read = bound.safeParse(/^\d+$/.test(text) ? Number(text) : text);
  if (read.success) return read.data;
  throw new InvalidArgumentError("It is the number of an entry, from 1, or a day as YYYY-MM-DD.");
}
