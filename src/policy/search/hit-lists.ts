import { isOfHitAlone } from "./hit-question.ts";
import type { Cuts } from "./cuts.ts";

/** A hit, or several, as one policy sees them: the best score, and a bit for each answer that one of them gives. */
export interface Seen {
  readonly best: number;
  readonly answers: bigint;
}

export const UNSEEN: Seen = { best: 0, answers: 0n };

/** Hits that no policy tells apart, by what each policy makes of them. */
interface Kind {
  readonly seen: readonly Seen[];
}

export interface HitLists<K> {
  readonly lists: readonly (readonly K[])[];
  /** Whether every other list is to the policies as one of these. */
  readonly exact: boolean;
}

/** More than a person could follow; they keep the search for lists short. */
const MOST_LISTS = 10_000;
const MOST_TRIED = 100_000;

/**
 * No hit, one, and as many as it takes: a list for each way in which the policies can be answered. In none is a hit idle.
 * @param views how many of the policies show hits differently
 */
export function hitListsOf<K extends Kind>(kinds: readonly K[], cuts: Cuts, views: number): HitLists<K> {
  if (cuts.hitQuestions.every(isOfHitAlone)) return listsToldApart(kinds);
  // What a question asks of hits and facts together is answered of no hit alone. But one hit is enough to settle each.
  const bodies = new Set(cuts.hitQuestions.map((body) => JSON.stringify(body))).size;
  const best = cuts.reads.has("screening.topScore") || cuts.reads.has("screening.verdict") ? 1 : 0;
  return listsUpTo(kinds, (bodies + best) * views);
}

/** Answers only add up, so that from some length on no list is answered in a new way. */
function listsToldApart<K extends Kind>(kinds: readonly K[]): HitLists<K> {
  const lists: (readonly K[])[] = [[]];
  const told = new Set<string>();
  let tried = 0;
  let longest: readonly { readonly list: readonly K[]; readonly seen: readonly Seen[] }[] = [{ list: [], seen: [] }];
  while (longest.length > 0) {
    const longer: { readonly list: readonly K[]; readonly seen: readonly Seen[] }[] = [];
    for (const { list, seen } of longest) {
      for (const kind of kinds) {
        if (++tried > MOST_TRIED || lists.length === MOST_LISTS) return { lists, exact: false };
        const together = kind.seen.map((each, at) => both(each, seen[at] ?? UNSEEN));
        const signature = signatureOf(together);
        if (told.has(signature)) continue;
        told.add(signature);
        const extended = [...list, kind];
        lists.push(extended);
        longer.push({ list: extended, seen: together });
      }
    }
    longest = longer;
  }
  return { lists, exact: true };
}

/** Every list of different hits up to a length. */
function listsUpTo<K>(kinds: readonly K[], most: number): HitLists<K> {
  const lists: (readonly K[])[] = [[]];
  let longest: readonly { readonly list: readonly K[]; readonly next: number }[] = [{ list: [], next: 0 }];
  for (let length = 1; length <= most; length++) {
    const longer: { readonly list: readonly K[]; readonly next: number }[] = [];
    for (const { list, next } of longest) {
      for (const [index, kind] of kinds.entries()) {
        if (index < next) continue;
        if (lists.length === MOST_LISTS) return { lists, exact: false };
        const extended = [...list, kind];
        lists.push(extended);
        longer.push({ list: extended, next: index + 1 });
      }
    }
    longest = longer;
  }
  return { lists, exact: true };
}

function both(one: Seen, other: Seen): Seen {
  return { best: Math.max(one.best, other.best), answers: one.answers | other.answers };
}

/** The same for hits, or lists of them, that no policy tells apart. */
export function signatureOf(seen: readonly Seen[]): string {
  return seen.map(({ best, answers }) => `${best} ${answers.toString(32)}`).join();
}
