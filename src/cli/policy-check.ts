import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { styleText } from "node:util";

import type { Command } from "commander";

import { writtenRef } from "../domain/policy-ref.ts";
import { heldTwice, isPolicyFile } from "../policy/folder.ts";
import { loadPolicy } from "../policy/load.ts";
import type { Policy } from "../policy/policy.ts";
import { paintProblem, ProblemLog } from "../policy/problem.ts";
import type { PolicyProblem } from "../policy/problem.ts";
import { readPolicySource } from "./policy-file.ts";
import type { ExitCode, Shell } from "./shell.ts";

interface CheckOptions {
  readonly json?: boolean;
  readonly strict?: boolean;
}

const MORE = `
Ends with 1 where a file has a problem, and with 2 where one cannot be read, or a folder has no policy: the others are
checked all the same.
`;

/** `saksi policy check FILE…`. */
export function addPolicyCheck(policy: Command, shell: Shell): void {
  policy
    .command("check")
    .summary("load policies and print every problem with its place")
    .description(
      "Loads each policy file and prints every problem with its position and a hint, and warnings of what was probably not meant. Of a folder, every policy file in it, but not the cases (*.test.yaml).",
    )
    .argument("<file...>", "policy files, or folders of them")
    .option("--json", "print one JSON document instead")
    .option("--strict", "let warnings count as problems")
    .addHelpText("after", MORE)
    .action(async (named: string[], { json = false, strict = false }: CheckOptions) => {
      const results: FileResult[] = [];
      for (const files of await Promise.all(named.map(policyFilesOf))) {
        // Files that are named one by one need not lie in the folder of one server.
        const fileOf = new Map<string, string>();
        for (const file of files) {
          const result = await checkFile(file, fileOf, strict, shell);
          results.push(result);
          if (!json) shell.write(told(result, shell));
          shell.ended(exitCodeOf(result));
        }
      }
      if (json) shell.write(`${JSON.stringify({ files: results.map(plain) }, null, 2)}\n`);
      else if (results.length > 1) shell.write(`${summaryOf(results)}\n`);
    });
}

interface FileResult {
  readonly file: string;
  /** Whether a server could start with it; under `--strict`, without a warning. */
  readonly ok: boolean;
  /** Why the file could not be read at all. */
  readonly unreadable: string | null;
  readonly problems: readonly PolicyProblem[];
  readonly warnings: readonly PolicyProblem[];
  readonly policy: Policy | null;
}

function exitCodeOf({ ok, unreadable }: FileResult): ExitCode {
  if (unreadable !== null) return 2;
  return ok ? 0 : 1;
}

/** The file itself, or the policies of a folder in the order of their names. */
export async function policyFilesOf(named: string): Promise<readonly string[]> {
  const isFolder = await stat(named).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isFolder) return [named];
  const names = await readdir(named).catch(() => []);
  const files = names.filter(isPolicyFile).toSorted();
  // A folder without policies is told as a file that cannot be read.
  return files.length === 0 ? [named] : files.map((name) => path.join(named, name));
}

/** @param fileOf the files of the same folder by the version they hold; this one is added */
async function checkFile(
  file: string,
  fileOf: Map<string, string>,
  strict: boolean,
  { known }: Shell,
): Promise<FileResult> {
  const read = await readPolicySource(file);
  if ("trouble" in read) {
    const unreadable = read.trouble === "it is a folder" ? "there is no policy in this folder" : read.trouble;
    return { file, ok: false, unreadable, problems: [], warnings: [], policy: null };
  }
  const loaded = loadPolicy(read.source, { file, providers: known });
  const { warnings } = loaded;
  if ("problems" in loaded) {
    return { file, ok: false, unreadable: null, problems: loaded.problems, warnings, policy: null };
  }
  const ref = writtenRef(loaded.policy);
  const other = fileOf.get(ref);
  if (other !== undefined) {
    const problems = problemAtVersion(file, read.source, heldTwice(ref, other));
    return { file, ok: false, unreadable: null, problems, warnings, policy: null };
  }
  fileOf.set(ref, file);
  const ok = !strict || warnings.length === 0;
  return { file, ok, unreadable: null, problems: [], warnings, policy: loaded.policy };
}

function problemAtVersion(file: string, source: string, message: string): readonly PolicyProblem[] {
  const log = new ProblemLog(file, source);
  const at = /^version[^\S\n]*:[^\S\n]*(\S+)/m.exec(source);
  const end = at === null ? 1 : at.index + at[0].length;
  log.report({ start: end - (at?.[1]?.length ?? 1), end }, message);
  return log.problems;
}

function told({ file, ok, unreadable, problems, warnings, policy }: FileResult, { out }: Shell): string {
  if (unreadable !== null) return `${file}: ${styleText("red", unreadable, { stream: out })}\n`;
  const lines = [...problems, ...warnings].map((problem) => {
    const colour = problem.severity === "error" ? "red" : "yellow";
    return paintProblem(problem, (text) => styleText(colour, text, { stream: out }));
  });
  const counts = [...counted(problems, "problem"), ...counted(warnings, "warning")];
  lines.push(`${file}: ${[...(ok ? ["ok"] : []), ...counts].join(", ")}`);
  return `${[...lines, ...(policy === null ? [] : headOf(policy))].join("\n")}\n`;
}

function counted(problems: readonly PolicyProblem[], what: string): readonly string[] {
  if (problems.length === 0) return [];
  return [problems.length === 1 ? `1 ${what}` : `${problems.length} ${what}s`];
}

function headOf(policy: Policy): readonly string[] {
  const { name, version, digest, meaning, reads, needs } = policy;
  const checks = [...needs].map((check) => check.toLowerCase()).join(", ") || "none";
  return [
    `  policy     ${name}, version ${version}`,
    `  digest     ${digest}`,
    `  rules      ${meaning.rules.length}`,
    `  reads      ${[...reads].toSorted().join(", ") || "nothing"}`,
    `  checks     ${checks}`,
    `  providers  ${providersOf(policy).join(", ") || "none"}`,
  ];
}

/** Whom the policy needs, by the names that it uses for them. */
function providersOf({ needs, checks }: Policy): readonly string[] {
  const names = [...needs].flatMap((check) => checks[check]?.providers ?? []);
  return [...new Set(names)].map((name) => name.toLowerCase()).toSorted();
}

function summaryOf(results: readonly FileResult[]): string {
  const good = results.filter(({ ok }) => ok).length;
  const problems = results.flatMap((result) => result.problems);
  const warnings = results.flatMap((result) => result.warnings);
  return [
    `${good} of ${results.length} files ok`,
    ...counted(problems, "problem"),
    ...counted(warnings, "warning"),
  ].join(", ");
}

/** A result as `--json` prints it. */
function plain({ policy, ...result }: FileResult) {
  if (policy === null) return { ...result, policy };
  const { name, version, digest, meaning, reads, needs } = policy;
  return {
    ...result,
    policy: {
      name,
      version,
      digest,
      rules: meaning.rules.length,
      reads: [...reads].toSorted(),
      checks: Array.from(needs, (check) => check.toLowerCase()),
      providers: providersOf(policy),
    },
  };
}
