import type { Fact, HitFact } from "../../domain/fact.ts";

/**
 * Whether the second is what is left of the first, or all of it. Where one provider is asked after the other, an outage may
 * bring up an answer that was not there before: that is no loss.
 */
export function isLost(before: Fact | undefined, after: Fact | undefined): boolean {
  if (after === undefined) return true;
  if (after.known) return before?.known === true && JSON.stringify(before.value) === JSON.stringify(after.value);
  const { atLeast = 0, includes = [] } = after;
  return atLeast <= scoreOf(before) && includes.every((hit) => hitsOf(before).some((other) => isWithin(hit, other)));
}

function scoreOf(fact: Fact | undefined): number {
  const score = fact?.known === true ? fact.value : fact?.atLeast;
  return typeof score === "number" ? score : 0;
}

function hitsOf(fact: Fact | undefined): readonly HitFact[] {
  const hits = fact?.known === true ? fact.value : fact?.includes;
  return typeof hits === "object" ? hits : [];
}

/** A hit may since have been merged with what others found of the same person. */
function isWithin(hit: HitFact, other: HitFact): boolean {
  return (
    hit.score <= other.score &&
    hit.sources <= other.sources &&
    hit.scopes.every((scope) => other.scopes.includes(scope))
  );
}
