import { Option } from "commander";
import type { Command } from "commander";

import { DEFAULT_TENANT } from "../access/caller.ts";
import type { Scope } from "../access/scopes.ts";
import { keysCreate, keysList, keysRevoke, keysRotate } from "./keys-commands.ts";
import { limit, name, perMinute, role, scope, span } from "./keys-options.ts";
import { onRecord } from "./on-record.ts";
import { CannotBeDone } from "./shell.ts";
import type { Shell } from "./shell.ts";

const MORE = `
Keys are kept in the record: with DATABASE_URL, or in SAKSI_DATA, as the server has it. Where a server has the embedded record
open, that one does it. docs/access.md tells more.
`;

const ONCE = `
The key alone is written to the standard output, this once: nobody can tell it again.
`;

interface CreateOptions {
  readonly tenant: string;
  readonly name: string;
  readonly role?: readonly Scope[];
  readonly scope?: readonly Scope[];
  readonly perMinute?: number;
  readonly dailyBudget?: number;
  readonly expires?: number;
  readonly json?: true;
}

/** `saksi keys create` and what is done with keys that are kept. */
export function addKeys(keys: Command, shell: Shell): void {
  keys
    .command("create")
    .summary("make a key for a caller")
    .description("Makes a key that callers of the API show, and keeps it in the record.")
    .requiredOption("--name <name>", "the caller's name, for the log and the record: nothing personal", name)
    .option("--tenant <tenant>", "whose data it sees", name, DEFAULT_TENANT)
    .option("--role <role>", "what it opens: a bundle of scopes", role)
    .option("--scope <scope>", "one scope that it opens; can be given several times", scope)
    .option("--per-minute <requests>", "how many requests a minute it may make (default: no limit)", perMinute)
    .option("--daily-budget <rupiah>", "what its calls may cost in a day of Jakarta (default: no limit)", limit)
    .option("--expires <time>", "how long it holds, such as 90d or 12h (default: until it is revoked)", span)
    .option("--json", "print the key and what is kept of it as one JSON document instead")
    .addHelpText("after", ONCE + MORE)
    .action((options: CreateOptions) => {
      const scopes = [...new Set([...(options.role ?? []), ...(options.scope ?? [])])];
      if (scopes.length === 0) throw new CannotBeDone("Say what the key opens: --role or --scope.");
      const call = keysCreate.with({
        tenant: options.tenant,
        name: options.name,
        scopes,
        perMinute: options.perMinute ?? null,
        dailyBudgetIdr: options.dailyBudget ?? null,
        lifetimeMs: options.expires ?? null,
        json: options.json === true,
      });
      return onRecord(shell, call);
    });
  keys
    .command("list")
    .summary("list the keys that are kept")
    .description("Lists keys with what they open, the newest first, at most 1,000. Nothing of their secrets is known.")
    .option("--tenant <tenant>", "only this tenant's", name)
    .option("--ended", "also those that are revoked or have expired")
    .option("--json", "print one JSON document instead")
    .addHelpText("after", MORE)
    .action((options: { readonly tenant?: string; readonly ended?: true; readonly json?: true }) => {
      const { tenant = null, ended = false, json = false } = options;
      return onRecord(shell, keysList.with({ tenant, ended, json }));
    });
  keys
    .command("revoke")
    .summary("end a key at once")
    .description("Ends a key: within 5 seconds no server takes it any more.")
    .argument("<id>", "the ten characters after `saksi_`, as `saksi keys list` has them")
    .addHelpText("after", MORE)
    .action((id: string) => onRecord(shell, keysRevoke.with({ id })));
  keys
    .command("rotate")
    .summary("make a key that takes another's place")
    .description("Makes a key of the same tenant, name, scopes and limits. Both work until the overlap is over.")
    .argument("<id>", "the id of the key whose place it takes")
    .addOption(
      new Option("--overlap <time>", "how long the old one still works, such as 7d, 12h or 0h")
        .argParser(span)
        .default(7 * 86_400_000, "7d"),
    )
    .option("--json", "print the key and what is kept of it as one JSON document instead")
    .addHelpText("after", ONCE + MORE)
    .action((id: string, { overlap, json }: { readonly overlap: number; readonly json?: true }) =>
      onRecord(shell, keysRotate.with({ id, overlapMs: overlap, json: json === true })),
    );
}
