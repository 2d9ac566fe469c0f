import type { Answer } from "../domain/answer.ts";
import type { Claim, FaceClaims } from "../domain/claim.ts";
import type { ProviderName } from "../domain/provider.ts";
import type { FaceLimits } from "../domain/face-limits.ts";
import { combine } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

/** One provider's word on the selfie. UNKNOWN where its score lies between the limits, or it gave none. */
export interface FaceClaim {
  readonly provider: ProviderName;
  readonly verdict: Claim | "UNKNOWN";
  readonly score: number | null;
}

export interface FaceMatchCheck {
  readonly verdict: Verdict;
  /** The lowest score given, 0 to 1. */
  readonly score: number | null;
  readonly livenessPassed: boolean | null;
  readonly claims: readonly FaceClaim[];
  readonly providers: readonly Answer<FaceClaims>[];
}

export function combineFace(
  providers: readonly Answer<FaceClaims>[],
  limitsOf: (provider: ProviderName) => FaceLimits,
): FaceMatchCheck {
  const answered = providers.filter((answer) => answer.status === "ANSWERED");
  const claims = answered.map(({ provider, claims: said }): FaceClaim => {
    return { provider, score: said.score, verdict: faceVerdict(said, limitsOf(provider)) };
  });
  const scores = claims.flatMap(({ score }) => (score === null ? [] : [score]));
  const liveness = answered.flatMap(({ claims: said }) => (said.livenessPassed === null ? [] : [said.livenessPassed]));
  return {
    verdict: combine(claims.flatMap(({ verdict }) => (verdict === "UNKNOWN" ? [] : [verdict]))),
    score: scores.length === 0 ? null : Math.min(...scores),
    livenessPassed: liveness.length === 0 ? null : liveness.every(Boolean),
    claims,
    providers,
  };
}

/** The vendor's own flag where it has one; else its score against the limits. */
function faceVerdict({ match, score }: FaceClaims, limits: FaceLimits): FaceClaim["verdict"] {
  if (match !== null) return match ? "MATCH" : "MISMATCH";
  if (score === null) return "UNKNOWN";
  if (score >= limits.pass) return "MATCH";
  return score < limits.fail ? "MISMATCH" : "UNKNOWN";
}
