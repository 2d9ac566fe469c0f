import type { Answer } from "../domain/answer.ts";
import type { ProviderHit, ScreeningFindings } from "../domain/claim.ts";
import type { ScreeningTerms } from "../providers/provider.ts";
import { mergeHits } from "./hits.ts";
import type { ScreeningHit, SourcedHit } from "./hits.ts";

export const SCREENING_VERDICTS = ["CLEAR", "POSSIBLE_MATCH", "UNKNOWN"] as const;
export type ScreeningVerdict = (typeof SCREENING_VERDICTS)[number];

export interface ScreeningCheck {
  readonly verdict: ScreeningVerdict;
  /** The best hit, 0 to 1; 0 when CLEAR; null when incomplete with no hit. */
  readonly topScore: number | null;
  /** Best first. */
  readonly hits: readonly ScreeningHit[];
  /** The same hits before any were merged: what each provider has surely seen, whatever others may still say. */
  readonly seen: readonly ProviderHit[];
  /** Whether every enabled provider answered for every scope asked. */
  readonly complete: boolean;
  readonly providers: readonly Answer<ScreeningFindings>[];
}

export function combineScreening(
  terms: ScreeningTerms,
  providers: readonly Answer<ScreeningFindings>[],
): ScreeningCheck {
  const seen = providers.flatMap((answer) => hitsWithin(terms, answer));
  const hits = mergeHits(seen);
  const enabled = providers.filter((answer) => answer.status !== "SKIPPED" || answer.cause !== "PROVIDER_OFF");
  const complete = enabled.length > 0 && enabled.every((answer) => covers(terms, answer));
  const [best] = hits;
  if (best !== undefined) return { verdict: "POSSIBLE_MATCH", topScore: best.score, hits, seen, complete, providers };
  return { verdict: complete ? "CLEAR" : "UNKNOWN", topScore: complete ? 0 : null, hits, seen, complete, providers };
}

/** Vendors return scopes nobody asked for, and a shared search may have had a lower threshold. */
function hitsWithin(terms: ScreeningTerms, answer: Answer<ScreeningFindings>): SourcedHit[] {
  if (answer.status !== "ANSWERED") return [];
  return answer.claims.hits
    .filter(({ score, scopes }) => score >= terms.threshold && scopes.some((scope) => terms.scopes.includes(scope)))
    .map((hit) => ({ ...hit, provider: answer.provider }));
}

function covers(terms: ScreeningTerms, answer: Answer<ScreeningFindings>): boolean {
  return answer.status === "ANSWERED" && terms.scopes.every((scope) => answer.claims.scopes.includes(scope));
}
