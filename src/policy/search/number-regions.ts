import type { NumberCut } from "./cuts.ts";

/** Numbers that no condition tells apart, and one of them. */
export interface NumberRegion {
  readonly value: number;
  /** For people: `from 0.7 to under 0.8`; null where the region is the value alone, or everything. */
  readonly words: string | null;
  readonly low: number;
  /** Whether `low` itself is in the region. */
  readonly closed: boolean;
  readonly high: number;
  /** Whether `high` itself is. */
  readonly highClosed: boolean;
}

interface Range {
  readonly min: number;
  readonly max: number;
  /** Whether only whole numbers occur. */
  readonly whole: boolean;
  /** Taken as the example of its region. */
  readonly ordinary: number | null;
}

interface End {
  readonly at: number;
  /** Whether `at` itself is in the region. */
  readonly closed: boolean;
}

/** The regions that the cuts part a range into, from the lowest up. */
export function numberRegions(cuts: readonly NumberCut[], range: Range): NumberRegion[] {
  const ends = cuts
    .filter(({ at, belongs }) =>
      belongs === "above" ? at > range.min && at <= range.max : at >= range.min && at < range.max,
    )
    .toSorted((a, b) => a.at - b.at || Number(a.belongs === "below") - Number(b.belongs === "below"));
  const regions: NumberRegion[] = [];
  let low: End = { at: range.min, closed: true };
  for (const { at, belongs } of ends) {
    regions.push(...region(low, { at, closed: belongs === "below" }, range));
    low = { at, closed: belongs === "above" };
  }
  regions.push(...region(low, { at: range.max, closed: true }, range));
  return regions;
}

function region(low: End, high: End, range: Range): NumberRegion[] {
  const value = example(low, high, range);
  if (value === undefined) return [];
  const ends = { low: low.at, closed: low.closed, high: high.at, highClosed: high.closed };
  return [{ value, words: wordsOf(low, high, range), ...ends }];
}

function wordsOf(low: End, high: End, { min, max, whole }: Range): string | null {
  if (low.at === high.at) return null;
  const fromStart = low.at === min && low.closed;
  const toEnd = high.at === max && high.closed;
  if (fromStart && toEnd) return null;
  if (whole) {
    const [first, last] = wholeEnds(low, high);
    if (first === last) return null;
    return fromStart ? `${last} or less` : toEnd ? `${first} or more` : `${first} to ${last}`;
  }
  const [from, to] = [plain(low.at), plain(high.at)];
  if (fromStart) return high.closed ? `${to} or less` : `under ${to}`;
  if (toEnd) return low.closed ? `${from} or more` : `over ${from}`;
  return `${low.closed ? "from" : "over"} ${from} ${high.closed ? "to" : "to under"} ${to}`;
}

function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function wholeEnds(low: End, high: End): readonly [number, number] {
  return [
    low.closed ? Math.ceil(low.at) : Math.floor(low.at) + 1,
    high.closed ? Math.floor(high.at) : Math.ceil(high.at) - 1,
  ];
}

function example(low: End, high: End, { whole, ordinary }: Range): number | undefined {
  const inside = (value: number): boolean =>
    (value > low.at || (low.closed && value === low.at)) && (value < high.at || (high.closed && value === high.at));
  if (ordinary !== null && inside(ordinary)) return ordinary;
  if (whole) {
    const [first, last] = wholeEnds(low, high);
    return first > last ? undefined : Math.round((first + last) / 2);
  }
  if (low.at === high.at) return low.closed && high.closed ? low.at : undefined;
  const middle = (low.at + high.at) / 2;
  // The shortest number between the ends.
  for (let digits = 0; digits <= 15; digits++) {
    const value = Number(middle.toFixed(digits));
    if (value > low.at && value < high.at) return value;
  }
  return [middle, low.at, high.at].find(inside);
}
