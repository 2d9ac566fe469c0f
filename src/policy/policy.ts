import type { PolicyVersion } from "../domain/decision.ts";
import type { CheckName } from "../domain/provider.ts";
import type { CheckPolicy, PolicyMeaning } from "./meaning.ts";
import type { Program } from "./program.ts";

/** What a decision needs to know of a policy before it is drawn: what to ask, and what the answers must come to. */
export interface PolicyHead extends PolicyVersion {
  readonly checks: Readonly<Partial<Record<CheckName, CheckPolicy>>>;
  /** The facts its conditions read, by path. */
  readonly reads: ReadonlySet<string>;
  /** The checks a decision needs: those its facts come from, and those marked `always`. */
  readonly needs: ReadonlySet<CheckName>;
}

/** A policy that has passed every check of `loadPolicy`, and so cannot fail when it decides. */
export interface Policy extends PolicyHead {
  /** What was read, for whoever shows or compares policies. */
  readonly meaning: PolicyMeaning;
  readonly program: Program;
  /** The text that it was read from: with it the same policy is there when its file is not any more. */
  readonly source: string;
}
