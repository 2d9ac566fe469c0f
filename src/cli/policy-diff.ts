import { InvalidArgumentError } from "commander";
import type { Command } from "commander";

import { comparePolicies } from "../policy/diff/compare.ts";
import type { Comparison } from "../policy/diff/compare.ts";
import type { Policy } from "../policy/policy.ts";
import { differencesText, flipsText, paintFor } from "./diff-text.ts";
import { policyOf } from "./policy-file.ts";
import { startProgress } from "./progress.ts";
import type { Progress } from "./progress.ts";
import type { Shell } from "./shell.ts";

interface Options {
  readonly json?: true;
  readonly all?: true;
  readonly budget?: number;
}

/** `saksi policy diff OLD NEW`. */
export function addPolicyDiff(policy: Command, shell: Shell): void {
  policy
    .command("diff")
    .summary("tell what two policies mean differently, and whose outcome changes")
    .description(
      "Compares two policies by what they mean: format, comments, the order of keys and the names of parameters are no difference. " +
        "Then searches for the applicants, by the fewest facts, whom the new one decides otherwise.",
    )
    .argument("<old>", "a policy file")
    .argument("<new>", "a policy file")
    .option("--json", "print the comparison as JSON")
    .option("--all", "show every applicant found")
    .option("--budget <count>", "the most applicants to try", wholeNumber)
    .action(async (oldFile: string, newFile: string, options: Options) => {
      const [old, next] = [await policyOf(oldFile, shell), await policyOf(newFile, shell)];
      const comparison = compare(old, next, options.budget ?? usualBudget(old, next), shell);
      shell.write(options.json ? jsonOf(old, next, comparison) : textOf(old, next, comparison, options, shell));
      shell.ended(comparison.differences.length === 0 ? 0 : 1);
    });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("It is a whole number above 0.");
}

const MOST_APPLICANTS = 200_000;
const MOST_CONDITIONS = 8_000_000;

/** A few seconds' worth, however long the policies are. */
function usualBudget(...policies: readonly Policy[]): number {
  const conditions = policies.flatMap(({ meaning }) => [...meaning.rules, ...meaning.approveRequires]).length;
  return Math.min(MOST_APPLICANTS, Math.ceil(MOST_CONDITIONS / Math.max(1, conditions)));
}

/** A bar is shown only where the search turns out to be long. */
const PATIENCE_MS = 1_000;

function compare(old: Policy, next: Policy, budget: number, { err }: Shell): Comparison {
  const start = performance.now();
  let progress: Progress | undefined;
  const comparison = comparePolicies(old, next, {
    budget,
    onProgress: (searched) => {
      if (performance.now() - start > PATIENCE_MS) progress ??= startProgress(err, budget, "applicants");
      progress?.at(searched);
    },
  });
  progress?.end();
  return comparison;
}

function textOf(old: Policy, next: Policy, comparison: Comparison, { all }: Options, { out }: Shell): string {
  const paint = paintFor(out);
  const heads = headsText(old, next);
  if (comparison.differences.length === 0) return `no change in meaning${heads === null ? "" : ` (${heads})`}\n`;
  const title = heads ?? `${old.name}: the meaning has changed, and the version is still ${old.version}`;
  return [
    `${paint("bold", title)}\n`,
    differencesText(comparison, paint),
    flipsText(comparison, all === true, paint),
  ].join("\n");
}

/** What the two are called, where that differs. */
function headsText(old: Policy, next: Policy): string | null {
  const version = old.version === next.version ? null : `version ${old.version} → ${next.version}`;
  if (old.name === next.name) return version === null ? null : version;
  return [`policy ${old.name} → ${next.name}`, version].filter((each) => each !== null).join(", ");
}

function jsonOf(old: Policy, next: Policy, comparison: Comparison): string {
  const head = ({ name, version, digest }: Policy) => ({ name, version, digest });
  const same = comparison.differences.length === 0;
  return `${JSON.stringify({ old: head(old), new: head(next), same, ...comparison }, null, 2)}\n`;
}
