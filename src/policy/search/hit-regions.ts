import { SCREENING_SCOPES } from "../../domain/claim.ts";
import type { ScreeningScope } from "../../domain/claim.ts";
import type { HitFact } from "../../domain/fact.ts";
import { FALSE, TRUE } from "../condition/tri.ts";
import type { CheckPolicy, PolicyMeaning } from "../meaning.ts";
import type { Cuts } from "./cuts.ts";
import { HIT_SCORE, HIT_SOURCES } from "./solve.ts";
import { hitListsOf, signatureOf, UNSEEN } from "./hit-lists.ts";
import type { Seen } from "./hit-lists.ts";
import { questionsOf } from "./hit-question.ts";
import { numberRegions } from "./number-regions.ts";
import type { NumberRegion } from "./number-regions.ts";

/** What a screening may find: the hits, the best first, and each of them for people: `PEP 0.93 (0.9 or more)`. */
export interface HitsRegion {
  readonly value: readonly HitFact[];
  readonly parts: readonly string[];
}

interface Kind {
  readonly hit: HitFact;
  readonly score: NumberRegion;
  /** What each policy makes of it: hits of one kind are never told apart. */
  readonly seen: readonly Seen[];
}

interface HitRegions {
  readonly regions: readonly HitsRegion[];
  /** Whether every screening there can be is to the policies as one of these. */
  readonly exact: boolean;
}

/**
 * No hit, one, and several: a list for each way in which the conditions of the policies, each with its own threshold and
 * scopes, can answer.
 */
export function hitRegions(meanings: readonly PolicyMeaning[], cuts: Cuts): HitRegions {
  const screenings = meanings.flatMap(({ checks }) => (checks.SCREENING === undefined ? [] : [checks.SCREENING]));
  if (screenings.length === 0) return { regions: [{ value: [], parts: [] }], exact: true };
  const views = new Set(screenings.map(({ threshold, scopes }) => [threshold, ...scopes.toSorted()].join())).size;
  const { lists, exact } = hitListsOf(kindsOf(screenings, cuts), cuts, views);
  const regions = lists.map((list) => {
    const ranked = list.toSorted((one, other) => other.hit.score - one.hit.score);
    return { value: ranked.map(({ hit }) => hit), parts: ranked.map(wordsOf) };
  });
  return { regions, exact };
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
  // Of an incomplete screening a hit may be answered otherwise, and less may be told of it.
  const asked = questions.flatMap((ask) => [true, false].map((complete) => (hit: HitFact) => ask(hit, complete)));
  const answersOf = (hit: HitFact): Seen => {
    const answers = asked.reduce((bits, ask, at) => {
      const said = ask(hit);
      return bits | ((said === TRUE ? 1n : said === FALSE ? 2n : 0n) << BigInt(2 * at));
    }, 0n);
    return { best: hit.score, answers };
  };
  const kinds = new Map<string, Kind>();
  for (const { value: of } of sources) {
    for (const scopes of SCOPE_SETS) {
      for (const score of scores) {
        const hit: HitFact = { score: score.value, scopes, sources: of };
        const seen = screenings.map((screening) => (sees(screening, hit) ? answersOf(hit) : UNSEEN));
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
