import { writtenRef } from "../domain/policy-ref.ts";
import { openPolicyFolder } from "./folder.ts";
import type { PolicyFolder } from "./folder.ts";
import type { Policy } from "./policy.ts";
import type { KnownProvider } from "./read-checks.ts";
import { createShelf } from "./shelf.ts";
import type { PolicyChoice, PolicyShelf } from "./shelf.ts";

interface LibraryOptions {
  readonly folder: string;
  /** Every provider of the registry. */
  readonly providers: readonly KnownProvider[];
  readonly choice: PolicyChoice;
  /** Whether a version that was once loaded may come back with another meaning. */
  readonly rewritable: boolean;
}

/** One version of a policy that a reload brought, took away, or gave another meaning. */
interface PolicyChange {
  /** `default@7` */
  readonly policy: string;
  /** Its digest before and after; null where it was not there, or is no more. */
  readonly was: string | null;
  readonly is: string | null;
}

/** What became of a reload. One that was refused left everything as it was. */
export type Reload =
  | { readonly result: "changed"; readonly shelf: PolicyShelf; readonly changes: readonly PolicyChange[] }
  | { readonly result: "unchanged"; readonly shelf: PolicyShelf }
  | { readonly result: "refused"; readonly problems: readonly string[] };

/** The folder of policy files, and the shelf that was last made of it without a problem. */
export interface PolicyLibrary {
  readonly shelf: PolicyShelf;
  /** What was probably not meant in the files that it was made of, ready to print. */
  readonly warnings: readonly string[];
  /** Reads the folder again. Not to be called while it does. */
  reload(): Promise<Reload>;
}

export async function openLibrary(
  options: LibraryOptions,
): Promise<{ readonly library: PolicyLibrary } | { readonly problems: readonly string[] }> {
  const folder = openPolicyFolder(options);
  const opened = await readShelf(folder, options.choice);
  if ("problems" in opened) return opened;
  let { shelf, warnings } = opened;
  /** Of every version that was ever on the shelf: a file that is taken away and put back is still the same version. */
  const published = digestsOf(shelf);

  async function reload(): Promise<Reload> {
    const read = await readShelf(folder, options.choice);
    if ("problems" in read) return { result: "refused", problems: read.problems };
    const rewritten = read.shelf.all.filter((policy) => !options.rewritable && isRewritten(policy, published));
    if (rewritten.length > 0) return { result: "refused", problems: rewritten.map(immutable) };
    const changes = changesBetween(digestsOf(shelf), digestsOf(read.shelf));
    ({ shelf, warnings } = read);
    for (const [policy, digest] of digestsOf(shelf)) published.set(policy, digest);
    return changes.length === 0 ? { result: "unchanged", shelf } : { result: "changed", shelf, changes };
  }

  return {
    library: {
      get shelf() {
        return shelf;
      },
      get warnings() {
        return warnings;
      },
      reload,
    },
  };
}

async function readShelf(folder: PolicyFolder, choice: PolicyChoice) {
  const loaded = await folder.load();
  if ("problems" in loaded) return loaded;
  const made = createShelf(loaded.policies, choice);
  return "problems" in made ? made : { ...made, warnings: loaded.warnings };
}

function digestsOf({ all }: PolicyShelf): Map<string, string> {
  return new Map(all.map((policy) => [writtenRef(policy), policy.digest]));
}

function isRewritten(policy: Policy, published: ReadonlyMap<string, string>): boolean {
  const digest = published.get(writtenRef(policy));
  return digest !== undefined && digest !== policy.digest;
}

function immutable(policy: Policy): string {
  return `${writtenRef(policy)} means something else than when it was loaded: a published version is immutable, so give it a new number`;
}

function changesBetween(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): PolicyChange[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((policy) => ({ policy, was: before.get(policy) ?? null, is: after.get(policy) ?? null }))
    .filter(({ was, is }) => was !== is);
}
