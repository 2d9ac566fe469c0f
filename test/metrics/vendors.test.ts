import { describe, expect, it } from "vitest";

import type { CheckName } from "../../src/domain/provider.ts";
import type { AttemptOutcome, LineAttempt } from "../../src/domain/vendor-traffic.ts";
import { createMetrics } from "../../src/metrics/metrics.ts";
import type { FollowedVendor } from "../../src/metrics/vendors.ts";
import { samples } from "./support.ts";

function attempt(outcome: AttemptOutcome, more: Partial<LineAttempt> = {}): LineAttempt {
  const checks = new Set<CheckName>(["IDENTITY"]);
  return { provider: "GLAIR", endpoint: "verification", checks, outcome, ms: 30, attempt: 1, costIdr: 0, ...more };
}

const CLOSED: FollowedVendor = {
  provider: "IDMETA",
  endpoints: [
    { name: "full", checks: ["IDENTITY", "FACE"] },
    { name: "listing", checks: [] },
  ],
  state: () => ({ circuit: "CLOSED", underWay: 0 }),
};

describe("calls to vendors", () => {
  it("are counted by how they ended, under the checks that they were to answer", async () => {
    const metrics = createMetrics();
    for (const outcome of ["ANSWERED", "ANSWERED", "TIMEOUT", "CANCELLED"] as const) {
      metrics.vendors.attempted(attempt(outcome));
    }
    metrics.vendors.attempted(attempt("ANSWERED", { checks: new Set<CheckName>(["FACE", "IDENTITY"]) }));
    expect(await samples(metrics, "saksi_vendor_calls_total")).toEqual([
      'saksi_vendor_calls_total{provider="GLAIR",endpoint="verification",checks="IDENTITY",outcome="ANSWERED"} 2',
      'saksi_vendor_calls_total{provider="GLAIR",endpoint="verification",checks="IDENTITY",outcome="TIMEOUT"} 1',
      'saksi_vendor_calls_total{provider="GLAIR",endpoint="verification",checks="IDENTITY",outcome="CANCELLED"} 1',
      'saksi_vendor_calls_total{provider="GLAIR",endpoint="verification",checks="IDENTITY+FACE",outcome="ANSWERED"} 1',
    ]);
  });

  it("show how long the vendor took; one that was called off, or is answered later, does not", async () => {
    const metrics = createMetrics();
    for (const outcome of ["ANSWERED", "UNAVAILABLE", "CANCELLED", "PENDING"] as const) {
      metrics.vendors.attempted(attempt(outcome, { ms: 30 }));
    }
    const labels = 'provider="GLAIR",endpoint="verification"';
    expect(await samples(metrics, "saksi_vendor_call_seconds")).toEqual(
      expect.arrayContaining([
        `saksi_vendor_call_seconds_bucket{le="0.025",${labels}} 0`,
        `saksi_vendor_call_seconds_bucket{le="0.05",${labels}} 2`,
        `saksi_vendor_call_seconds_bucket{le="30",${labels}} 2`,
        `saksi_vendor_call_seconds_sum{${labels}} 0.06`,
        `saksi_vendor_call_seconds_count{${labels}} 2`,
      ]),
    );
  });

  it("that repeat one that failed are counted beside", async () => {
    const metrics = createMetrics();
    for (const number of [1, 2, 3]) metrics.vendors.attempted(attempt("UNAVAILABLE", { attempt: number }));
    expect(await samples(metrics, "saksi_vendor_retries_total")).toEqual([
      'saksi_vendor_retries_total{provider="GLAIR",endpoint="verification"} 2',
    ]);
  });

  it("add up to what they are billed at, and those without a price are told", async () => {
    const metrics = createMetrics();
    for (const costIdr of [1500, 0, null, 500]) metrics.vendors.attempted(attempt("ANSWERED", { costIdr }));
    expect([
      ...(await samples(metrics, "saksi_vendor_cost_rupiah_total")),
      ...(await samples(metrics, "saksi_vendor_unpriced_calls_total")),
    ]).toEqual([
      'saksi_vendor_cost_rupiah_total{provider="GLAIR",endpoint="verification"} 2000',
      'saksi_vendor_unpriced_calls_total{provider="GLAIR",endpoint="verification"} 1',
    ]);
  });

  it("that are not made are counted by why, or as joined to one under way", async () => {
    const metrics = createMetrics();
    metrics.vendors.heldBack("GLAIR", "pace");
    metrics.vendors.joined("GLAIR", "verification");
    expect([
      ...(await samples(metrics, "saksi_vendor_held_back_total")),
      ...(await samples(metrics, "saksi_vendor_joined_total")),
    ]).toEqual([
      'saksi_vendor_held_back_total{provider="GLAIR",reason="pace"} 1',
      'saksi_vendor_joined_total{provider="GLAIR",endpoint="verification"} 1',
    ]);
  });
});

describe("a vendor that is followed", () => {
  it("shows its circuit and its calls under way as they are at the scrape", async () => {
    const metrics = createMetrics();
    let state: ReturnType<FollowedVendor["state"]> = { circuit: "CLOSED", underWay: 3 };
    metrics.vendors.follow([{ ...CLOSED, state: () => state }]);
    const read = async () => [
      ...(await samples(metrics, "saksi_vendor_circuit{")),
      ...(await samples(metrics, "saksi_vendor_calls_under_way")),
    ];
    const shown = (closed: number, open: number, underWay: number) => [
      `saksi_vendor_circuit{provider="IDMETA",state="CLOSED"} ${closed}`,
      `saksi_vendor_circuit{provider="IDMETA",state="OPEN"} ${open}`,
      'saksi_vendor_circuit{provider="IDMETA",state="HALF_OPEN"} 0',
      `saksi_vendor_calls_under_way{provider="IDMETA"} ${underWay}`,
    ];
    expect(await read()).toEqual(shown(1, 0, 3));
    state = { circuit: "OPEN", underWay: 0 };
    metrics.vendors.circuit("IDMETA", "OPEN");
    expect(await read()).toEqual(shown(0, 1, 0));
    expect(await samples(metrics, "saksi_vendor_circuit_changes_total")).toContain(
      'saksi_vendor_circuit_changes_total{provider="IDMETA",state="OPEN"} 1',
    );
  });

  it("has every series at zero before the first call, for each set of checks an endpoint may be asked for", async () => {
    const metrics = createMetrics();
    metrics.vendors.follow([CLOSED]);
    const all = await samples(metrics, "saksi_vendor_");
    const ofCalls = all.filter((line) => line.startsWith("saksi_vendor_calls_total"));
    const sets = new Set(ofCalls.map((line) => /endpoint="(\w+)",checks="([\w+]+)"/.exec(line)?.slice(1).join(" ")));
    expect([...sets]).toEqual(["full IDENTITY", "full FACE", "full IDENTITY+FACE", "listing none"]);
    // Ten ends there are of an attempt: answered, pending, cancelled, and seven failures.
    expect(ofCalls).toHaveLength(4 * 10);
    expect(all.filter((line) => !line.endsWith(" 0"))).toEqual([
      'saksi_vendor_circuit{provider="IDMETA",state="CLOSED"} 1',
    ]);
  });

  it("has no more series after a thousand calls than before the first", async () => {
    const metrics = createMetrics();
    metrics.vendors.follow([CLOSED]);
    const before = (await samples(metrics, "saksi_")).length;
    for (let index = 0; index < 1_000; index += 1) {
      metrics.vendors.attempted(
        attempt(index % 2 === 0 ? "ANSWERED" : "TIMEOUT", { provider: "IDMETA", endpoint: "full", ms: index }),
      );
    }
    expect(await samples(metrics, "saksi_")).toHaveLength(before);
  });
});
