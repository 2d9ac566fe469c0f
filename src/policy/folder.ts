import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate, setTimeout } from "node:timers/promises";

import { writtenRef } from "../domain/policy-ref.ts";
import { loadPolicy } from "./load.ts";
import type { Policy } from "./policy.ts";
import { formatProblem } from "./problem.ts";
import { readPolicyFile } from "./read-file.ts";
import type { ReadFile } from "./read-file.ts";
import type { KnownProvider } from "./read-checks.ts";

/** Cases of a policy stand beside it, as `default.test.yaml`, and are no policy. */
const POLICY_FILE = /^(?!.*\.test\.ya?ml$).+\.ya?ml$/;

export function isPolicyFile(name: string): boolean {
  return POLICY_FILE.test(name);
}

/** Why a folder is refused of which two files hold one version, as `default@7`. */
export function heldTwice(ref: string, other: string): string {
  return `${ref} is in ${other} too: give one of them another version or name`;
}

type LoadedFolder =
  | { readonly policies: readonly Policy[]; readonly warnings: readonly string[] }
  | { readonly problems: readonly string[] };

/** Where policy files lie. What was made of a file is kept for as long as its bytes stay the same. */
export interface PolicyFolder {
  /**
   * Loads every policy file. Several may hold versions of one policy. Other work comes between two files. Not to be called
   * while it does. Never rejects.
   * @returns the policies, no name and version twice, and what was quickly seen to be probably not meant; or every problem of
   * every file. Both ready to print
   */
  load(): Promise<LoadedFolder>;
}

interface FolderOptions {
  readonly folder: string;
  readonly providers: readonly KnownProvider[];
  /** How long all of its files together may take to be read. @default 10 seconds */
  readonly patienceMs?: number;
  /** Never rejects. @default readPolicyFile */
  readonly read?: (file: string) => Promise<ReadFile>;
}

/** The files by their names, in order; undefined where the folder itself cannot be read. */
type Sources = readonly { readonly file: string; readonly read: ReadFile }[] | undefined;

/** What became of a file whose bytes have this digest. */
interface Kept {
  readonly bytes: string;
  readonly loaded: ReturnType<typeof loadPolicy>;
}

export function openPolicyFolder({
  folder,
  providers,
  patienceMs = 10_000,
  read = (file) => readPolicyFile(file),
}: FolderOptions): PolicyFolder {
  let kept = new Map<string, Kept>();
  let reading: Promise<Sources> | undefined;

  async function readAll(): Promise<Sources> {
    const names = await readdir(folder).catch(() => undefined);
    if (names === undefined) return undefined;
    const sources = [];
    for (const name of names.filter(isPolicyFile).toSorted()) {
      const file = join(folder, name);
      sources.push({ file, read: await read(file) });
    }
    return sources;
  }

  /** A disk that hangs is asked once only: each question holds one of the few threads that there are for such. */
  async function readInTime(): Promise<Sources | "hangs"> {
    if (reading !== undefined) return "hangs";
    const given = new AbortController();
    reading = readAll();
    void reading.finally(() => {
      reading = undefined;
      given.abort();
    });
    const late = setTimeout(patienceMs, "hangs" as const, { signal: given.signal }).catch(() => "hangs" as const);
    return Promise.race([reading, late]);
  }

  async function loaded(file: string, source: string): Promise<Kept> {
    const bytes = createHash("sha256").update(source).digest("hex");
    const before = kept.get(file);
    if (before?.bytes === bytes) return before;
    await setImmediate();
    return { bytes, loaded: loadPolicy(source, { file, providers, quick: true }) };
  }

  async function load(): Promise<LoadedFolder> {
    const sources = await readInTime();
    if (sources === "hangs") return { problems: [`${folder}: the policy files cannot be read in time`] };
    if (sources === undefined) return { problems: [`${folder}: the policy folder cannot be read`] };
    const next = new Map<string, Kept>();
    const problems: string[] = [];
    for (const { file, read: text } of sources) {
      if ("trouble" in text) problems.push(`${file}: the policy file cannot be read: ${text.trouble}`);
      else next.set(file, await loaded(file, text.source));
    }
    kept = next;
    return together(next, problems);
  }

  return { load };
}

function together(files: ReadonlyMap<string, Kept>, unreadable: readonly string[]): LoadedFolder {
  const policies: Policy[] = [];
  const fileOf = new Map<string, string>();
  const problems = [...unreadable];
  const warnings: string[] = [];
  for (const [file, { loaded }] of files) {
    if ("problems" in loaded) {
      problems.push(...loaded.problems.map(formatProblem));
      continue;
    }
    warnings.push(...loaded.warnings.map(formatProblem));
    const ref = writtenRef(loaded.policy);
    const other = fileOf.get(ref);
    if (other === undefined) {
      policies.push(loaded.policy);
      fileOf.set(ref, file);
    } else problems.push(`${file}: ${heldTwice(ref, other)}`);
  }
  return problems.length > 0 ? { problems } : { policies, warnings };
}
