import { expect, it } from "vitest";

import { createMetrics } from "../../src/metrics/metrics.ts";
import { samples } from "./support.ts";

it("shows what the process takes of its machine, as it is at the scrape", async () => {
  const metrics = createMetrics();
  const read = async (name: string): Promise<number> => Number((await samples(metrics, name))[0]?.split(" ")[1]);
  expect(await read("process_resident_memory_bytes")).toBeGreaterThan(1_000_000);
  expect(await read("nodejs_heap_size_used_bytes")).toBeGreaterThan(1_000_000);
  expect(await read("process_start_time_seconds")).toBeLessThanOrEqual(Date.now() / 1_000);
  const before = await read("process_cpu_seconds_total");
  const until = performance.now() + 20;
  while (performance.now() < until);
  const after = await read("process_cpu_seconds_total");
  expect(after).toBeGreaterThan(before);
  expect(after).toBeLessThanOrEqual(process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6);
  expect(await read("nodejs_eventloop_active_seconds_total")).toBeGreaterThan(0);
});
