import type { FactSource, UnknownCause } from "./fact.ts";

/** From best to worst. */
export const OUTCOMES = ["APPROVE", "REVIEW", "REJECT"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const RULE_STATES = ["FIRED", "NOT_FIRED", "UNKNOWN"] as const;
export type RuleState = (typeof RULE_STATES)[number];

export const AUDIENCES = ["APPLICANT", "INTERNAL"] as const;
export type Audience = (typeof AUDIENCES)[number];

export interface ScoreInterval {
  readonly low: number;
  readonly high: number;
}

export interface Reason {
  readonly code: string;
  readonly text: { readonly en: string; readonly id: string };
  /** The id of the rule it came from. */
  readonly rule: string;
  readonly audience: Audience;
}

export interface FactRead {
  readonly path: string;
  /** The value as text, for people; null where it is unknown. */
  readonly value: string | null;
  readonly cause: UnknownCause | null;
  readonly sources: readonly FactSource[];
}

export interface RuleResult {
  readonly rule: string;
  readonly state: RuleState;
  /** What it adds to the score: an unknown rule's points move one end only. */
  readonly points: ScoreInterval;
  /** Where the rule stands in its file. Shown, and no part of the sealed bytes. */
  readonly line: number;
  readonly facts: readonly FactRead[];
}

/** A condition of an approval that does not hold. Without it, a review could have no reason that anybody sees. */
export interface UnmetCondition {
  /** As the policy writes it. Shown, and no part of the sealed bytes, as its line is. */
  readonly condition: string;
  /** False where it certainly does not hold; null where that is unknown. */
  readonly holds: false | null;
  readonly line: number;
  readonly facts: readonly FactRead[];
}

export interface MissingFact {
  readonly path: string;
  readonly cause: UnknownCause;
}

/** A fact as it would have had to be, and what the applicant can do about it. */
export interface CounterfactualFact {
  readonly path: string;
  /** What it is now, as text; null where it is unknown. */
  readonly value: string | null;
  /** What it would have had to be, as text: `MATCH`, `at least 0.8`. */
  readonly wanted: string;
  readonly advice: { readonly en: string; readonly id: string };
}

/** A smallest set of facts that would have given a better outcome: no part of it would have. */
export interface Counterfactual {
  readonly outcome: Outcome;
  readonly facts: readonly CounterfactualFact[];
}

export interface PolicyVersion {
  readonly name: string;
  readonly version: number;
  /** SHA-256 over the policy's meaning, in hexadecimal: reformatting does not change it. */
  readonly digest: string;
}

export interface Decision {
  readonly outcome: Outcome;
  /** True where no missing answer could change the outcome. */
  readonly determined: boolean;
  /** The outcome if every unknown turned out well, and if every one turned out badly. */
  readonly best: Outcome;
  readonly worst: Outcome;
  readonly score: ScoreInterval;
  /** At most four, most telling first; of rules with one code, the most telling. */
  readonly reasons: readonly Reason[];
  /** The conditions of an approval that do not hold, in the policy's order. */
  readonly unmet: readonly UnmetCondition[];
  readonly rules: readonly RuleResult[];
  /** Facts the policy reads that have no value, with their causes. */
  readonly missing: readonly MissingFact[];
  /** Rules that were told to ignore an unknown, by id. */
  readonly ignored: readonly string[];
  /** What would have given a better outcome, if the policy says so; drawn as if the screening were clear. */
  readonly counterfactuals: readonly Counterfactual[];
  readonly policy: PolicyVersion;
  readonly decidedAt: Date;
  /** Until when it stands, where its policy says how long; null where it stands without end. */
  readonly validUntil: Date | null;
}
