import { glair } from "./providers/glair/index.ts";
import { hyperverge } from "./providers/hyperverge/index.ts";
import { idmeta } from "./providers/idmeta/index.ts";
import { iluma } from "./providers/iluma/index.ts";
import type { ProviderDefinition } from "./providers/provider.ts";
import { glairSimulator } from "./sandbox/glair/simulator.ts";
import { hypervergeSimulator } from "./sandbox/hyperverge/simulator.ts";
import { idmetaSimulator } from "./sandbox/idmeta/simulator.ts";
import { ilumaSimulator } from "./sandbox/iluma/simulator.ts";
import type { Simulator } from "./sandbox/simulator.ts";

export interface RegisteredVendor {
  readonly provider: ProviderDefinition;
  /** The vendor as the sandbox plays it. */
  readonly simulator: Simulator;
}

/** Every vendor there is. A new one is a folder in `providers/`, one in `sandbox/`, and a line here. */
export const registry: readonly RegisteredVendor[] = [
  { provider: idmeta, simulator: idmetaSimulator },
  { provider: glair, simulator: glairSimulator },
  { provider: hyperverge, simulator: hypervergeSimulator },
  { provider: iluma, simulator: ilumaSimulator },
];

export const providerDefinitions = registry.map(({ provider }) => provider);

/** The same, as far as a policy may name them. */
export const knownProviders = providerDefinitions.map(({ name, endpoints }) => {
  return { name, checks: [...new Set(endpoints.flatMap(({ checks }) => checks))] };
});
