import type { Answer } from "../domain/answer.ts";
import type { ProviderHit, ScreeningFindings } from "../domain/claim.ts";
import type { ProviderName } from "../domain/provider.ts";
import type { ScreeningTerms } from "../providers/provider.ts";
import { isDismissed, mergeHits } from "./hits.ts";
import type { ScreeningHit, SourcedHit } from "./hits.ts";

export const SCREENING_VERDICTS = ["CLEAR", "POSSIBLE_MATCH", "UNKNOWN"] as const;
export type ScreeningVerdict = (typeof SCREENING_VERDICTS)[number];

export interface ScreeningCheck {
  readonly verdict: ScreeningVerdict;
  /** The best hit, 0 to 1; 0 when CLEAR; null when incomplete with no hit. */
  readonly topScore: number | null;
  /** Best first. */
  readonly hits: readonly ScreeningHit[];
  /** Those that a reviewer found to be somebody else. Nothing else here counts them. */
  readonly dismissedHits: readonly ScreeningHit[];
  /** The hits before any were merged: what each provider has surely seen, whatever others may still say. */
  readonly seen: readonly ProviderHit[];
  /** Whether every enabled provider answered for every scope asked. */
  readonly complete: boolean;
  readonly providers: readonly Answer<ScreeningFindings>[];
}

/** Marks the hits that a reviewer has found to be somebody else. */
export type Dismissing = (provider: ProviderName, findings: ScreeningFindings) => ScreeningFindings;

export function combineScreening(
  terms: ScreeningTerms,
  providers: readonly Answer<ScreeningFindings>[],
): ScreeningCheck {
  const listed = providers.flatMap((answer) => hitsWithin(terms, answer));
  const merged = mergeHits(listed);
  const hits = merged.filter((hit) => !isDismissed(hit));
  const dismissedHits = merged.filter(isDismissed);
  // Of a dismissed one it is not certain that it stays with another that counts: who is merged with whom may still change.
  const seen = listed.filter(({ dismissed }) => dismissed === undefined);
  const enabled = providers.filter((answer) => answer.status !== "SKIPPED" || answer.cause !== "PROVIDER_OFF");
  const complete = enabled.length > 0 && enabled.every((answer) => covers(terms, answer));
  const found = { hits, dismissedHits, seen, complete, providers };
  const [best] = hits;
  if (best !== undefined) return { verdict: "POSSIBLE_MATCH", topScore: best.score, ...found };
  return { verdict: complete ? "CLEAR" : "UNKNOWN", topScore: complete ? 0 : null, ...found };
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
