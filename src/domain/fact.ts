import { FAILURE_CODES } from "./answer.ts";
import type { ScreeningScope } from "./claim.ts";
import type { ProviderName } from "./provider.ts";

/** Why a fact has no value. */
export const UNKNOWN_CAUSES = [
  "NOT_SUPPLIED",
  "NOT_COLLECTED",
  "PENDING",
  "CANCELLED",
  "TOO_FEW_ANSWERS",
  "INCONCLUSIVE",
  "INCOMPLETE",
  "PROVIDER_OFF",
  ...FAILURE_CODES,
] as const;
export type UnknownCause = (typeof UNKNOWN_CAUSES)[number];

/** What a policy sees of a screening hit. */
export interface HitFact {
  readonly score: number;
  readonly scopes: readonly ScreeningScope[];
  readonly sources: number;
}

/** Who said it: the provider, its own request id, and when it was asked. */
export interface FactSource {
  readonly provider: ProviderName;
  readonly requestId: string | null;
  readonly askedAt: Date;
}

export type FactValue = boolean | number | string | readonly HitFact[];

/**
 * A fact is a value, or unknown with a cause. An unknown may be known in part: an incomplete screening has seen some
 * hits, and whatever they already decide is decided.
 */
export type Fact = (
  | { readonly known: true; readonly value: FactValue; readonly sources: readonly FactSource[] }
  | {
      readonly known: false;
      readonly cause: UnknownCause;
      readonly sources: readonly FactSource[];
      /** Enough providers answered, and too few of them said anything definite: another input may change that. */
      readonly undecided?: true;
      /** For a number: it is at least this. */
      readonly atLeast?: number;
      /** For a list of hits: these are in it, and there may be more. */
      readonly includes?: readonly HitFact[];
    }
) & {
  /** Of the verdict on an identity, where it is not NOT_FOUND: a provider says all the same that there is no such NIK. */
  readonly nikDenied?: true;
};

/** Facts by path. A path that is absent was not collected. */
export type Facts = ReadonlyMap<string, Fact>;
