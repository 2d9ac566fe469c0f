import type { Command } from "commander";
import { z } from "zod";

import { writeTo } from "../control/write-to.ts";
import { checkpointsOf } from "../store/audit/checkpoint.ts";
import { onRecord } from "./on-record.ts";
import { recordCommand } from "./record-command.ts";
import type { Shell } from "./shell.ts";

export const auditCheckpoint = recordCommand({
  name: "audit checkpoint",
  args: z.object({}),
  async run({ store }, _args, { out }) {
    for (const checkpoint of await checkpointsOf(store.database.orm)) {
      await writeTo(out, `${JSON.stringify(checkpoint)}\n`);
    }
    return 0;
  },
});

const MORE = `
Keep what it prints where the database's administrators have no say: \`saksi audit verify --checkpoint FILE\` then proves that
nothing up to there was changed since, not even by somebody who wrote the whole log anew. The server's own log has the same once
a day.
`;

/** `saksi audit checkpoint`. */
export function addAuditCheckpoint(audit: Command, shell: Shell): void {
  audit
    .command("checkpoint")
    .summary("print where the audit log is, to be kept elsewhere")
    .description("Prints the number and the hash of the last entry, for each tenant as one line of JSON.")
    .addHelpText("after", MORE)
    .action(() => onRecord(shell, auditCheckpoint.with({})));
}
