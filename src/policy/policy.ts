import type { ScreeningScope } from "../domain/claim.ts";
import type { PolicyVersion } from "../domain/decision.ts";
import type { CheckName, ProviderName } from "../domain/provider.ts";
import type { Program } from "./program.ts";

/** How one check is made: a line of a policy's `checks`. */
export interface CheckPolicy {
  readonly providers: readonly ProviderName[];
  readonly strategy: "all";
  /** How many definite answers each fact of the check takes; `all` for screening, always. */
  readonly need: number | "all";
  readonly deadlineMs: number;
  /** Made even where no rule reads it. */
  readonly always: boolean;
  /** Screening only. */
  readonly scopes: readonly ScreeningScope[];
  /** Screening only, 0.5 to 1. */
  readonly threshold: number;
}

/** What the rest of Saksi sees of a loaded policy; how it evaluates is the policy module's own. */
export interface PolicyHead extends PolicyVersion {
  readonly checks: Readonly<Partial<Record<CheckName, CheckPolicy>>>;
  /** The facts its conditions read, by path. */
  readonly reads: ReadonlySet<string>;
  /** The checks a decision needs: those its facts come from, and those marked `always`. */
  readonly needs: ReadonlySet<CheckName>;
}

/** A policy that has passed every check of `loadPolicy`, and so cannot fail when it decides. */
export interface Policy extends PolicyHead {
  readonly program: Program;
}
