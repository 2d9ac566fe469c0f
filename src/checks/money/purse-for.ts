import type { CostEstimate } from "./estimate.ts";
import { Purse } from "./purse.ts";

/**
 * A purse for the calls of an ask. Those that are made in any case are set aside for.
 * @param spent in rupiah, by the names of the calls that were made before
 */
export function purseFor(
  { calls }: CostEstimate,
  limitIdr: number,
  spent: ReadonlyMap<string, number> = new Map(),
): Purse {
  const certain = calls.flatMap(({ provider, endpoint, priceIdr, certain: isCertain }) => {
    const name = `${provider} ${endpoint}`;
    return isCertain && priceIdr !== null && !spent.has(name) ? [[name, priceIdr] as const] : [];
  });
  const left = [...spent.values()].reduce((sum, idr) => sum - idr, limitIdr);
  return new Purse(left, new Map(certain));
}
