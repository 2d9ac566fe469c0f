import type { Logger } from "pino";

import type { Panel, Seat } from "./checks/panel.ts";
import type { Configuration } from "./config/configuration.ts";
import { DEFAULT_FACE_LIMITS } from "./domain/face-limits.ts";
import type { ProviderName } from "./domain/provider.ts";
import type { Sandbox } from "./sandbox/sandbox.ts";

/** Connects every provider that is configured. Whoever opens a panel closes its providers. */
export function openPanel(
  { providers, checks }: Configuration,
  sandbox: Pick<Sandbox, "environment"> | null,
  log: Logger,
  archive: (provider: ProviderName, address: string) => Promise<string | undefined> = async () => undefined,
): Panel {
  return new Map(
    providers.map((configured): [ProviderName, Seat] => {
      const { definition } = configured;
      const faceLimits = checks.faceLimits.get(definition.name) ?? DEFAULT_FACE_LIMITS;
      if ("off" in configured) {
        return [definition.name, { definition, provider: null, faceLimits, prices: new Map() }];
      }
      const provider = definition.connect(
        { ...configured.values, ...sandbox?.environment },
        { log, archive: (address) => archive(definition.name, address) },
      );
      return [definition.name, { definition, provider, faceLimits, prices: configured.prices }];
    }),
  );
}
