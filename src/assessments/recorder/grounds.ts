import type { Decision } from "../../domain/decision.ts";
import type { PolicyHead } from "../../policy/policy.ts";
import { checksUnder } from "../evidence.ts";
import type { Evidence } from "../evidence.ts";

/**
 * What speaks against the applicant, by names that mean the same in a later decision: the rules that fired but for those that
 * speak for them, the conditions of an approval that do not hold, and the listings that count. Whoever has reviewed a decision
 * has seen these, and has not seen any other.
 */
export function groundsOf(policy: PolicyHead, { rules, unmet }: Decision, evidence: Evidence): string[] {
  const { screening } = checksUnder(policy, evidence);
  return [
    ...rules.filter(({ state, points }) => state === "FIRED" && points.low >= 0).map(({ rule }) => `rule ${rule}`),
    ...unmet.filter(({ holds }) => holds === false).map(({ condition }) => `requirement ${condition}`),
    ...(screening?.check.hits ?? [])
      .flatMap(({ sources }) => sources)
      .map(({ provider, listingId }) => `listing ${provider} ${listingId}`),
  ];
}
