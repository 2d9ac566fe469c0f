import type { Audience, Outcome } from "../domain/decision.ts";
import type { CheckName } from "../domain/provider.ts";
import type { CheckedCondition } from "./condition/check.ts";
import type { CheckPolicy } from "./policy.ts";

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
  readonly checks: Readonly<Partial<Record<CheckName, CheckPolicy>>>;
  readonly approveRequires: readonly Requirement[];
  readonly reasons: ReadonlyMap<string, ReasonText>;
  readonly rules: readonly Rule[];
  readonly bands: readonly Band[];
}
