import { readFile, stat } from "node:fs/promises";

import { loadPolicy } from "../policy/load.ts";
import type { Policy } from "../policy/policy.ts";
import { formatProblem } from "../policy/problem.ts";
import { LARGEST_FILE } from "../policy/yaml-source.ts";
import { CannotBeDone } from "./shell.ts";
import type { Shell } from "./shell.ts";

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "it may not be read",
};

/** The text of a file that is no larger than a policy may be, or why there is none. */
export async function readPolicySource(
  file: string,
): Promise<{ readonly source: string } | { readonly trouble: string }> {
  try {
    const stats = await stat(file);
    if (stats.isDirectory()) return { trouble: "it is a folder" };
    if (stats.size > LARGEST_FILE) return { trouble: `it is larger than ${LARGEST_FILE / 1024} KiB` };
    return { source: await readFile(file, "utf8") };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return { trouble: UNREADABLE[code] ?? "it cannot be read" };
  }
}

/**
 * The policy of a file, for a command that cannot go on without it.
 * @throws {CannotBeDone} with every problem of the file
 */
export async function policyOf(file: string, { known }: Pick<Shell, "known">): Promise<Policy> {
  const read = await readPolicySource(file);
  if ("trouble" in read) throw new CannotBeDone(`${file}: ${read.trouble}`);
  const loaded = loadPolicy(read.source, { file, providers: known });
  if ("problems" in loaded) throw new CannotBeDone(loaded.problems.map(formatProblem).join("\n"));
  return loaded.policy;
}
