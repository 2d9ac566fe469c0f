import { Counter, Gauge, Histogram } from "prom-client";
import type { Registry } from "prom-client";

import { FAILURE_CODES } from "../domain/answer.ts";
import { CHECK_NAMES } from "../domain/provider.ts";
import type { CheckName, ProviderName } from "../domain/provider.ts";
import { CIRCUIT_STATES, HOLD_BACKS } from "../domain/vendor-traffic.ts";
import type { AttemptOutcome, CircuitName, HoldBack, LineAttempt } from "../domain/vendor-traffic.ts";

/** A vendor that may be asked. Its series are there from the start, at 0. */
export interface FollowedVendor {
  readonly provider: ProviderName;
  readonly endpoints: readonly { readonly name: string; readonly checks: readonly CheckName[] }[];
  /** As it is at a scrape. */
  readonly state: () => { readonly circuit: CircuitName; readonly underWay: number };
}

export interface VendorMetrics {
  attempted(attempt: LineAttempt): void;
  heldBack(provider: ProviderName, why: HoldBack): void;
  joined(provider: ProviderName, endpoint: string): void;
  circuit(provider: ProviderName, state: CircuitName): void;
  follow(vendors: readonly FollowedVendor[]): void;
}

/** Seconds. Vendors of this kind take from a tenth of one to ten. */
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Where a circuit is open there is no attempt. */
const OUTCOMES: readonly AttemptOutcome[] = [
  "ANSWERED",
  "PENDING",
  "CANCELLED",
  ...FAILURE_CODES.filter((code) => code !== "CIRCUIT_OPEN"),
];

/** How long these took says how long somebody waited, and not how long the vendor takes. */
const SAYS_NO_LATENCY: ReadonlySet<AttemptOutcome> = new Set(["PENDING", "CANCELLED"]);

/** What goes on between this process and the vendors. */
export function countVendors(registry: Registry): VendorMetrics {
  const registers = [registry];
  const ofEndpoint = ["provider", "endpoint"] as const;
  const calls = new Counter({
    name: "saksi_vendor_calls_total",
    help: "Calls to vendors, each attempt by itself, by how it ended and by the checks that it was to answer.",
    labelNames: [...ofEndpoint, "checks", "outcome"],
    registers,
  });
  const seconds = new Histogram({
    name: "saksi_vendor_call_seconds",
    help: "How long calls took that the vendor answered or failed; neither those called off nor those answered later.",
    labelNames: ofEndpoint,
    buckets: BUCKETS,
    registers,
  });
  const retries = new Counter({
    name: "saksi_vendor_retries_total",
    help: "Calls that repeated one that had failed.",
    labelNames: ofEndpoint,
    registers,
  });
  const heldBack = new Counter({
    name: "saksi_vendor_held_back_total",
    help: "Calls that somebody wanted and that were not made, by why.",
    labelNames: ["provider", "reason"],
    registers,
  });
  const joined = new Counter({
    name: "saksi_vendor_joined_total",
    help: "Questions that were under way already, and were answered by that call.",
    labelNames: ofEndpoint,
    registers,
  });
  const cost = new Counter({
    name: "saksi_vendor_cost_rupiah_total",
    help: "What calls are billed at, by the configured prices.",
    labelNames: ofEndpoint,
    registers,
  });
  const unpriced = new Counter({
    name: "saksi_vendor_unpriced_calls_total",
    help: "Calls that may be billed and have no configured price: the cost is incomplete by them.",
    labelNames: ofEndpoint,
    registers,
  });
  const changes = new Counter({
    name: "saksi_vendor_circuit_changes_total",
    help: "Times that a vendor's circuit came to a state.",
    labelNames: ["provider", "state"],
    registers,
  });
  let followed: readonly FollowedVendor[] = [];
  const circuits = new Gauge({
    name: "saksi_vendor_circuit",
    help: "1 for the state that a vendor's circuit is in, 0 for the others.",
    labelNames: ["provider", "state"],
    registers: [],
    collect() {
      for (const { provider, state } of followed) {
        const { circuit } = state();
        for (const name of CIRCUIT_STATES) this.set({ provider, state: name }, name === circuit ? 1 : 0);
      }
    },
  });
  const underWay = new Gauge({
    name: "saksi_vendor_calls_under_way",
    help: "Calls to a vendor at this moment.",
    labelNames: ["provider"],
    registers: [],
    collect() {
      for (const { provider, state } of followed) this.set({ provider }, state().underWay);
    },
  });
  registry.registerMetric(circuits);
  registry.registerMetric(underWay);

  return {
    attempted({ provider, endpoint, checks, outcome, ms, attempt, costIdr }) {
      calls.inc({ provider, endpoint, checks: written(checks), outcome });
      if (!SAYS_NO_LATENCY.has(outcome)) seconds.observe({ provider, endpoint }, ms / 1_000);
      if (attempt > 1) retries.inc({ provider, endpoint });
      if (costIdr === null) unpriced.inc({ provider, endpoint });
      else cost.inc({ provider, endpoint }, costIdr);
    },
    heldBack: (provider, reason) => heldBack.inc({ provider, reason }),
    joined: (provider, endpoint) => joined.inc({ provider, endpoint }),
    circuit: (provider, state) => changes.inc({ provider, state }),
    follow(vendors) {
      followed = vendors;
      for (const { provider, endpoints } of vendors) {
        for (const reason of HOLD_BACKS) heldBack.inc({ provider, reason }, 0);
        for (const state of CIRCUIT_STATES) changes.inc({ provider, state }, 0);
        for (const { name: endpoint, checks } of endpoints) {
          seconds.zero({ provider, endpoint });
          for (const each of [retries, joined, cost, unpriced]) each.inc({ provider, endpoint }, 0);
          for (const some of choices(checks)) {
            for (const outcome of OUTCOMES) calls.inc({ provider, endpoint, checks: some, outcome }, 0);
          }
        }
      }
    },
  };
}

/** `IDENTITY+FACE`; `none` for a call that serves no check. */
function written(checks: ReadonlySet<CheckName>): string {
  return CHECK_NAMES.filter((check) => checks.has(check)).join("+") || "none";
}

/** Every set of checks that an endpoint may be asked for at once. */
function choices(checks: readonly CheckName[]): string[] {
  const all = Array.from({ length: 2 ** checks.length }, (_, mask) =>
    checks.filter((_check, place) => Math.floor(mask / 2 ** place) % 2 === 1),
  );
  return all.filter((some) => some.length > 0 || checks.length === 0).map((some) => written(new Set(some)));
}
