import type { ScreeningScope } from "../domain/claim.ts";
import type { Audience, Outcome } from "../domain/decision.ts";
import type { CheckName, ProviderName } from "../domain/provider.ts";
import type { Retry, Stop, Strategy } from "../domain/strategy.ts";
import type { CheckedCondition } from "./condition/check.ts";
import type { ParamValue } from "./condition/typed.ts";
import type { RecordTerms } from "./record-terms.ts";

/** How one check is made: a line of a policy's `checks`. */
export interface CheckPolicy {
  readonly providers: readonly ProviderName[];
  readonly strategy: Strategy;
  /** How many definite answers each fact of the check takes; `all` for screening, always. */
  readonly need: number | "all";
  readonly deadlineMs: number;
  /** Made even where no rule reads it. */
  readonly always: boolean;
  readonly retry: Retry;
  /** Of a check that is `always` made it is `complete`. */
  readonly stop: Stop;
  /** Screening only. */
  readonly scopes: readonly ScreeningScope[];
  /** Screening only, 0.5 to 1. */
  readonly threshold: number;
}

export interface ReasonText {
  readonly en: string;
  readonly id: string;
  readonly audience: Audience;
}

/** What a rule does where it fires. `reason` is a code of the policy's `reasons`. */
export type Effect =
  | { readonly kind: "reject" | "review"; readonly reason: string }
  | { readonly kind: "points"; readonly points: number; readonly reason: string };

export interface Rule {
  readonly id: string;
  /** Where it stands in its file, from 1. */
  readonly line: number;
  readonly condition: CheckedCondition;
  /** The condition as it is written, on one line; shown, and no part of the meaning. */
  readonly text: string;
  readonly effect: Effect;
  /** Why an unknown is passed over, where the rule says so. */
  readonly ignoresUnknownBecause: string | null;
}

/** A condition that an approval takes. */
export interface Requirement {
  readonly condition: CheckedCondition;
  /** As it is written, on one line; shown, and no part of the meaning. */
  readonly text: string;
  readonly line: number;
}

/** Scores under `below`, and not under an earlier band's, have this outcome; the last band is open. */
export interface Band {
  readonly below: number;
  readonly outcome: Outcome;
}

/** A policy as read and checked, before it is compiled. */
export interface PolicyMeaning {
  readonly name: string;
  readonly version: number;
  /** Shown, and no part of the meaning: conditions hold the values themselves. */
  readonly params: ReadonlyMap<string, ParamValue>;
  /** Whether a decision says what would have changed it. */
  readonly counterfactuals: boolean;
  readonly checks: Readonly<Partial<Record<CheckName, CheckPolicy>>>;
  readonly approveRequires: readonly Requirement[];
  readonly reasons: ReadonlyMap<string, ReasonText>;
  readonly rules: readonly Rule[];
  readonly bands: readonly Band[];
  readonly record: RecordTerms;
}
