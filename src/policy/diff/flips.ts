import type { Outcome } from "../../domain/decision.ts";
import type { Facts } from "../../domain/fact.ts";
import { outcomeUnder } from "../outcome.ts";
import type { Policy } from "../policy.ts";
import type { Departure } from "../search/departure.ts";
import { departuresOf } from "../search/departures.ts";
import { imagine } from "../search/situation.ts";
import { eachSet, largestSize } from "../search/subsets.ts";
import { bearingFacts } from "./bearing.ts";

/** An applicant whose outcome the new policy changes; no part of the set would have changed it so by itself. */
export interface Flip {
  readonly from: Outcome;
  readonly to: Outcome;
  /** In what they differ from the ordinary applicant; none where that one's outcome changes. */
  readonly departures: readonly Departure[];
  /** What each policy gets to see of them. */
  readonly seen: { readonly old: Facts; readonly new: Facts };
}

export interface FlipSearch {
  /** The smallest sets first. */
  readonly flips: readonly Flip[];
  /** How many applicants were tried with both policies. */
  readonly searched: number;
  /** Up to this many departures from the ordinary applicant, every set was tried. */
  readonly size: number;
  /** Whether that is all there are: nobody else's outcome changes. */
  readonly exhaustive: boolean;
  /** Why there may be others even where no set is left to try. */
  readonly untried: readonly string[];
  /** Why it is not: the budget was spent, or so many were found that nobody would read more. */
  readonly endedBy: "budget" | "findings" | null;
}

export interface SearchOptions {
  /** The most applicants to try. */
  readonly budget: number;
  /** Told now and then how many have been tried. */
  readonly onProgress?: (searched: number) => void;
}

const MOST_FLIPS = 1_000;
const PROGRESS_EVERY = 5_000;

/** The smallest sets of facts by which two policies come to different outcomes, in both directions. */
export function flipsBetween(old: Policy, next: Policy, { budget, onProgress }: SearchOptions): FlipSearch {
  const meanings = [old.meaning, next.meaning];
  const reads = new Set([...old.reads, ...next.reads]);
  const imagined = imagine(meanings, reads);
  const bearing = bearingFacts(old.meaning, next.meaning);
  if (bearing === undefined) return NOTHING_TO_FIND;
  const { all, untried } = departuresOf(meanings);
  const departures = changedFirst(all, bearing);
  const found = new Findings();
  let searched = 0;
  const visit = (set: readonly Departure[]): boolean => {
    const seen = imagined.seen(set);
    if (seen === undefined) return true;
    searched++;
    if (onProgress !== undefined && searched % PROGRESS_EVERY === 0) onProgress(searched);
    const [before, after] = seen;
    if (before === undefined || after === undefined) return true;
    const from = outcomeUnder(old, before).outcome;
    const to = outcomeUnder(next, after).outcome;
    if (from !== to) found.add({ from, to, departures: [...set], seen: { old: before, new: after } });
    return searched < budget && found.flips.length < MOST_FLIPS;
  };
  const largest = largestSize(departures);
  let size = -1;
  while (size < largest && eachSet(departures, size + 1, visit)) size++;
  const { flips } = found;
  const endedBy = size === largest ? null : flips.length < MOST_FLIPS ? "budget" : "findings";
  const exhaustive = endedBy === null && untried.length === 0;
  return { flips, searched, size: Math.max(size, 0), exhaustive, untried, endedBy };
}

const NOTHING_TO_FIND: FlipSearch = { flips: [], searched: 0, size: 0, exhaustive: true, untried: [], endedBy: null };

/** Should the budget run out, what was left out is what is least likely to matter. */
function changedFirst(departures: readonly Departure[], changed: ReadonlySet<string>): readonly Departure[] {
  const weight = ({ effect }: Departure): number =>
    effect.kind === "facts" ? (effect.facts.some(([path]) => changed.has(path)) ? 0 : 1) : 0;
  return departures.toSorted((one, other) => weight(one) - weight(other));
}

/** The flips so far, without those of which a part flips in the same way. */
class Findings {
  readonly flips: Flip[] = [];
  readonly #parts = new Map<string, ReadonlySet<string>[]>();

  add(flip: Flip): void {
    const way = `${flip.from} ${flip.to}`;
    const parts = new Set(flip.departures.flatMap((departure) => departure.parts));
    const smaller = this.#parts.get(way) ?? [];
    if (smaller.some((each) => each.isSubsetOf(parts))) return;
    smaller.push(parts);
    this.#parts.set(way, smaller);
    this.flips.push(flip);
  }
}
