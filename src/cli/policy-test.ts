import type { Command } from "commander";

import { readCases } from "../workbench/cases/read-cases.ts";
import { hasPassed, runCases } from "../workbench/cases/run-cases.ts";
import { policyOf, readPolicySource } from "./policy-file.ts";
import { casesFileOf, policiesToTest, policyFileOf } from "./policy-test-files.ts";
import { testJson, testText } from "./policy-test-report.ts";
import type { TestedPolicy } from "./policy-test-report.ts";
import { CannotBeDone, failureJson } from "./shell.ts";
import type { Shell } from "./shell.ts";

interface Options {
  readonly cases?: string;
  /** Whether gaps of the coverage fail the test. */
  readonly coverage: boolean;
  readonly verbose?: true;
  readonly json?: true;
}

const MORE = `
For policies/default.yaml the cases are read from policies/default.test.yaml; either file may be named. Of a folder, every
policy is tested that has cases beside it, and the others are named.

Every case is tried as it is, and once more with each provider down. The test fails where a case does not come out as
expected, where an outage approves or rejects somebody, and where a rule was never seen fired, not fired and unknown.
`;

/** `saksi policy test FILE…`. */
export function addPolicyTest(policy: Command, shell: Shell): void {
  policy
    .command("test")
    .summary("run the test cases of policies")
    .description("Runs the table of cases of each policy, and tells which rules they leave untested.")
    .argument("<file...>", "policy files, or folders of them")
    .option("--cases <file>", "read the cases from this file (with one policy only)")
    .option("--no-coverage", "look at the cases alone, whatever they leave untested")
    .option("-v, --verbose", "name the cases that pass, too")
    .option("--json", "print the result as JSON")
    .addHelpText("after", MORE)
    .action(async (named: string[], options: Options) => {
      const toTest = await Promise.all(named.map(policiesToTest));
      const files = toTest.flatMap((each) => each.files);
      for (const file of toTest.flatMap(({ withoutCases }) => withoutCases)) {
        shell.err.write(`${file}: not tested, for it has no cases (${casesFileOf(file)})\n`);
      }
      if (options.cases !== undefined && files.length > 1) {
        throw new CannotBeDone("--cases goes with one policy only");
      }
      const tested: TestedPolicy[] = [];
      const results: unknown[] = [];
      for (const file of files) {
        try {
          const each = await testPolicyFile(file, options, shell);
          tested.push(each);
          results.push(testJson(each));
        } catch (error) {
          // One file that cannot be tested keeps nobody from testing the next.
          if (!(error instanceof CannotBeDone)) throw error;
          shell.err.write(`${error.message}\n`);
          results.push({ file, ...failureJson(error) });
          shell.ended(2);
        }
      }
      for (const each of tested) if (!isWell(each, options)) shell.ended(1);
      if (options.json) shell.write(`${JSON.stringify(results, null, 2)}\n`);
      else for (const each of tested) shell.write(testText(each, { ...options, out: shell.out }));
    });
}

function isWell({ report: { results, coverage } }: TestedPolicy, options: Options): boolean {
  return results.every(hasPassed) && (!options.coverage || coverage.gaps.length === 0);
}

/** @throws {CannotBeDone} where a file cannot be read, with all that is wrong with it */
async function testPolicyFile(named: string, options: Options, shell: Shell): Promise<TestedPolicy> {
  const file = await policyFileOf(named);
  const casesFile = options.cases ?? casesFileOf(file);
  if (casesFile === file) throw new CannotBeDone(`${file}: say with --cases where its cases are`);
  const policy = await policyOf(file, shell);
  const read = await readPolicySource(casesFile);
  if ("trouble" in read) throw new CannotBeDone(`${casesFile}: ${read.trouble}`);
  const definitions = shell.providers;
  const loaded = readCases(read.source, { file: casesFile, policy, definitions });
  if ("problems" in loaded) throw CannotBeDone.becauseOf(loaded.problems);
  return { file, casesFile, policy, report: runCases(loaded.cases, { policy, definitions }) };
}
