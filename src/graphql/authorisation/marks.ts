import type { GraphQLArgument, GraphQLField } from "graphql";

import { isScope } from "../../access/scopes.ts";
import type { Scope } from "../../access/scopes.ts";

/**
 * What a field says of those who may select it, in its `extensions`. Whatever says nothing is closed: a root field to
 * everybody, and anything else to the narrow view.
 */

/** For a root field: any one of these scopes opens it. */
export function takes(...scopes: readonly [Scope, ...Scope[]]): { readonly takes: readonly Scope[] } {
  return { takes: scopes };
}

/** For a root field that tells what this server asks and decides by, and nothing of anybody. */
export const TELLS_OF_SERVER = takes("ask", "assess", "read", "audit", "admin");

/**
 * For a field or an argument that callers who act for the applicant may use. Of a field it promises that its value is the same
 * whatever was found in a screening, and whatever an internal rule makes of the applicant.
 */
export const IN_NARROW_VIEW = { inNarrowView: true } as const;

/** Empty where nothing is declared. */
export function scopesOf({ extensions: { takes: declared } }: GraphQLField<unknown, unknown>): readonly Scope[] {
  return Array.isArray(declared)
    ? declared.filter((name): name is Scope => typeof name === "string" && isScope(name))
    : [];
}

export function isInNarrowView({ extensions }: GraphQLField<unknown, unknown> | GraphQLArgument): boolean {
  return extensions["inNarrowView"] === true;
}
