import type { ScreeningScope } from "../../domain/claim.ts";

/** A date as lists know it: 0 for a part they do not know. */
export interface ListedDate {
  readonly y: number;
  readonly m: number;
  readonly d: number;
}

/** An invented person or body on a list. */
export interface Listing {
  readonly id: string;
  readonly kind: "person" | "body";
  readonly names: readonly [string, ...string[]];
  readonly scopes: readonly ScreeningScope[];
  /** ISO 3166-1 alpha-2: nationalities of a person, domiciles of a body. */
  readonly countries: readonly string[];
  /** Birth dates of a person, registration dates of a body. */
  readonly dates: readonly ListedDate[];
}

export interface ScoredListing {
  readonly listing: Listing;
  /** 0 to 100, whole. */
  readonly score: number;
}
