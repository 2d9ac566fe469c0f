import type { FactType } from "../../domain/fact-catalogue.ts";
import type { CheckName } from "../../domain/provider.ts";
import { quote } from "../problem.ts";
import type { Span } from "../problem.ts";
import type { Expression } from "./expression.ts";
import type { BooleanTree, EnumTree, NumberTree, TextTree } from "./tree.ts";

export type EnumType = Extract<FactType, { kind: "enum" }>;
export type ParamValue = boolean | number | string;

/** A parameter of the file. */
export interface Param {
  /** Undefined where it is at fault, which has been reported. */
  readonly value: ParamValue | undefined;
  /** Its line in the file, from 1. */
  readonly line: number;
}

/** The parameter that an expression consists of. */
export interface ParamOrigin {
  readonly name: string;
  readonly line: number;
}

/** What a condition may speak of. */
export interface ConditionContext {
  /** Parameters by name. */
  readonly params: ReadonlyMap<string, Param>;
  /** The checks that are declared: facts of others are never collected. */
  readonly checks: ReadonlySet<CheckName>;
  /** The screening's threshold, under which no hit is ever seen; null where it is not known. */
  readonly scoreFloor: number | null;
  readonly allowsKnown: boolean;
  report(span: Span, message: string, hint?: string | null): void;
  /** Says something that does not keep the condition from being used. */
  warn(span: Span, message: string, hint?: string | null): void;
}

/** An expression with its type. `broken` has been reported, and is not reported again by what contains it. */
export type Typed =
  | { readonly type: "boolean"; readonly tree: BooleanTree; readonly param?: ParamOrigin }
  | { readonly type: "number"; readonly tree: NumberTree; readonly param?: ParamOrigin }
  | { readonly type: "text"; readonly tree: TextTree; readonly param?: ParamOrigin }
  | { readonly type: "enum"; readonly of: EnumType; readonly tree: EnumTree }
  /** A bare name that some enum has: which one, its surroundings tell. */
  | { readonly type: "constant"; readonly name: string }
  | { readonly type: "list"; readonly items: readonly Expression[] }
  | { readonly type: "hits"; readonly path: string }
  | { readonly type: "hit" }
  | { readonly type: "scopes" }
  | { readonly type: "broken" };

export const BROKEN = { type: "broken" } as const satisfies Typed;

/** The checking of one condition. */
export interface Checking {
  readonly context: ConditionContext;
  readonly reads: Set<string>;
  readonly params: Set<string>;
  /** The variable of the `exists` or `all` that is being checked. */
  variable: string | null;
  asksKnown: boolean;
  fail(span: Span, message: string, hint?: string | null): typeof BROKEN;
  typeOf(expression: Expression): Typed;
}

const NAMES: Readonly<Record<Typed["type"], string>> = {
  boolean: "true or false",
  number: "a number",
  text: "a text",
  enum: "one of several values",
  constant: "a value's name",
  list: "a list",
  hits: "a list of hits",
  hit: "a hit",
  scopes: "a list of scopes",
  broken: "at fault",
};

/** A type, for an error message; of a parameter its value and line too. */
export function nameOf(typed: Typed): string {
  const param = paramOf(typed);
  if (param !== undefined) return `params.${param.name}, ${param.told}`;
  return typed.type === "enum" ? `one of ${typed.of.values.join(", ")}` : NAMES[typed.type];
}

/** `this is a number`; of a parameter, what it is and where. */
export function thisIs(typed: Typed): string {
  const param = paramOf(typed);
  return param === undefined ? `this is ${nameOf(typed)}` : `params.${param.name} is ${param.told}`;
}

function paramOf(typed: Typed): { readonly name: string; readonly told: string } | undefined {
  if (!("param" in typed) || typed.param === undefined || !("value" in typed.tree)) return undefined;
  const { name, line } = typed.param;
  const value = typed.type === "text" ? `the text ${quote(String(typed.tree.value))}` : String(typed.tree.value);
  return { name, told: `${value} (line ${line})` };
}
