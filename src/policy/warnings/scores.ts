/** What the points of rules can add up to. */
interface Scores {
  /** Whether one of them is at least `from` and under `below`. */
  someIn(from: number, below: number): boolean;
  /** For people: `0, 30 or 80`. */
  readonly words: string;
}

/** Sums that are told apart; of more, only that they lie between the least and the greatest. */
const MOST_SUMS = 10_000;
const MOST_NAMED = 6;

/** Every rule may fire or not, whatever the others do. */
export function scoresOf(points: readonly number[]): Scores {
  const least = points.reduce((sum, each) => sum + Math.min(0, each), 0);
  const greatest = points.reduce((sum, each) => sum + Math.max(0, each), 0);
  const between = `no less than ${least} and no more than ${greatest}`;
  const sums = sumsOf(points);
  if (sums === undefined) {
    return {
      someIn: (from, below) => Math.max(Math.ceil(from), least) <= greatest && Math.max(Math.ceil(from), least) < below,
      words: between,
    };
  }
  const ordered = [...sums].toSorted((a, b) => a - b);
  return {
    someIn: (from, below) => ordered.some((sum) => sum >= from && sum < below),
    words: ordered.length > MOST_NAMED ? between : `${ordered.slice(0, -1).join(", ")} or ${ordered.at(-1)}`,
  };
}

function sumsOf(points: readonly number[]): ReadonlySet<number> | undefined {
  let sums: ReadonlySet<number> = new Set([0]);
  for (const each of points) {
    sums = sums.union(new Set(Array.from(sums, (sum) => sum + each)));
    if (sums.size > MOST_SUMS) return undefined;
  }
  return sums;
}
