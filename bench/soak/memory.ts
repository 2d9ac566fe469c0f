import type { Look } from "./look.ts";

export interface Sample {
  /** After so many assessments. */
  readonly at: number;
  readonly look: Look;
}

/** What is loaded, compiled and cached once is no leak: the first fifth of a soak is not looked at. */
const WARM_UP = 0.2;
/** More than a full collection leaves by chance, and far less than one kept question an assessment would come to. */
export const MOST_GROWTH_BYTES = 4 * 2 ** 20;

export interface Growth {
  /** Bytes of heap an assessment, by least squares over the samples after the warm-up. */
  readonly slope: number;
  /** What that comes to over those assessments. */
  readonly bytes: number;
  readonly samples: number;
}

export function growthOf(samples: readonly Sample[]): Growth {
  const last = samples.at(-1)?.at ?? 0;
  const counted = samples.filter(({ at }) => at >= last * WARM_UP);
  const meanAt = mean(counted.map(({ at }) => at));
  const meanHeap = mean(counted.map(({ look }) => look.heapUsed));
  let [above, below] = [0, 0];
  for (const { at, look } of counted) {
    above += (at - meanAt) * (look.heapUsed - meanHeap);
    below += (at - meanAt) ** 2;
  }
  const slope = below === 0 ? 0 : above / below;
  return { slope, bytes: slope * (last - (counted[0]?.at ?? last)), samples: counted.length };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
