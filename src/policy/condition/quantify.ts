import type { HitCursor, Slot } from "./slots.ts";
import { MOST_SOURCES } from "./tree.ts";
import { FALSE, TRUE, UNKNOWN } from "./tri.ts";
import type { Tri } from "./tri.ts";

/**
 * `exists` or `all` over a list that may be known in part.
 *
 * A hit of an incomplete screening may still be merged with what another provider finds of the same person: its score
 * and its sources can grow, and it can gain scopes. A hit that is still to come has at least the threshold's score and
 * any scopes; and it may never come, so alone it makes nothing certain.
 */
export function quantify(
  op: "exists" | "all",
  slot: Slot,
  hit: HitCursor,
  scoreFloor: number,
  body: () => Tri,
): () => Tri {
  /** The value of the body that settles the whole, whatever the other hits are. */
  const settling = op === "exists" ? TRUE : FALSE;
  const otherwise = op === "exists" ? FALSE : TRUE;
  return () => {
    let result: Tri = otherwise;
    const { hits, complete } = slot;
    for (const each of hits) {
      hit.score.low = each.score;
      hit.score.high = complete ? each.score : 1;
      hit.sources.low = each.sources;
      hit.sources.high = complete ? each.sources : MOST_SOURCES;
      hit.scopes = each.scopes;
      hit.open = !complete;
      const value = body();
      if (value === settling) return settling;
      if (value === UNKNOWN) result = UNKNOWN;
    }
    if (complete || result === UNKNOWN) return result;
    hit.score.low = scoreFloor;
    hit.score.high = 1;
    hit.sources.low = 1;
    hit.sources.high = MOST_SOURCES;
    hit.scopes = [];
    hit.open = true;
    return body() === otherwise ? otherwise : UNKNOWN;
  };
}
