import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { loadPolicy } from "./load.ts";
import type { Policy } from "./policy.ts";
import { formatProblem } from "./problem.ts";
import type { KnownProvider } from "./read-checks.ts";

/** Cases of a policy stand beside it, as `default.test.yaml`, and are no policy. */
const POLICY_FILE = /^(?!.*\.test\.ya?ml$).+\.ya?ml$/;

/**
 * Loads every policy file of a folder.
 * @returns the policies by name, or every problem of every file, ready to print
 */
export async function loadPolicyFolder(
  folder: string,
  providers: readonly KnownProvider[],
): Promise<{ readonly policies: ReadonlyMap<string, Policy> } | { readonly problems: readonly string[] }> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return { problems: [`${folder}: the policy folder cannot be read`] };
  const policies = new Map<string, Policy>();
  const problems: string[] = [];
  for (const name of names.filter((each) => POLICY_FILE.test(each)).toSorted()) {
    const file = join(folder, name);
    const source = await readFile(file, "utf8").catch(() => undefined);
    if (source === undefined) {
      problems.push(`${file}: the policy file cannot be read`);
      continue;
    }
    const loaded = loadPolicy(source, { file, providers });
    if ("problems" in loaded) problems.push(...loaded.problems.map(formatProblem));
    else if (policies.has(loaded.policy.name)) {
      const { name: taken } = loaded.policy;
      problems.push(`${file}: the policy ${taken} is in another file of the folder too: rename one, or move one out`);
    } else policies.set(loaded.policy.name, loaded.policy);
  }
  return problems.length > 0 ? { problems } : { policies };
}
