import type { Command } from "commander";
import { z } from "zod";

import { writeTo } from "../control/write-to.ts";
import { isCalendarDate, jakartaMidnight } from "../domain/calendar.ts";
import { evidenceLines } from "../store/evidence-lines.ts";
import { onRecord } from "./on-record.ts";
import { recordCommand } from "./record-command.ts";
import type { RecordCall } from "./record-command.ts";
import { CannotBeDone } from "./shell.ts";
import type { Shell } from "./shell.ts";

const moment = z.iso
  .datetime()
  .transform((text) => new Date(text))
  .nullable();

/** Writes evidence as JSON lines, in pieces of some lines. */
const recordEvidence = recordCommand({
  name: "record evidence",
  args: z.object({ tenant: z.string(), from: moment, to: moment }),
  async run({ store }, { tenant, from, to }, { out, signal }) {
    let piece = "";
    for await (const line of evidenceLines(store.database, tenant, { from, to })) {
      signal.throwIfAborted();
      piece += `${line}\n`;
      if (piece.length < PIECE) continue;
      await writeTo(out, piece);
      piece = "";
    }
    await writeTo(out, piece);
    return 0;
  },
});
export { recordEvidence };

const PIECE = 64 * 1024;
const DAY_MS = 86_400_000;

export interface SpanOptions {
  readonly tenant: string;
  readonly from?: string;
  readonly to?: string;
}

/** @throws {CannotBeDone} where a day does not exist */
export function evidenceCall({ tenant, from, to }: SpanOptions): RecordCall {
  const day = (text: string | undefined, later: number): string | null => {
    if (text === undefined) return null;
    if (!isCalendarDate(text)) throw new CannotBeDone(`${text}: a day is written as 2026-11-27`);
    return new Date(jakartaMidnight(text).getTime() + later).toISOString();
  };
  return recordEvidence.with({ tenant, from: day(from, 0), to: day(to, DAY_MS) });
}

const MORE = `
Each line is what one assessment was decided on, by its latest decision, as \`saksi policy backtest --evidence\` takes it;
docs/evidence.md describes it. Nothing personal is in it. Days are Jakarta's.
`;

/** `saksi record evidence`. */
export function addRecordEvidence(record: Command, shell: Shell): void {
  record
    .command("evidence")
    .summary("write the evidence on record, to decide it anew")
    .description("Writes the evidence of every assessment on record as JSON lines.")
    .option("--tenant <name>", "whose assessments", "default")
    .option("--from <day>", "the first day")
    .option("--to <day>", "the last day")
    .addHelpText("after", MORE)
    .action((options: SpanOptions) => onRecord(shell, evidenceCall(options)));
}
