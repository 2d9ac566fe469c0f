import { expect, it } from "vitest";

import { createMetrics } from "../../src/metrics/metrics.ts";
import { decideOn } from "../policy/support/policies.ts";
import { policyText } from "../policy/support/policies.ts";
import { samples } from "./support.ts";

const APPROVED = decideOn(policyText(), {});
const REVIEWED = decideOn(policyText({ bands: "bands: [ { outcome: REVIEW } ]" }), {});
const { name, version, digest } = APPROVED.policy;

const lines = (metrics: ReturnType<typeof createMetrics>): Promise<string[]> => samples(metrics, "saksi_");

it("counts decisions, shadow decisions and reloads, each under its own labels", async () => {
  const metrics = createMetrics();
  metrics.decided(APPROVED);
  metrics.decided(APPROVED);
  metrics.shadowed(APPROVED, REVIEWED);
  metrics.shadowDropped();
  metrics.reloaded("refused");
  expect(await lines(metrics)).toEqual([
    'saksi_decisions_total{policy="test",version="1",outcome="APPROVE"} 2',
    'saksi_shadow_decisions_total{policy="test",version="1",live_policy="test",live_version="1",live_outcome="APPROVE",shadow_outcome="REVIEW"} 1',
    "saksi_shadow_dropped_total 1",
    'saksi_policy_reloads_total{result="changed"} 0',
    'saksi_policy_reloads_total{result="unchanged"} 0',
    'saksi_policy_reloads_total{result="refused"} 1',
  ]);
});

it("tells what is loaded, in which role, and forgets what is no longer", async () => {
  const metrics = createMetrics();
  metrics.loaded([
    { name, version, digest, role: "live" },
    { name: "old", version: 1, digest: "d", role: "loaded" },
  ]);
  metrics.loaded([{ name, version, digest, role: "shadow" }]);
  const infos = (await lines(metrics)).filter((line) => line.startsWith("saksi_policy_info"));
  expect(infos).toEqual([`saksi_policy_info{name="test",version="1",digest="${digest}",role="shadow"} 1`]);
});

it("has a loaded policy's outcomes at zero before the first of them, and keeps a count over a reload", async () => {
  const metrics = createMetrics();
  const loaded = [{ name, version, digest, role: "live" }] as const;
  metrics.loaded(loaded);
  metrics.decided(APPROVED);
  metrics.loaded(loaded);
  expect((await lines(metrics)).filter((line) => line.startsWith("saksi_decisions_total"))).toEqual([
    'saksi_decisions_total{policy="test",version="1",outcome="APPROVE"} 1',
    'saksi_decisions_total{policy="test",version="1",outcome="REVIEW"} 0',
    'saksi_decisions_total{policy="test",version="1",outcome="REJECT"} 0',
  ]);
});

it("counts for each server by itself", async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.decided(APPROVED);
  expect((await lines(other)).some((line) => line.startsWith("saksi_decisions_total"))).toBe(false);
});

it("is in the text format that Prometheus reads", async () => {
  expect((await createMetrics().page()).contentType).toBe("text/plain; version=0.0.4; charset=utf-8");
});
