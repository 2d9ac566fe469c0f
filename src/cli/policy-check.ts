import { readFile, stat } from "node:fs/promises";

import { loadPolicy } from "../policy/load.ts";
import { formatProblem } from "../policy/problem.ts";
import type { KnownProvider } from "../policy/read-checks.ts";
import { LARGEST_FILE } from "../policy/yaml-source.ts";

interface CheckOptions {
  readonly providers: readonly KnownProvider[];
  /** Takes whole lines, with their line breaks. */
  readonly write: (text: string) => void;
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "it may not be read",
};

async function readPolicyFile(file: string): Promise<{ readonly source: string } | { readonly trouble: string }> {
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
 * `saksi policy check FILE`: loads a policy and prints every problem with its place, or what the policy is.
 * @returns the exit code: 0 where it loads, 1 where it has problems or cannot be read
 */
export async function checkPolicyFile(file: string, { providers, write }: CheckOptions): Promise<0 | 1> {
  const read = await readPolicyFile(file);
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
