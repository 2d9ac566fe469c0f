import type { ProviderHit } from "../../domain/claim.ts";
import type { ProviderName } from "../../domain/provider.ts";
import type { Evidence } from "../evidence.ts";

/** What a provider said of one of its listings; undefined where it found no such one. */
export function hitOf({ screening }: Evidence, provider: ProviderName, listingId: string): ProviderHit | undefined {
  const answer = screening?.answers.find((each) => each.provider === provider);
  if (answer?.status !== "ANSWERED") return undefined;
  return answer.claims.hits.find((hit) => hit.listingId === listingId);
}
