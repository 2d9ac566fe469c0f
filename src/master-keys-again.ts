import { loadRecordConfiguration } from "./config/record.ts";
import type { Environment } from "./config/source.ts";
import type { MasterKeys } from "./vault/master-key.ts";
import { hasMasterKeys, KeyFileProblem, masterKeysIn } from "./vault/master-key-file.ts";

/** The master keys as the environment, and the files that it names, have them now; undefined where none were ever made. */
export async function masterKeysAgain(
  environment: Environment,
): Promise<{ readonly keys: MasterKeys } | { readonly problems: readonly string[] } | undefined> {
  const loaded = loadRecordConfiguration(environment);
  if ("problems" in loaded) return loaded;
  const { store, vault } = loaded.configuration;
  if (vault.masterKeys !== null) return { keys: vault.masterKeys };
  if (!hasMasterKeys(store.dataFolder)) return undefined;
  try {
    return { keys: await masterKeysIn(store.dataFolder, false) };
  } catch (error) {
    if (error instanceof KeyFileProblem) return { problems: [error.message] };
    throw error;
  }
}
