import type { Departure } from "./departure.ts";

type Member = Pick<Departure, "aspect" | "parts">;

/**
 * All sets of departures that together have `size` parts, no two of one aspect, in the order of the list.
 * @param visit is lent the set, and returns false where it has seen enough
 * @returns false where it was ended so
 */
export function eachSet<M extends Member>(
  departures: readonly M[],
  size: number,
  visit: (set: readonly M[]) => boolean,
): boolean {
  const set: M[] = [];
  const extend = (from: number, left: number): boolean => {
    if (left === 0) return visit(set);
    for (let index = from; index < departures.length; index++) {
      const departure = departures[index];
      if (departure === undefined || departure.parts.length > left) continue;
      if (set.some(({ aspect }) => aspect === departure.aspect)) continue;
      set.push(departure);
      const goOn = extend(index + 1, left - departure.parts.length);
      set.pop();
      if (!goOn) return false;
    }
    return true;
  };
  return extend(0, size);
}

/** The most parts that a set can have. */
export function largestSize(departures: readonly Member[]): number {
  const largest = new Map<string, number>();
  for (const { aspect, parts } of departures) largest.set(aspect, Math.max(largest.get(aspect) ?? 0, parts.length));
  return [...largest.values()].reduce((sum, parts) => sum + parts, 0);
}
