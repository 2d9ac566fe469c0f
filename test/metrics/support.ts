import type { Metrics } from "../../src/metrics/metrics.ts";

/** The samples of a page whose names begin so. */
export async function samples(metrics: Pick<Metrics, "page">, prefix: string): Promise<string[]> {
  const { text } = await metrics.page();
  return text.split("\n").filter((line) => line.startsWith(prefix));
}
