import type { Command } from "commander";
import { z } from "zod";

import { applicantContext } from "../assessments/recorder/places.ts";
import { writeTo } from "../control/write-to.ts";
import { rewrapKeys } from "../store/rewrap.ts";
import { onRecord } from "./on-record.ts";
import { recordCommand } from "./record-command.ts";
import { CannotBeDone } from "./shell.ts";
import type { Shell } from "./shell.ts";

export const recordRotateKeys = recordCommand({
  name: "record rotate-keys",
  args: z.object({}),
  async run({ store: { database }, ring }, _args, { out, signal }) {
    const [newest = ""] = ring.ids();
    const done = await database.alone("keys", () =>
      rewrapKeys({ database, ring, contextOf: applicantContext, clock: () => new Date(), signal }),
    );
    if (done === undefined) throw new CannotBeDone("A server is at it already: its log says when it is done.");
    const { rewrapped, unreadable, finished } = done;
    await writeTo(out, `${newest} wraps ${keys(rewrapped)} that another master key wrapped before.\n`);
    if (!finished) throw new CannotBeDone("It was called off before all of them were seen to: run it again.");
    if (unreadable === 0) return 0;
    await writeTo(out, `No master key opens ${keys(unreadable)}: saksi record status names the one that is missing.\n`);
    return 1;
  },
});

function keys(count: number): string {
  return count === 1 ? "1 key" : `${count} keys`;
}

const MORE = `
A server that takes a new master key, at its start or on SIGHUP, does the same by itself. It works beside servers that are at
work, and can be stopped and run again.

Ends with 1 where a key is wrapped by a master key that is not among those that are given.
`;

/** `saksi record rotate-keys`. */
export function addRecordRotateKeys(record: Command, shell: Shell): void {
  record
    .command("rotate-keys")
    .summary("wrap every key anew with the newest master key")
    .description("Wraps every applicant's key, and the record's own, with the first of SAKSI_MASTER_KEYS.")
    .addHelpText("after", MORE)
    .action(() => onRecord(shell, recordRotateKeys.with({})));
}
