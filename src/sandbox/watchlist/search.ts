import type { ScreeningScope } from "../../domain/claim.ts";
import type { Listing, ScoredListing } from "./listing.ts";
import { nameSimilarity } from "./similarity.ts";

interface Search {
  readonly kind: Listing["kind"];
  readonly name: string;
  readonly scopes: readonly ScreeningScope[];
  /** 0 to 100. */
  readonly threshold: number;
}

/** Listings of the asked scopes whose best name reaches the threshold, best first. */
export function searchWatchlist(watchlist: readonly Listing[], search: Search): ScoredListing[] {
  return watchlist
    .filter(({ kind, scopes }) => kind === search.kind && scopes.some((scope) => search.scopes.includes(scope)))
    .map((listing) => ({
      listing,
      score: Math.round(100 * Math.max(...listing.names.map((name) => nameSimilarity(name, search.name)))),
    }))
    .filter(({ score }) => score >= search.threshold)
    .toSorted((left, right) => right.score - left.score);
}
