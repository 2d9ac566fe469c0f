import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { writtenRef } from "../domain/policy-ref.ts";
import { loadPolicy } from "./load.ts";
import type { Policy } from "./policy.ts";
import { formatProblem } from "./problem.ts";
import type { KnownProvider } from "./read-checks.ts";

/** Cases of a policy stand beside it, as `default.test.yaml`, and are no policy. */
const POLICY_FILE = /^(?!.*\.test\.ya?ml$).+\.ya?ml$/;

export function isPolicyFile(name: string): boolean {
  return POLICY_FILE.test(name);
}

interface LoadedFolder {
  readonly policies: readonly Policy[];
  readonly warnings: readonly string[];
}

/**
 * Loads every policy file of a folder. Several may hold versions of one policy.
 * @returns the policies, no name and version twice, and what was probably not meant; or every problem of every file. Both
 * ready to print
 */
export async function loadPolicyFolder(
  folder: string,
  providers: readonly KnownProvider[],
): Promise<LoadedFolder | { readonly problems: readonly string[] }> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return { problems: [`${folder}: the policy folder cannot be read`] };
  const policies: Policy[] = [];
  const files = new Map<string, string>();
  const problems: string[] = [];
  const warnings: string[] = [];
  for (const name of names.filter(isPolicyFile).toSorted()) {
    const file = join(folder, name);
    const source = await readFile(file, "utf8").catch(() => undefined);
    if (source === undefined) {
      problems.push(`${file}: the policy file cannot be read`);
      continue;
    }
    const loaded = loadPolicy(source, { file, providers });
    if ("problems" in loaded) {
      problems.push(...loaded.problems.map(formatProblem));
      continue;
    }
    warnings.push(...loaded.warnings.map(formatProblem));
    const ref = writtenRef(loaded.policy);
    const other = files.get(ref);
    if (other === undefined) {
      policies.push(loaded.policy);
      files.set(ref, file);
    } else problems.push(`${file}: ${ref} is in ${other} too: give one of them another version or name`);
  }
  return problems.length > 0 ? { problems } : { policies, warnings };
}
