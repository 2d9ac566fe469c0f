import { FACTS } from "../domain/fact-catalogue.ts";
import type { Facts } from "../domain/fact.ts";
import { decide } from "../policy/decide.ts";
import type { PolicyMeaning, Rule } from "../policy/meaning.ts";
import { outcomeUnder } from "../policy/outcome.ts";
import type { Policy } from "../policy/policy.ts";
import { programOf } from "../policy/program.ts";
import type { PricedDecision } from "./examiner.ts";

/**
 * How much of a decision is told: `narrow` is for callers who act for the applicant. `patient` is whole, and drawn as for them:
 * no check is called off for what another says, so that the narrow view can be drawn from it later.
 */
export type View = "whole" | "patient" | "narrow";

/**
 * What may be told of a decision to whoever acts for the applicant. To let an applicant know of a watchlist hit is an offence, so
 * that everything here but an approval is drawn as if nobody had been screened and no internal rule were written. Of two
 * applicants who differ only in what was found on a list, or in an internal rule that speaks against one of them, and neither
 * of whom is approved, the same is told.
 *
 * - A REJECT is told where the policy rejects whatever is found, and whatever its internal rules say. Any other is told as a
 *   REVIEW.
 * - The reasons are the first four that may be told, and not what is left of four among which others stood.
 * - When it was decided says who had answered by then. Instead stands when it is told.
 *
 * @param facts those that it was drawn from
 * @param toldAt when anything but an approval is told, the same however soon it was decided
 */
export function narrowed(policy: Policy, facts: Facts, decision: PricedDecision, toldAt: Date): PricedDecision {
  const { rejecting, telling } = partsOf(policy);
  const isHidden = decision.outcome === "REJECT" && outcomeUnder(rejecting, facts).outcome !== "REJECT";
  const outcome = isHidden ? "REVIEW" : decision.outcome;
  return {
    outcome,
    reasons: decide(telling, facts, toldAt).reasons,
    decidedAt: outcome === "APPROVE" ? decision.decidedAt : toldAt,
    // Counted from when it was decided, it would say when that was.
    validUntil: outcome === "APPROVE" ? decision.validUntil : null,
    recorded: decision.recorded,
    policy: decision.policy,
    ...nothingElse(outcome),
  };
}

/** The view has no fields for these. Were it to have one by mistake, there would be nothing behind it. */
function nothingElse(outcome: PricedDecision["outcome"]) {
  return {
    determined: false,
    best: outcome,
    worst: outcome,
    score: { low: 0, high: 0 },
    unmet: [],
    rules: [],
    missing: [],
    ignored: [],
    counterfactuals: [],
    costIdr: null,
  } as const;
}

interface Parts {
  /** Where it rejects, the policy rejects whatever is found on a list and whatever its internal rules say. */
  readonly rejecting: Policy;
  /** Its reasons may be told. */
  readonly telling: Policy;
}

const parts = new WeakMap<Policy, Parts>();

function partsOf(policy: Policy): Parts {
  const known = parts.get(policy);
  if (known !== undefined) return known;
  const { rules, reasons, bands } = policy.meaning;
  const isTellable = (rule: Rule): boolean =>
    reasons.get(rule.effect.reason)?.audience === "APPLICANT" && ![...rule.condition.reads].some(isOfScreening);
  const tellable = rules.filter(isTellable);
  const mercy = rules.reduce((sum, rule) => sum + (isTellable(rule) ? 0 : mercyOf(rule)), 0);
  const made: Parts = {
    // As if every rule that is not told of and could speak for the applicant did, and none of those against.
    rejecting: derived(policy, {
      rules: tellable,
      bands: bands.map(({ below, outcome }) => ({ below: below + mercy, outcome })),
    }),
    telling: derived(policy, { rules: tellable }),
  };
  parts.set(policy, made);
  return made;
}

/** The points that a rule may take off. */
function mercyOf({ effect }: Rule): number {
  return effect.kind === "points" ? Math.max(0, -effect.points) : 0;
}

function derived(policy: Policy, changed: Partial<PolicyMeaning>): Policy {
  const meaning: PolicyMeaning = { ...policy.meaning, ...changed, counterfactuals: false };
  return { ...policy, meaning, program: programOf(meaning) };
}

function isOfScreening(path: string): boolean {
  return FACTS.get(path)?.check === "SCREENING";
}
