import { performance } from "node:perf_hooks";

import { Counter, Gauge } from "prom-client";
import type { Registry } from "prom-client";

/** What the process takes of its machine, read at a scrape and at no other time. Names are as Prometheus' own clients have them. */
export function measureProcess(registry: Registry): void {
  for (const { name, help, read } of COUNTERS) {
    const counter = new Counter({
      name,
      help,
      registers: [],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
    registry.registerMetric(counter);
  }
  for (const { name, help, read } of GAUGES) {
    const gauge = new Gauge({
      name,
      help,
      registers: [],
      collect() {
        this.set(read());
      },
    });
    registry.registerMetric(gauge);
  }
}

interface Reading {
  readonly name: string;
  readonly help: string;
  readonly read: () => number;
}

const COUNTERS: readonly Reading[] = [
  {
    name: "process_cpu_seconds_total",
    help: "CPU time of the process, in seconds.",
    read() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
  },
  {
    name: "nodejs_eventloop_active_seconds_total",
    help: "Time that the event loop was at work, in seconds.",
    read: () => performance.eventLoopUtilization().active / 1_000,
  },
];

const GAUGES: readonly Reading[] = [
  { name: "process_resident_memory_bytes", help: "Memory of the process.", read: () => process.memoryUsage.rss() },
  {
    name: "nodejs_heap_size_used_bytes",
    help: "Memory of its JavaScript objects.",
    read: () => process.memoryUsage().heapUsed,
  },
  {
    name: "process_start_time_seconds",
    help: "When the process began, in seconds since 1970.",
    read: () => performance.timeOrigin / 1_000,
  },
];
