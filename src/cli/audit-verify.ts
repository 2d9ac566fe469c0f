import { readFile } from "node:fs/promises";

import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { z } from "zod";

import { sealOfBody } from "../assessments/record/decision-seal.ts";
import { writeTo } from "../control/write-to.ts";
import type { OpenedRecord } from "../open-record.ts";
import { auditedTenants } from "../store/audit/chain-rows.ts";
import { checkpoint, parseCheckpoints } from "../store/audit/checkpoint.ts";
import type { Checkpoint } from "../store/audit/checkpoint.ts";
import { verifyExport } from "../store/audit/export-check.ts";
import { NoSuchEntry } from "../store/audit/problem.ts";
import { verifyChain } from "../store/audit/verify.ts";
import type { Verification } from "../store/audit/verify.ts";
import { exportJson, exportText, verificationJson, verificationText } from "./audit-report.ts";
import { fileLines } from "./file-lines.ts";
import { onRecord } from "./on-record.ts";
import { startProgress } from "./progress.ts";
import type { Progress } from "./progress.ts";
import { recordCommand } from "./record-command.ts";
import type { RecordIo } from "./record-command.ts";
import { CannotBeDone } from "./shell.ts";
import type { Shell } from "./shell.ts";

const verifyArgs = z.object({
  /** Every tenant where it is null. */
  tenant: z.string().nullable(),
  from: z.int().positive().nullable(),
  checkpoints: z.array(checkpoint),
  json: z.boolean(),
});

export const auditVerify = recordCommand({
  name: "audit verify",
  args: verifyArgs,
  async run(record, args, io) {
    const verified: Verification[] = [];
    for (const tenant of await tenantsOf(record, args)) {
      const verification = await verifyTenant(record, tenant, args, io);
      verified.push(verification);
      if (!args.json) await writeTo(io.out, verificationText(verification));
    }
    const ok = verified.every(({ problem }) => problem === null);
    if (args.json)
      await writeTo(io.out, `${JSON.stringify({ ok, tenants: verified.map(verificationJson) }, null, 2)}\n`);
    else if (verified.length === 0) await writeTo(io.out, "Nothing has been logged yet.\n");
    return ok ? 0 : 1;
  },
});

/** Also those of whom nothing is left but a checkpoint. */
async function tenantsOf(
  { store }: Pick<OpenedRecord, "store">,
  { tenant, checkpoints }: z.infer<typeof verifyArgs>,
): Promise<readonly string[]> {
  const seen = new Set(checkpoints.map((each) => each.tenant));
  const all = new Set([...(await auditedTenants(store.database.orm)), ...seen]);
  if (tenant === null) return [...all].toSorted();
  if (!all.has(tenant)) throw new CannotBeDone(`${tenant}: nothing is logged of such a tenant`);
  if (checkpoints.length > 0 && !seen.has(tenant)) {
    throw new CannotBeDone(`${tenant}: no checkpoint is of this tenant: nothing could be compared with any`);
  }
  return [tenant];
}

async function verifyTenant(
  { store }: Pick<OpenedRecord, "store">,
  tenant: string,
  { from, checkpoints }: z.infer<typeof verifyArgs>,
  { err, signal }: RecordIo,
): Promise<Verification> {
  let progress: Progress | undefined;
  try {
    return await verifyChain(
      store.database.orm,
      tenant,
      {
        sealOf: sealOfBody,
        checkpoints: checkpoints.filter((each) => each.tenant === tenant),
        ...(from === null ? {} : { from }),
      },
      (done, all) => {
        signal.throwIfAborted();
        progress ??= startProgress(err, all, "entries");
        progress.at(done);
      },
    );
  } catch (error) {
    if (error instanceof NoSuchEntry) throw new CannotBeDone(`${tenant}: ${error.message}`);
    throw error;
  } finally {
    progress?.end();
  }
}

interface Options {
  readonly tenant?: string;
  readonly checkpoint?: string;
  readonly from?: number;
  readonly json?: true;
}

const MORE = `
Without FILE it checks the record of the server, which reads the same variables: the whole log, and every row that an entry
tells of, while the server goes on. With FILE it checks an export where it lies, and needs no database.

A file of checkpoints is what \`saksi audit checkpoint\` prints, or lines of the server's log that say \`audit checkpoint\`. The
log has to contain each of them.

Ends with 1 where something is wrong, and tells what comes first.
`;

/** `saksi audit verify`. */
export function addAuditVerify(audit: Command, shell: Shell): void {
  audit
    .command("verify")
    .summary("prove that nothing in the audit log, or in the record it tells of, was changed")
    .description("Checks that the audit log, and what of the record it tells of, are as they were written.")
    .argument("[file]", "an export, instead of the record")
    .option("--tenant <name>", "check this tenant's log only")
    .option("--checkpoint <file>", "checkpoints that the log has to contain")
    .option("--from <number>", "begin with this entry, and take what is before it as it is", entryNumber)
    .option("--json", "print one JSON document instead")
    .addHelpText("after", MORE)
    .action(async (file: string | undefined, options: Options) => {
      const { tenant = null, from = null } = options;
      const checkpoints = options.checkpoint === undefined ? [] : await checkpointsIn(options.checkpoint);
      if (file !== undefined) {
        if (tenant !== null || from !== null)
          throw new CannotBeDone("--tenant and --from are for the record, not for a file");
        return verifyFile(file, checkpoints, options, shell);
      }
      if (from !== null && tenant === null)
        throw new CannotBeDone("--from is an entry of one tenant: say --tenant, too");
      return onRecord(shell, auditVerify.with({ tenant, from, checkpoints, json: options.json === true }));
    });
}

async function verifyFile(
  file: string,
  checkpoints: readonly Checkpoint[],
  { json }: Options,
  shell: Shell,
): Promise<void> {
  const verified = await verifyExport(fileLines(file, shell.err), checkpoints);
  const { tenant, problem } = verified;
  if (problem === null && checkpoints.length > 0 && checkpoints.every((each) => each.tenant !== tenant)) {
    throw new CannotBeDone(`${file}: no checkpoint is of its tenant: nothing could be compared with any`);
  }
  shell.write(json === true ? `${JSON.stringify(exportJson(verified), null, 2)}\n` : exportText(file, verified));
  shell.ended(problem === null ? 0 : 1);
}

/** @throws {CannotBeDone} */
async function checkpointsIn(file: string): Promise<Checkpoint[]> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new CannotBeDone(`${file}: there is no such file, or it may not be read`);
  });
  const read = parseCheckpoints(text);
  if ("badLine" in read) throw new CannotBeDone(`${file}: line ${read.badLine} is no checkpoint`);
  if (read.checkpoints.length === 0) throw new CannotBeDone(`${file}: it holds no checkpoint`);
  return read.checkpoints;
}

function entryNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("It is the number of an entry, from 1.");
}
