import { Counter, Gauge } from "prom-client";
import type { Registry } from "prom-client";

import type { PolicyVersion } from "../domain/decision.ts";

const ROLES = ["live", "shadow", "loaded"] as const;
const RELOAD_RESULTS = ["changed", "unchanged", "refused"] as const;
export type ReloadResult = (typeof RELOAD_RESULTS)[number];

export interface LoadedPolicy extends PolicyVersion {
  /** `live` decides where no other is named; `loaded` only for whoever names it. */
  readonly role: (typeof ROLES)[number];
}

/** What policies are loaded, and how often the folder was read again. */
export function countPolicies(registry: Registry) {
  const registers = [registry];
  const reloads = new Counter({
    name: "saksi_policy_reloads_total",
    help: "Times that the policy folder was read again, by what came of it.",
    labelNames: ["result"],
    registers,
  });
  const info = new Gauge({
    name: "saksi_policy_info",
    help: "The loaded policies; the value is always 1.",
    labelNames: ["name", "version", "digest", "role"],
    registers,
  });
  for (const result of RELOAD_RESULTS) reloads.inc({ result }, 0);
  return {
    reloaded: (result: ReloadResult): void => reloads.inc({ result }),
    loaded(policies: readonly LoadedPolicy[]): void {
      info.reset();
      for (const { name, version, digest, role } of policies) info.set({ name, version, digest, role }, 1);
    },
  };
}
