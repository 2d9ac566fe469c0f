import type { Command } from "commander";

import { loadPolicy } from "../policy/load.ts";
import { formatProblem } from "../policy/problem.ts";
import type { KnownProvider } from "../policy/read-checks.ts";
import { readPolicySource } from "./policy-file.ts";
import type { Shell } from "./shell.ts";

/** `saksi policy check FILE…`. */
export function addPolicyCheck(policy: Command, shell: Shell): void {
  policy
    .command("check")
    .summary("load policies and print every problem with its place")
    .description("Loads each policy file and prints every problem, with its position and a hint.")
    .argument("<file...>", "policy files")
    .action(async (files: string[]) => {
      // One after the other, so that what is said of one file stays together.
      for (const file of files) {
        shell.ended(await checkPolicyFile(file, { providers: shell.known, write: (text) => shell.write(text) }));
      }
    });
}

interface CheckOptions {
  readonly providers: readonly KnownProvider[];
  /** Takes whole lines, with their line breaks. */
  readonly write: (text: string) => void;
}

/**
 * Loads a policy and prints every problem with its place, or what the policy is.
 * @returns the exit code: 0 where it loads, 1 where it has problems or cannot be read
 */
export async function checkPolicyFile(file: string, { providers, write }: CheckOptions): Promise<0 | 1> {
  const read = await readPolicySource(file);
  if ("trouble" in read) {
    write(`${file}: ${read.trouble}\n`);
    return 1;
  }
  const loaded = loadPolicy(read.source, { file, providers });
  if ("problems" in loaded) {
    const { problems } = loaded;
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    write(`${problems.map(formatProblem).join("\n")}\n${file}: ${count}\n`);
    return 1;
  }
  const { name, version, digest, program, reads, needs } = loaded.policy;
  const checks = [...needs].map((check) => check.toLowerCase()).join(", ") || "none";
  write(
    [
      `${file}: ok`,
      `  policy  ${name}, version ${version}`,
      `  digest  ${digest}`,
      `  rules   ${program.rules.length}`,
      `  reads   ${[...reads].toSorted().join(", ")}`,
      `  checks  ${checks}`,
      "",
    ].join("\n"),
  );
  return 0;
}
