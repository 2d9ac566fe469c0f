import { expect } from "vitest";

import { loadConfiguration } from "../../src/config/configuration.ts";
import type { Configuration } from "../../src/config/configuration.ts";
import type { ProviderDefinition } from "../../src/providers/provider.ts";
import { acme, lists } from "./fake-providers.ts";

type Environment = Readonly<Record<string, string>>;

export const LIVE = { SAKSI_MODE: "live", SAKSI_API_KEYS: "shop:correct-horse-battery" };
export const ACME = { ACME_USER: "saksi", ACME_PASSWORD: "hunter2-hunter2", ACME_KEY: "k-7f3a91" };

export function expectConfiguration(
  environment: Environment,
  registry: readonly ProviderDefinition[] = [acme, lists],
): Configuration {
  const loaded = loadConfiguration(environment, registry);
  if ("problems" in loaded) expect.fail(`unexpected problems: ${loaded.problems.join("; ")}`);
  return loaded.configuration;
}

/** The problems, none where it loads. */
export function problemsOf(
  environment: Environment,
  registry: readonly ProviderDefinition[] = [acme, lists],
): readonly string[] {
  const loaded = loadConfiguration(environment, registry);
  return "problems" in loaded ? loaded.problems : [];
}
