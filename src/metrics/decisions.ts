import { Counter } from "prom-client";
import type { Registry } from "prom-client";

import { OUTCOMES } from "../domain/decision.ts";
import type { Decision, PolicyVersion } from "../domain/decision.ts";

/** What is decided, and what the shadow policies would have. */
export function countDecisions(registry: Registry) {
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
  return {
    decided({ policy: { name, version }, outcome }: Decision): void {
      decisions.inc({ policy: name, version, outcome });
    },
    shadowed(live: Decision, { policy: { name, version }, outcome }: Decision): void {
      shadowDecisions.inc({
        policy: name,
        version,
        live_policy: live.policy.name,
        live_version: live.policy.version,
        live_outcome: live.outcome,
        shadow_outcome: outcome,
      });
    },
    shadowDropped: (): void => dropped.inc(),
    /** A series that exists from the start shows its first increase as one. */
    expect(policies: readonly PolicyVersion[]): void {
      for (const { name, version } of policies) {
        for (const outcome of OUTCOMES) decisions.inc({ policy: name, version, outcome }, 0);
      }
    },
  };
}
