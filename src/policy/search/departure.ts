import type { ScreeningScope } from "../../domain/claim.ts";
import type { Fact, HitFact } from "../../domain/fact.ts";
import type { CheckName, ProviderName } from "../../domain/provider.ts";

/** One way in which an applicant differs from the ordinary one. */
export interface Departure {
  /** Two departures of one aspect cannot be together. */
  readonly aspect: string;
  /**
   * What it consists of, for comparing sets: a screening with two hits has two parts, each of which is also a departure by
   * itself. As many parts, so large is the departure.
   */
  readonly parts: readonly string[];
  /** For people: `face.score 0.75 (from 0.7 to under 0.8)`. */
  readonly text: string;
  /** The fact, or the check, that it is about. */
  readonly path: string;
  /** As text; null where it is unknown. */
  readonly value: string | null;
  readonly effect: Effect;
}

type Effect =
  | { readonly kind: "facts"; readonly facts: readonly (readonly [path: string, fact: Fact])[] }
  | { readonly kind: "hits"; readonly hits: readonly HitFact[] }
  | { readonly kind: "answering"; readonly check: CheckName; readonly answers: Answering };

/** Who answers a check, of everybody who can be asked; nobody else does. */
export interface Answering {
  readonly by: ReadonlySet<ProviderName>;
  /** Screening only: for which scopes these do; null is for all. */
  readonly scopes: readonly ScreeningScope[] | null;
  /** Screening only: these answer too, but for no scope completely. */
  readonly partly: ReadonlySet<ProviderName>;
}
