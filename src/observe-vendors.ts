import type { Logger } from "pino";

import type { Lines } from "./checks/line/lines.ts";
import type { LineWatch } from "./checks/line/watch.ts";
import { LISTING_ENDPOINT } from "./checks/listing.ts";
import type { Panel } from "./checks/panel.ts";
import type { ProviderName } from "./domain/provider.ts";
import type { Tracing } from "./domain/trace.ts";
import type { CircuitName } from "./domain/vendor-traffic.ts";
import type { Readiness } from "./http/use-routes.ts";
import type { FollowedVendor, VendorMetrics } from "./metrics/vendors.ts";

/** Has what happens between this process and the vendors counted, logged and traced. */
export function observeVendors(metrics: VendorMetrics, log: Logger, tracing: Tracing | null): LineWatch {
  const told = circuitLog(log);
  return {
    ...metrics,
    circuit(provider, state) {
      metrics.circuit(provider, state);
      told(provider, state);
    },
    ...(tracing === null ? {} : { attempting: tracing.attempting }),
  };
}

/** An outage is two lines, its beginning and its end, however often the vendor was tried in between. */
function circuitLog(log: Logger): LineWatch["circuit"] {
  const open = new Set<ProviderName>();
  return (provider, state: CircuitName) => {
    if (state === "CLOSED") {
      open.delete(provider);
      log.info({ provider, circuit: state }, "vendor answers again: it is asked as before");
    } else if (open.has(provider)) {
      log.debug({ provider, circuit: state }, "vendor tried");
    } else {
      open.add(provider);
      log.warn({ provider, circuit: state }, "vendor left alone: most of its latest calls failed");
    }
  };
}

/** Those that are on. */
export function followedVendors(panel: Panel, lines: Lines): FollowedVendor[] {
  return [...panel.values()].flatMap((seat): FollowedVendor[] => {
    const { definition, provider } = seat;
    if (provider === null) return [];
    const listing = provider.listing === undefined ? [] : [{ name: LISTING_ENDPOINT, checks: [] }];
    const endpoints = [...definition.endpoints, ...listing];
    return [{ provider: definition.name, endpoints, state: () => lines.stateOf(seat) }];
  });
}

/**
 * A server with no provider at all can answer nothing but what the NIK says: it is not ready. One whose vendors are all left
 * alone is: it answers, and what it cannot know becomes a review.
 */
export function readinessOf(panel: Panel, lines: Lines): Readiness & { readonly detail: Record<string, string> } {
  const states = [...panel].map(([name, seat]): [string, string] => {
    if (seat.provider === null) return [name, "off"];
    return [name, lines.stateOf(seat).circuit === "CLOSED" ? "on" : "degraded"];
  });
  return {
    ready: states.some(([, state]) => state !== "off"),
    degraded: states.some(([, state]) => state === "degraded"),
    detail: Object.fromEntries(states),
  };
}
