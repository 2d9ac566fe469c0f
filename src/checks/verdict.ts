import type { Claim } from "../domain/claim.ts";
import type { ProviderName } from "../domain/provider.ts";

export const VERDICTS = ["MATCH", "MISMATCH", "CONFLICT", "UNKNOWN"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A claim and the provider that made it. */
export interface Witnessed<C> {
  readonly provider: ProviderName;
  readonly claim: C;
}

/** All definite answers agree → that verdict; both kinds → CONFLICT; none → UNKNOWN. */
export function combine(claims: readonly Claim[]): Verdict {
  const [first] = claims;
  if (first === undefined) return "UNKNOWN";
  return claims.every((claim) => claim === first) ? first : "CONFLICT";
}
