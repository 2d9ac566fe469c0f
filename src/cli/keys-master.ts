import type { Command } from "commander";
import { InvalidArgumentError } from "commander";

import { isMasterKeyId, newMasterKeyEntry } from "../vault/master-key.ts";
import type { Shell } from "./shell.ts";

const MORE = `
It is printed once and kept nowhere: put it into SAKSI_MASTER_KEYS, or the file that SAKSI_MASTER_KEYS_FILE names, before the
keys that are there; docs/encryption.md tells how.
`;

/** `saksi keys master`. */
export function addKeysMaster(keys: Command, shell: Shell): void {
  keys
    .command("master")
    .summary("print a new entry for SAKSI_MASTER_KEYS")
    .description("Makes a master key of 32 random bytes, and prints it as SAKSI_MASTER_KEYS takes it: id:key.")
    .option("--id <id>", "its id, which is no secret (default: a new one)", masterKeyId)
    .addHelpText("after", MORE)
    .action(({ id }: { readonly id?: string }) => shell.write(`${newMasterKeyEntry(id)}\n`));
}

function masterKeyId(text: string): string {
  if (isMasterKeyId(text)) return text;
  throw new InvalidArgumentError("It takes at most 32 letters, digits, dots, dashes and underscores.");
}
