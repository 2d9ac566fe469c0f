import type { Configuration } from "./configuration.ts";
import { Source } from "./source.ts";
import type { Environment } from "./source.ts";
import { store } from "./store.ts";
import { vault } from "./vault.ts";

/** As much of the configuration as says where the record is and what it is locked with. All problems come at once. */
export function loadRecordConfiguration(
  environment: Environment,
): { readonly configuration: Pick<Configuration, "store" | "vault"> } | { readonly problems: readonly string[] } {
  const source = new Source(environment);
  const stored = source.read(store);
  const sealed = source.read(vault);
  if (!stored || !sealed) return { problems: source.problems };
  return {
    configuration: {
      store: { databaseUrl: stored.DATABASE_URL ?? null, dataFolder: stored.SAKSI_DATA },
      vault: { masterKeys: sealed.SAKSI_MASTER_KEYS ?? null },
    },
  };
}
