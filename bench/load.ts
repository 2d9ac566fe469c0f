import { setTimeout as delay } from "node:timers/promises";

import { percentile } from "./statistics.ts";

export interface LoadOptions {
  readonly concurrency: number;
  readonly warmUpMs: number;
  readonly windowMs: number;
}

export interface Measurement {
  /** Everything that was asked, warm-up included. */
  readonly requests: number;
  /** Of the window. */
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time the server took for one request; undefined where the system does not tell. */
  readonly processorMsPerRequest: number | undefined;
  /** The share of the window, 0 to 1, in which the server's processor was busy. */
  readonly busy: number | undefined;
}

/**
 * A closed loop: each of the workers sends its next request when its last one is answered. Those under way at the end of the
 * window are waited for, so that the vendors' ledger can be compared, and not counted.
 *
 * @throws whatever `exchange` throws: a wrong answer ends the measurement.
 */
export async function drive(
  exchange: () => Promise<void>,
  { concurrency, warmUpMs, windowMs }: LoadOptions,
  processorMs: () => Promise<number | undefined>,
): Promise<Measurement> {
  const began = performance.now();
  const opens = began + warmUpMs;
  const closes = opens + windowMs;
  const latencies: number[] = [];
  let requests = 0;
  let failed = false;

  async function work(): Promise<void> {
    for (;;) {
      const sent = performance.now();
      if (sent >= closes || failed) return;
      requests += 1;
      await exchange().catch((error: unknown) => {
        failed = true;
        throw error;
      });
      const answered = performance.now();
      if (answered >= opens && answered <= closes) latencies.push(answered - sent);
    }
  }

  const processor = processorDuring(warmUpMs, windowMs, processorMs);
  const workers = await Promise.allSettled(Array.from({ length: concurrency }, work));
  const used = await processor;
  for (const worker of workers) if (worker.status === "rejected") throw worker.reason;
  return {
    requests,
    perSecond: latencies.length / (windowMs / 1000),
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    processorMsPerRequest: used === undefined || latencies.length === 0 ? undefined : used / latencies.length,
    busy: used === undefined ? undefined : used / windowMs,
  };
}

async function processorDuring(
  warmUpMs: number,
  windowMs: number,
  processorMs: () => Promise<number | undefined>,
): Promise<number | undefined> {
  await delay(warmUpMs);
  const before = await processorMs();
  await delay(windowMs);
  const after = await processorMs();
  return before === undefined || after === undefined ? undefined : after - before;
}
