import type { Command } from "commander";
import { z } from "zod";

import { writeTo } from "../control/write-to.ts";
import { stateOf } from "../store/state.ts";
import { onRecord } from "./on-record.ts";
import { recordCommand } from "./record-command.ts";
import { statusJson, statusText } from "./record-status-report.ts";
import type { RecordStatus } from "./record-status-report.ts";
import type { Shell } from "./shell.ts";

export const recordStatus = recordCommand({
  name: "record status",
  args: z.object({ json: z.boolean() }),
  async run({ store, ring, place }, { json }, { out, holder }) {
    const { database } = store;
    const status: RecordStatus = {
      place,
      kind: database.kind,
      holder,
      pid: process.pid,
      masterKeys: ring.ids(),
      state: await stateOf(database),
    };
    const report = statusJson(status);
    await writeTo(out, json ? `${JSON.stringify(report, null, 2)}\n` : statusText(status));
    return report.ok ? 0 : 1;
  },
});

const MORE = `
It reads the same variables as the server. Where a server has the embedded record open, that one answers; otherwise it is
opened for the moment.

Ends with 1 where a key is wrapped by a master key that is not among those that are given: what it sealed cannot be read.
`;

/** `saksi record status`. */
export function addRecordStatus(record: Command, shell: Shell): void {
  record
    .command("status")
    .summary("where the record is, what is in it, and which master keys it needs")
    .description(
      "Tells where the record is and who has it open, what is in it, and how many keys each master key wraps.",
    )
    .option("--json", "print one JSON document instead")
    .addHelpText("after", MORE)
    .action(({ json }: { readonly json?: true }) => onRecord(shell, recordStatus.with({ json: json === true })));
}
