import type { Decision } from "../../domain/decision.ts";
import type { Facts } from "../../domain/fact.ts";
import { decide } from "../../policy/decide.ts";
import type { Policy } from "../../policy/policy.ts";
import type { RuleCount } from "./report.ts";

/** Counts of how many applicants each rule of a policy fires, and is unknown. */
export class RuleTally {
  readonly #policy: Policy;
  readonly #decidedAt: Date;
  readonly #counts: { readonly rule: string; fired: number; unknown: number }[];

  constructor(policy: Policy, decidedAt: Date) {
    // What would have changed an outcome takes a search for each applicant, and nobody reads it here.
    this.#policy = { ...policy, meaning: { ...policy.meaning, counterfactuals: false } };
    this.#decidedAt = decidedAt;
    this.#counts = policy.meaning.rules.map(({ id }) => ({ rule: id, fired: 0, unknown: 0 }));
  }

  /** Decides by the policy, and counts. */
  decide(facts: Facts): Decision {
    const decision = decide(this.#policy, facts, this.#decidedAt);
    for (const [at, { state }] of decision.rules.entries()) {
      const count = this.#counts[at];
      if (count === undefined || state === "NOT_FIRED") continue;
      if (state === "FIRED") count.fired++;
      else count.unknown++;
    }
    return decision;
  }

  counts(): RuleCount[] {
    return this.#counts.map((count) => ({ ...count }));
  }
}
