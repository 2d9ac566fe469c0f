import type { Bill } from "./money/bill.ts";
import type { Purse } from "./money/purse.ts";
import type { Entity, Person } from "../domain/person.ts";
import type { CheckName, ProviderName } from "../domain/provider.ts";
import type { Retry, Strategy } from "../domain/strategy.ts";
import type { ScreeningTerms } from "../providers/provider.ts";

export type { ScreeningTerms };

/** What a screening searches where nothing else is said. */
export const DEFAULT_TERMS: ScreeningTerms = { scopes: ["PEP", "SANCTION"], threshold: 0.85 };

export type Subject =
  | { readonly kind: "person"; readonly person: Person }
  | { readonly kind: "entity"; readonly entity: Entity };

/** One check that somebody wants made: of whom it is asked, and how long it may take. */
export interface CheckDemand {
  readonly check: CheckName;
  readonly providers: readonly ProviderName[];
  /** Counted from the start of the round. */
  readonly deadlineMs: number;
  readonly terms?: ScreeningTerms;
  /** How they are asked. @default all */
  readonly strategy?: Strategy;
  /** @default safe */
  readonly retry?: Retry;
}

/** What is wanted of one subject. */
export interface Ask {
  readonly subject: Subject;
  readonly demands: readonly CheckDemand[];
  /** What its calls are paid from; without one they may cost what they cost. */
  readonly purse?: Purse;
  /** What is written down of their price; without one, nothing is. */
  readonly bill?: Bill;
}
