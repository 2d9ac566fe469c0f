import type { Policy } from "../../policy/policy.ts";
import { loadPolicy } from "../../policy/load.ts";
import type { KnownProvider } from "../../policy/read-checks.ts";
import type { PolicyShelf } from "../../policy/shelf.ts";
import type { Database } from "../../store/database.ts";
import { policySource } from "../../store/records.ts";

/** Policies read from the record are kept for as long as the process runs, but no more of them than this. */
const MOST_KEPT = 200;

/** The policies that have decided something, whether their files are still there or not. */
export interface PastPolicies {
  /** @throws {RangeError} where no policy of the digest has decided anything, or it does not mean any more what it did */
  byDigest(digest: string): Promise<Policy>;
}

export function createPastPolicies(
  database: Pick<Database, "orm">,
  providers: readonly KnownProvider[],
  shelf: () => PolicyShelf,
): PastPolicies {
  const kept = new Map<string, Promise<Policy>>();
  const read = async (digest: string): Promise<Policy> => {
    const source = await policySource(database, digest);
    if (source === undefined) throw new RangeError(`no policy of the digest ${digest} is on record`);
    const loaded = loadPolicy(source, { file: digest, providers, quick: true });
    if ("policy" in loaded && loaded.policy.digest === digest) return loaded.policy;
    throw new RangeError(`the policy of the digest ${digest} cannot be read as it was`);
  };
  return {
    byDigest(digest) {
      const loaded = shelf().all.find((policy) => policy.digest === digest);
      if (loaded !== undefined) return Promise.resolve(loaded);
      const found = kept.get(digest) ?? read(digest);
      kept.set(digest, found);
      found.catch(() => kept.delete(digest));
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      return found;
    },
  };
}
