import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll } from "vitest";

import { policyText } from "./policies.ts";

const made: string[] = [];

/** A folder with these files in it, which is gone when the tests of the file are done. */
export async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  if (made.length === 0) afterAll(() => Promise.all(made.map((each) => rm(each, { recursive: true, force: true }))));
  const folder = await mkdtemp(join(tmpdir(), "saksi-policies-"));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

/** A small policy of this name and version; another `limit` is another meaning. */
export function versionText(name: string, version: number, limit = 30): string {
  const bands = `bands: [ { below: ${limit}, outcome: APPROVE }, { below: 80, outcome: REVIEW }, { outcome: REJECT } ]`;
  return policyText({ bands }).replace("policy: test\nversion: 1", `policy: ${name}\nversion: ${version}`);
}
