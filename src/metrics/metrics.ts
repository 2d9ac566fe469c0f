import { Counter, Gauge, Registry } from "prom-client";

import { OUTCOMES } from "../domain/decision.ts";
import type { Decision, PolicyVersion } from "../domain/decision.ts";

const ROLES = ["live", "shadow", "loaded"] as const;
const RELOAD_RESULTS = ["changed", "unchanged", "refused"] as const;

export interface LoadedPolicy extends PolicyVersion {
  /** `live` decides where no other is named; `loaded` only for whoever names it. */
  readonly role: (typeof ROLES)[number];
}

/** What a server counts. Labels are names and versions of loaded policies and words of the code: they are bounded, and say nothing of an applicant. */
export interface Metrics {
  decided(decision: Decision): void;
  shadowed(live: Decision, shadow: Decision): void;
  /** A decision that no shadow policy was tried on, because too many were waiting. */
  shadowDropped(): void;
  reloaded(result: (typeof RELOAD_RESULTS)[number]): void;
  /** What is loaded from here on. */
  loaded(policies: readonly LoadedPolicy[]): void;
  /** All of it, in Prometheus' text format. */
  page(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Each server counts for itself. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const decisions = new Counter({
    name: "saksi_decisions_total",
    help: "Decisions drawn for callers.",
    labelNames: ["policy", "version", "outcome"],
    registers,
  });
  const shadowDecisions = new Counter({
    name: "saksi_shadow_decisions_total",
    help: "Decisions of shadow policies, by what the caller's policy decided on the same evidence.",
    labelNames: ["policy", "version", "live_policy", "live_version", "live_outcome", "shadow_outcome"],
    registers,
  });
  const dropped = new Counter({
    name: "saksi_shadow_dropped_total",
    help: "Decisions that no shadow policy was tried on, because too many were waiting.",
    registers,
  });
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
  // A series that exists from the start shows its first increase as one.
  for (const result of RELOAD_RESULTS) reloads.inc({ result }, 0);

  return {
    decided({ policy: { name, version }, outcome }) {
      decisions.inc({ policy: name, version, outcome });
    },
    shadowed(live, { policy: { name, version }, outcome }) {
      shadowDecisions.inc({
        policy: name,
        version,
        live_policy: live.policy.name,
        live_version: live.policy.version,
        live_outcome: live.outcome,
        shadow_outcome: outcome,
      });
    },
    shadowDropped: () => dropped.inc(),
    reloaded: (result) => reloads.inc({ result }),
    loaded(policies) {
      info.reset();
      for (const { name, version, digest, role } of policies) {
        info.set({ name, version, digest, role }, 1);
        for (const outcome of OUTCOMES) decisions.inc({ policy: name, version, outcome }, 0);
      }
    },
    page: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
