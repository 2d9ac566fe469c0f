import { sameSubject } from "../../checks/hits.ts";
import type { SourcedHit } from "../../checks/hits.ts";
import type { Answer } from "../../domain/answer.ts";
import type { ProviderHit, ScreeningFindings } from "../../domain/claim.ts";

/**
 * Which hits are one person, told by numbers that each two of them share: the one thing that decisions read of the names,
 * dates and countries of hits, so that a record needs none of these.
 */
export function sameSubjects(
  answers: readonly Answer<ScreeningFindings>[],
): ReadonlyMap<ProviderHit, readonly number[]> {
  const hits = answers.flatMap(({ provider, ...answer }): { hit: ProviderHit; sourced: SourcedHit }[] =>
    answer.status === "ANSWERED" ? answer.claims.hits.map((hit) => ({ hit, sourced: { ...hit, provider } })) : [],
  );
  const shared = new Map<ProviderHit, number[]>(hits.map(({ hit }) => [hit, []]));
  let pairs = 0;
  for (const [index, one] of hits.entries()) {
    for (const other of hits.slice(index + 1)) {
      if (!sameSubject(one.sourced, other.sourced)) continue;
      pairs += 1;
      shared.get(one.hit)?.push(pairs);
      shared.get(other.hit)?.push(pairs);
    }
  }
  return shared;
}
