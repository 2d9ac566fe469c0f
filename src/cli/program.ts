import { styleText } from "node:util";

import { Command, CommanderError } from "commander";

import { addAuditCheckpoint } from "./audit-checkpoint.ts";
import { addAuditExport } from "./audit-export.ts";
import { addAuditVerify } from "./audit-verify.ts";
import { addDoctor } from "./doctor.ts";
import { addKeysMaster } from "./keys-master.ts";
import { addKeys } from "./keys.ts";
import { addPolicyBacktest } from "./policy-backtest.ts";
import { addPolicyCheck } from "./policy-check.ts";
import { addPolicyDiff } from "./policy-diff.ts";
import { addPolicySimulate } from "./policy-simulate.ts";
import { addPolicyTest } from "./policy-test.ts";
import { addRecordErasures } from "./record-erasures.ts";
import { addRecordEvidence } from "./record-evidence.ts";
import { addRecordRotateKeys } from "./record-rotate-keys.ts";
import { addRecordStatus } from "./record-status.ts";
import { CannotBeDone, failureJson, isTerminal, knownProviders } from "./shell.ts";
import type { ExitCode, Shell, Surroundings } from "./shell.ts";

const EXIT_CODES = `
Exit codes
  0  all is well: no problem, no failed case, no difference
  1  there is one
  2  it could not be done: the command line or the configuration is wrong, or a file cannot be read, loaded or written

With --json, standard output then has { "error": … }, with the problems that have a place in a file.
`;

/** Runs one command line, without the program's own name, and gives the exit code. */
export async function runSaksi(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { providers, out, err } = surroundings;
  let exitCode: ExitCode = 0;
  const shell: Shell = {
    ...surroundings,
    known: knownProviders(providers),
    write: (text) => void out.write(text),
    ended: (code) => {
      if (code > exitCode) exitCode = code;
    },
  };
  const failed = (failure: Pick<CannotBeDone, "message" | "problems">): void => {
    if (wantsJson(args)) shell.write(`${JSON.stringify(failureJson(failure), null, 2)}\n`);
  };
  try {
    await programOf(shell).parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      failed({ message: error.message.replace(/^error: /, ""), problems: [] });
      return 2;
    }
    if (!(error instanceof CannotBeDone)) throw error;
    err.write(`${styleText("red", error.message, { stream: err })}\n`);
    failed(error);
    return 2;
  }
}

/** As far as can be told of a command line that may be wrong. */
function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return args.slice(0, end === -1 ? undefined : end).includes("--json");
}

function programOf(shell: Shell): Command {
  const { out, err } = shell;
  const program = new Command("saksi")
    .description("The command-line companion of the Saksi server.")
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void out.write(text),
      writeErr: (text) => void err.write(text),
      getOutHasColors: () => isTerminal(out),
      getErrHasColors: () => isTerminal(err),
      outputError: (text, write) => write(styleText("red", text, { stream: err })),
    })
    .showHelpAfterError()
    .exitOverride();
  const policy = program
    .command("policy")
    .description("Check, test, compare, replay and simulate policies.")
    .addHelpText("after", EXIT_CODES);
  addPolicyCheck(policy, shell);
  addPolicyDiff(policy, shell);
  addPolicySimulate(policy, shell);
  addPolicyTest(policy, shell);
  addPolicyBacktest(policy, shell);
  addDoctor(program, shell);
  const record = program
    .command("record")
    .description("Look at the record, and look after it.")
    .addHelpText("after", EXIT_CODES);
  addRecordStatus(record, shell);
  addRecordRotateKeys(record, shell);
  addRecordErasures(record, shell);
  addRecordEvidence(record, shell);
  const audit = program
    .command("audit")
    .description("Prove what was done, and that nothing of it was changed.")
    .addHelpText("after", EXIT_CODES);
  addAuditVerify(audit, shell);
  addAuditExport(audit, shell);
  addAuditCheckpoint(audit, shell);
  const keys = program
    .command("keys")
    .description("Keys of callers, and master keys.")
    .addHelpText("after", EXIT_CODES);
  addKeys(keys, shell);
  addKeysMaster(keys, shell);
  program.addHelpText("after", EXIT_CODES);
  return program;
}
