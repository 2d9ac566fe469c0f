import { access } from "node:fs/promises";

import { policyFilesOf } from "./policy-check.ts";
import { CannotBeDone } from "./shell.ts";

const [POLICY, CASES] = [/\.(ya?ml)$/, /\.test\.(ya?ml)$/];

/**
 * The policy's file, which may be named, or that of its cases.
 * @throws {CannotBeDone} where cases are named that stand alone
 */
export async function policyFileOf(named: string): Promise<string> {
  const file = named.replace(CASES, ".$1");
  if (file === named || (await isThere(file))) return file;
  throw new CannotBeDone(
    `${file}: there is no such policy (to try another one: saksi policy test POLICY --cases ${named})`,
  );
}

/** Where the cases of a policy stand. The file itself, where its name does not tell. */
export function casesFileOf(file: string): string {
  return file.replace(POLICY, ".test.$1");
}

interface ToTest {
  readonly files: readonly string[];
  /** Policies of a folder that have no cases beside them. */
  readonly withoutCases: readonly string[];
}

/**
 * The file itself; of a folder, every policy in it that has cases.
 * @throws {CannotBeDone} of a folder where none has
 */
export async function policiesToTest(named: string): Promise<ToTest> {
  const files = await policyFilesOf(named);
  if (files.length === 1 && files[0] === named) return { files, withoutCases: [] };
  const tested = new Set<string>();
  for (const file of files) if (await isThere(casesFileOf(file))) tested.add(file);
  if (tested.size === 0) throw new CannotBeDone(`${named}: no policy in this folder has cases (*.test.yaml) beside it`);
  return { files: [...tested], withoutCases: files.filter((file) => !tested.has(file)) };
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
