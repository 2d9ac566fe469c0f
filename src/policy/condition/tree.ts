import type { ScreeningScope } from "../../domain/claim.ts";
import type { Arithmetic } from "./interval.ts";

/**
 * A condition after type checking. These trees are what a policy means: they are compiled to closures, and the policy's
 * digest is drawn from them, so names of parameters, positions and spelling are no part of them.
 */
export type BooleanTree =
  | { readonly op: "boolean"; readonly value: boolean }
  | { readonly op: "booleanFact"; readonly path: string }
  | { readonly op: "known"; readonly path: string }
  | { readonly op: "not"; readonly of: BooleanTree }
  | { readonly op: "and" | "or"; readonly left: BooleanTree; readonly right: BooleanTree }
  | { readonly op: "compare"; readonly by: Comparison; readonly left: NumberTree; readonly right: NumberTree }
  | { readonly op: "sameBoolean"; readonly left: BooleanTree; readonly right: BooleanTree }
  | { readonly op: "sameText"; readonly left: TextTree; readonly right: TextTree }
  | { readonly op: "sameEnum"; readonly left: EnumTree; readonly right: EnumTree }
  | { readonly op: "textTest"; readonly test: TextTest; readonly text: TextTree; readonly part: TextTree }
  | { readonly op: "hasScope"; readonly scope: ScreeningScope }
  | { readonly op: "exists" | "all"; readonly path: string; readonly body: BooleanTree };

export type NumberTree =
  | { readonly op: "number"; readonly value: number }
  | { readonly op: "numberFact"; readonly path: string }
  | { readonly op: "hitNumber"; readonly field: HitNumber }
  | { readonly op: "negative"; readonly of: NumberTree }
  | { readonly op: "calculate"; readonly by: Arithmetic; readonly left: NumberTree; readonly right: NumberTree };

export type TextTree =
  | { readonly op: "text"; readonly value: string }
  | { readonly op: "textFact"; readonly path: string };

export type EnumTree =
  | { readonly op: "constant"; readonly value: string }
  | { readonly op: "enumFact"; readonly path: string };

export type Comparison = "<" | "<=" | ">" | ">=" | "==";
type HitNumber = "score" | "sources";

export const TEXT_TESTS = ["startsWith", "endsWith", "contains"] as const;
export type TextTest = (typeof TEXT_TESTS)[number];

/** How many providers one hit can be listed by, at most: far more than there are. */
export const MOST_SOURCES = 100;
