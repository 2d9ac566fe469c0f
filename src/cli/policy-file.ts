import { loadPolicy } from "../policy/load.ts";
import type { Policy } from "../policy/policy.ts";
import { readPolicyFile } from "../policy/read-file.ts";
import type { ReadFile } from "../policy/read-file.ts";
import { CannotBeDone } from "./shell.ts";
import type { Shell } from "./shell.ts";

/** What shells call a pipe: `<(git show HEAD:policies/default.yaml)` is one. */
const OPEN = /^\/dev\/(?:fd\/\d+|stdin)$/;

/** The text of a file that is no larger than a policy may be, or why there is none. */
export function readPolicySource(file: string): Promise<ReadFile> {
  return readPolicyFile(file, OPEN.test(file));
}

/**
 * The policy of a file, for a command that cannot go on without it.
 * @throws {CannotBeDone} with every problem of the file
 */
export async function policyOf(file: string, { known }: Pick<Shell, "known">): Promise<Policy> {
  const read = await readPolicySource(file);
  if ("trouble" in read) throw new CannotBeDone(`${file}: ${read.trouble}`);
  const loaded = loadPolicy(read.source, { file, providers: known });
  if ("problems" in loaded) throw CannotBeDone.becauseOf(loaded.problems);
  return loaded.policy;
}
