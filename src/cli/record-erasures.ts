import { readFile } from "node:fs/promises";

import type { Command } from "commander";
import { z } from "zod";

import { writeTo } from "../control/write-to.ts";
import { ledgerLine, readLedger } from "../erasure-ledger.ts";
import { eraseAgain, erasedIn } from "../store/custody/ledger-rows.ts";
import { onRecord } from "./on-record.ts";
import { recordCommand } from "./record-command.ts";
import { CannotBeDone } from "./shell.ts";
import type { Shell } from "./shell.ts";

export const recordErasuresExport = recordCommand({
  name: "record erasures export",
  args: z.object({}),
  async run({ store }, _args, { out }) {
    await writeTo(out, (await erasedIn(store.database)).map(ledgerLine).join(""));
    return 0;
  },
});

export const recordErasuresApply = recordCommand({
  name: "record erasures apply",
  args: z.object({ applicants: z.array(z.uuid()) }),
  async run({ store }, { applicants }, { out }) {
    const erased = await eraseAgain(store.database, applicants, () => new Date());
    await writeTo(out, `erased again: ${erased} of ${applicants.length}\n`);
    return 0;
  },
});

const EXPORT_MORE = `
One line for each applicant, with Saksi's own id and the time: it says of nobody. Keep it where the database's backups are not.
`;

const APPLY_MORE = `
Whoever is in the file and in the database is erased again, whatever the database says of legal holds and periods: it came out of
a backup from before the erasure. A server does the same by itself at its start, with the ledger that SAKSI_ERASURE_LEDGER names.
`;

/** `saksi record erasures`. */
export function addRecordErasures(record: Command, shell: Shell): void {
  const erasures = record.command("erasures").description("Keep who was erased, and erase them again after a restore.");
  erasures
    .command("export")
    .summary("write who was erased, as a ledger")
    .description("Writes who was erased, as JSON lines.")
    .addHelpText("after", EXPORT_MORE)
    .action(() => onRecord(shell, recordErasuresExport.with({})));
  erasures
    .command("apply")
    .argument("<file>", "a ledger, or what export has written")
    .summary("erase again who is in a ledger")
    .description("Erases again who is in a ledger and in the database.")
    .addHelpText("after", APPLY_MORE)
    .action(async (file: string) =>
      onRecord(shell, recordErasuresApply.with({ applicants: await applicantsIn(file) })),
    );
}

/** @throws {CannotBeDone} where it cannot be read, or is no ledger */
async function applicantsIn(file: string): Promise<string[]> {
  let content: string;
  try {
    content = await readFile(file, "utf8");
  } catch {
    throw new CannotBeDone(`${file}: it cannot be read`);
  }
  const { entries, others } = readLedger(content);
  const [first] = others;
  if (first !== undefined) throw new CannotBeDone(`${file}:${first}: it is no line of a ledger`);
  return entries.map(({ applicantId }) => applicantId);
}
