import type { Facts } from "../../domain/fact.ts";
import type { Interval } from "../condition/interval.ts";
import type { Open } from "../search/bounds.ts";
import { applied, followersOf } from "./applied.ts";
import { standAlone } from "./changes.ts";
import type { Change, Improvable } from "./changes.ts";
import { Found } from "./found.ts";
import type { FoundSet } from "./found.ts";
import { promiseOf, rankUnder } from "./promise.ts";
import type { Judge, Promised } from "./promise.ts";

/** For each outcome that is searched for, as often a set, or what could still become of a part of one, is judged. */
const MOST_TRIES = 1_000;
/** Beyond them as many sets are found by leaving out what can be, each beginning elsewhere. */
const MOST_REDUCED = 5;

interface Question {
  /** By what may be told. */
  readonly outspoken: Judge;
  /** By all of the policy; the same where nothing is kept back. */
  readonly full: Judge;
  readonly facts: Facts;
  /** How bad the outcome is without any change. */
  readonly now: number;
  readonly improvable: readonly Improvable[];
  readonly most: number;
}

/** The smallest sets of changes that give a better outcome: the best outcome first, and then the fewest. */
export function smallestSets(question: Question): readonly FoundSet[] {
  const { now, most } = question;
  const found = new Found();
  for (let rank = 0; rank < now && found.told.length < most; rank++) new Search(question, rank, found).run();
  return found.told
    .toSorted((one, other) => one.rank - other.rank || one.changes.length - other.changes.length)
    .slice(0, most);
}

/**
 * For sets that give one outcome. Facts are chosen in their order; with those that were passed over as they are, and those
 * still to come left open, the policy tells whether the outcome can be reached at all. So what is needed in any case is
 * never passed over, and what does not help is soon given up.
 */
class Search {
  readonly #question: Question;
  readonly #rank: number;
  readonly #found: Found;
  /** What is open while the facts from this place on are. */
  readonly #openFrom: readonly Open[];
  /** How many from this place on no set is without. */
  readonly #neededFrom: readonly number[];
  #tries = MOST_TRIES;

  constructor(question: Question, rank: number, found: Found) {
    const { improvable, facts } = question;
    this.#question = question;
    this.#rank = rank;
    this.#found = found;
    this.#openFrom = [...improvable, null].map((_, place) => openOf(facts, improvable.slice(place)));
    const needed = improvable.map((each) => {
      const others = improvable.filter((other) => other !== each);
      return !this.#canReach([], openOf(facts, others));
    });
    this.#neededFrom = [...needed, false].map((_, place) => needed.slice(place).filter(Boolean).length);
  }

  run(): void {
    if (!this.#canBeReached([], 0)) return;
    const { length } = this.#question.improvable;
    for (let size = Math.max(1, this.#neededFrom[0] ?? 0); size <= length; size++) {
      this.#extend([], 0, size);
      if (this.#isDone()) return;
      if (this.#tries <= 0) return this.#reduceAll();
    }
  }

  #isDone(): boolean {
    return this.#found.told.length >= this.#question.most;
  }

  /** Considers every set of these and `left` more, of the facts from this place on. */
  #extend(chosen: readonly Change[], from: number, left: number): void {
    if (left === 0) return this.#consider(chosen);
    const { improvable } = this.#question;
    for (let place = from; place + left <= improvable.length; place++) {
      if (left < (this.#neededFrom[place] ?? 0)) return;
      // The first of them was asked about when the one before was chosen.
      if (place > from && !this.#canBeReached(chosen, place)) return;
      for (const change of improvable[place]?.changes ?? []) {
        if (this.#isDone() || this.#tries <= 0) return;
        const more = [...chosen, change];
        if (left === 1 || this.#canBeReached(more, place + 1)) this.#extend(more, place + 1, left - 1);
      }
    }
  }

  #canBeReached(chosen: readonly Change[], from: number): boolean {
    return this.#canReach(chosen, this.#openFrom[from] ?? NOTHING_OPEN);
  }

  #canReach(chosen: readonly Change[], open: Open): boolean {
    this.#tries--;
    const { facts, outspoken } = this.#question;
    return outspoken.bounds(applied(facts, chosen), open).least <= this.#rank;
  }

  #consider(set: readonly Change[], rank = this.#rank): void {
    const { facts, outspoken, full } = this.#question;
    this.#tries--;
    if (!standAlone(facts, set) || this.#found.covers(set, rank)) return;
    if (rankUnder(outspoken.policy, applied(facts, set)) !== rank) return;
    const promise = this.#promise(outspoken, set, rank);
    if (promise === "refuted") return;
    const certain = promise === "proved";
    // What only a rule for insiders stands against is not told of: neither as enough, nor with more that would be.
    const told = certain && (outspoken === full || this.#isTrue(full, set, rank));
    this.#found.add({ changes: set, rank, certain, told });
  }

  #isTrue(full: Judge, set: readonly Change[], rank: number): boolean {
    const { facts } = this.#question;
    if (rankUnder(full.policy, applied(facts, set)) !== rank || rankUnder(full.policy, facts) <= rank) return false;
    return this.#promise(full, set, rank) === "proved";
  }

  #promise(judge: Judge, set: readonly Change[], rank: number): Promised {
    this.#tries -= set.reduce((boxes, { parts }) => boxes * Math.max(1, parts.length), 1);
    return promiseOf(judge, this.#question.facts, set, rank);
  }

  /** From all changes together leaves out, one after the other, each that is not needed; and again in other orders. */
  #reduceAll(): void {
    const { improvable, outspoken, facts } = this.#question;
    const isEnough = (set: readonly Change[]): boolean =>
      standAlone(facts, set) &&
      rankUnder(outspoken.policy, applied(facts, set)) <= this.#rank &&
      promiseOf(outspoken, facts, set, this.#rank) === "proved";
    const all = everyWay(improvable).find(isEnough);
    if (all === undefined) return;
    for (let order = 0; order < MOST_REDUCED && !this.#isDone(); order++) {
      const first = Math.floor((order * all.length) / MOST_REDUCED);
      let set = all;
      for (const change of [...all.slice(first), ...all.slice(0, first)]) {
        const fewer = set.filter((each) => each !== change);
        if (isEnough(fewer)) set = fewer;
      }
      for (const { path, changes } of improvable) {
        const lower = changes.map((change) => set.map((each) => (each.path === path ? change : each))).find(isEnough);
        set = lower ?? set;
      }
      this.#consider(set, rankUnder(outspoken.policy, applied(facts, set)));
    }
  }
}

const NOTHING_OPEN: Open = new Map();

/** The facts that are improvable, and what follows from them, as open as their changes leave them. */
function openOf(facts: Facts, improvable: readonly Improvable[]): Open {
  const open = new Map<string, Interval | null>(improvable.map(({ path, range }) => [path, range]));
  for (const path of followersOf(facts, [...open.keys()])) open.set(path, null);
  return open;
}

/** One change of each fact, in every combination. */
function everyWay(improvable: readonly Improvable[]): readonly (readonly Change[])[] {
  return improvable.reduce<readonly (readonly Change[])[]>(
    (sets, { changes }) => sets.flatMap((set) => changes.map((change) => [...set, change])),
    [[]],
  );
}
