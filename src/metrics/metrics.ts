import { Registry } from "prom-client";

import type { Decision } from "../domain/decision.ts";
import { countDecisions } from "./decisions.ts";
import { countPolicies } from "./policies.ts";
import type { LoadedPolicy, ReloadResult } from "./policies.ts";
import { measureProcess } from "./process.ts";
import { countVendors } from "./vendors.ts";
import type { VendorMetrics } from "./vendors.ts";

/** What a server counts. Labels are names and versions of loaded policies and words of the code: they are bounded, and say nothing of an applicant. */
export interface Metrics {
  decided(decision: Decision): void;
  shadowed(live: Decision, shadow: Decision): void;
  /** A decision that no shadow policy was tried on, because too many were waiting. */
  shadowDropped(): void;
  reloaded(result: ReloadResult): void;
  /** What is loaded from here on. */
  loaded(policies: readonly LoadedPolicy[]): void;
  readonly vendors: VendorMetrics;
  /** All of it, in Prometheus' text format. */
  page(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Each server counts for itself. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const { expect, ...decisions } = countDecisions(registry);
  const { loaded, ...policies } = countPolicies(registry);
  const vendors = countVendors(registry);
  measureProcess(registry);
  return {
    ...decisions,
    ...policies,
    loaded(now) {
      loaded(now);
      expect(now);
    },
    vendors,
    page: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
