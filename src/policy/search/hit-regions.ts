import { SCREENING_SCOPES } from "../../domain/claim.ts";
import type { ScreeningScope } from "../../domain/claim.ts";
import type { HitFact } from "../../domain/fact.ts";
import type { CheckPolicy, PolicyMeaning } from "../meaning.ts";
import { HIT_SCORE, HIT_SOURCES } from "./cuts.ts";
import type { Cuts } from "./cuts.ts";
import { questionOf, questionsOf } from "./hit-question.ts";
import { numberRegions } from "./number-regions.ts";
import type { NumberRegion } from "./number-regions.ts";

/** What a screening may find: the hits, the best first, and each of them for people: `PEP 0.93 (0.9 or more)`. */
export interface HitsRegion {
  readonly value: readonly HitFact[];
  readonly parts: readonly string[];
}

/** More than any policy tells apart that a person could follow; they keep the search for pairs short. */
const MOST_PAIRED = 300;
const MOST_PAIRS = 10_000;

interface Kind {
  readonly hit: HitFact;
  readonly score: NumberRegion;
  /** What each policy makes of it: hits of one kind are never told apart. */
  readonly seen: readonly Seen[];
}

/** A hit, or several, as one policy sees them: which questions have the answer yes of any, and which no, a bit each. */
interface Seen {
  readonly best: number;
  readonly yes: bigint;
  readonly no: bigint;
}

const UNSEEN: Seen = { best: 0, yes: 0n, no: 0n };

/**
 * No hit, one, and two: a list for each way in which the conditions of the policies, each with its own threshold and
 * scopes, can answer. Of a list of two, neither hit is idle.
 */
export function hitRegions(meanings: readonly PolicyMeaning[], cuts: Cuts): HitsRegion[] {
  const screenings = meanings.flatMap(({ checks }) => (checks.SCREENING === undefined ? [] : [checks.SCREENING]));
  if (screenings.length === 0) return [{ value: [], parts: [] }];
  const kinds = kindsOf(screenings, cuts);
  const lists: (readonly Kind[])[] = [[], ...kinds.map((kind) => [kind]), ...pairsOf(kinds, cuts)];
  return lists.map((list) => {
    const ranked = list.toSorted((one, other) => other.hit.score - one.hit.score);
    return { value: ranked.map(({ hit }) => hit), parts: ranked.map(wordsOf) };
  });
}

function pairsOf(kinds: readonly Kind[], cuts: Cuts): (readonly Kind[])[] {
  // What a question asks of hits and facts together is answered of no hit alone: then no two lists are surely the same.
  const tells = cuts.hitQuestions.every((body) => questionOf(body) !== undefined);
  const told = new Set(kinds.map(({ seen }) => signatureOf(seen)));
  const pairs: (readonly Kind[])[] = [];
  const some = kinds.slice(0, MOST_PAIRED);
  for (const [index, one] of some.entries()) {
    for (const other of some.slice(index + 1)) {
      if (pairs.length === MOST_PAIRS) return pairs;
      const signature = tells ? signatureOf(one.seen.map((seen, at) => both(seen, other.seen[at] ?? UNSEEN))) : null;
      if (signature !== null && told.has(signature)) continue;
      if (signature !== null) told.add(signature);
      pairs.push([one, other]);
    }
  }
  return pairs;
}

function both(one: Seen, other: Seen): Seen {
  return { best: Math.max(one.best, other.best), yes: one.yes | other.yes, no: one.no | other.no };
}

function signatureOf(seen: readonly Seen[]): string {
  return seen.map(({ best, yes, no }) => `${best} ${yes.toString(36)} ${no.toString(36)}`).join();
}

function wordsOf({ hit, score }: Kind): string {
  const how = score.words === null ? "" : ` (${score.words})`;
  return `${hit.scopes.join("+")} ${hit.score}${how}${hit.sources > 1 ? `, on ${hit.sources} lists` : ""}`;
}

function kindsOf(screenings: readonly CheckPolicy[], cuts: Cuts): readonly Kind[] {
  const least = Math.min(...screenings.map(({ threshold }) => threshold));
  const lists = Math.max(...screenings.map(({ providers }) => providers.length));
  const scoreCuts = ["screening.topScore", HIT_SCORE].flatMap((path) => cuts.numbers.get(path) ?? []);
  const scores = numberRegions(scoreCuts, { min: least, max: 1, whole: false, ordinary: null });
  const sources = numberRegions(cuts.numbers.get(HIT_SOURCES) ?? [], { min: 1, max: lists, whole: true, ordinary: 1 });
  const questions = cuts.hitQuestions.flatMap(questionsOf);
  const answers = (hit: HitFact): Seen => {
    const yes = questions.reduce((bits, ask, at) => (ask(hit) ? bits | (1n << BigInt(at)) : bits), 0n);
    return { best: hit.score, yes, no: ~yes & ((1n << BigInt(questions.length)) - 1n) };
  };
  const kinds = new Map<string, Kind>();
  for (const { value: of } of sources) {
    for (const scopes of SCOPE_SETS) {
      for (const score of scores) {
        const hit: HitFact = { score: score.value, scopes, sources: of };
        const seen = screenings.map((screening) => (sees(screening, hit) ? answers(hit) : UNSEEN));
        const signature = signatureOf(seen);
        if (seen.some(({ best }) => best > 0) && !kinds.has(signature)) kinds.set(signature, { hit, score, seen });
      }
    }
  }
  return [...kinds.values()];
}

/** Whether a screening on these terms shows the hit at all. */
export function sees({ threshold, scopes }: Pick<CheckPolicy, "threshold" | "scopes">, hit: HitFact): boolean {
  return hit.score >= threshold && hit.scopes.some((scope) => scopes.includes(scope));
}

/** Every set of scopes but the empty one, the small ones first: a hit is of some scope. */
const SCOPE_SETS: readonly (readonly ScreeningScope[])[] = Array.from(
  { length: 2 ** SCREENING_SCOPES.length },
  (_, set) => SCREENING_SCOPES.filter((_scope, bit) => set & (1 << bit)),
)
  .filter(({ length }) => length > 0)
  .toSorted((one, other) => one.length - other.length);
