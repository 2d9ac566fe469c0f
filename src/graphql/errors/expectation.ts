import { isEnumType, isInputObjectType, isListType, isNonNullType } from "graphql";
import type { GraphQLInputObjectType, GraphQLInputType } from "graphql";

import { CodedError } from "./coded-error.ts";

/** What is wrong with one value of the input, and where. */
export interface InputProblem {
  /** Names and indices between dots, from the argument or variable on: `input.scopes.0`. */
  readonly argument: string;
  readonly message: string;
}

export const REQUIRED = "This is required, and was not given.";
export const NOT_NULL = "This must not be null.";

const BUILT_IN: Readonly<Record<string, string>> = {
  String: "Expected text.",
  ID: "Expected an id: text, or a whole number.",
  Int: "Expected a whole number between -2147483648 and 2147483647.",
  Float: "Expected a number.",
  Boolean: "Expected true or false.",
};

/** What a value of this type looks like. */
export function expectation(type: GraphQLInputType): string {
  if (isNonNullType(type)) return expectation(type.ofType);
  if (isListType(type)) return expectation(type.ofType);
  if (isInputObjectType(type)) return `Expected an object with the fields of ${type.name}.`;
  if (isEnumType(type)) {
    const names = type.getValues().map(({ name }) => name);
    return `Expected ${type.name}, one of: ${names.join(", ")}.`;
  }
  return BUILT_IN[type.name] ?? `Expected a value of ${type.name}.`;
}

/** A scalar's own words where they are ours; a foreign error may quote the value. */
export function leafProblem(type: GraphQLInputType, error: unknown): string {
  return error instanceof CodedError && error.code === "BAD_USER_INPUT" ? error.message : expectation(type);
}

export function oneOfProblem(type: GraphQLInputObjectType): string {
  return `Give exactly one of these, and not null: ${Object.keys(type.getFields()).join(", ")}.`;
}

/**
 * How long a list and how wide an object may be. No list here means anything with more than a few items, and no input has more
 * than two dozen fields: what has more is told so at once, since to look at a million items keeps everybody else waiting.
 */
const MOST_ENTRIES = 100;

/** What is wrong with a list or an object of that size before anything in it is looked at. */
export function sizeProblem(type: GraphQLInputType, entries: number): string | undefined {
  if (entries <= MOST_ENTRIES) return undefined;
  return isListType(type)
    ? `A list has at most ${MOST_ENTRIES} entries.`
    : `An object has at most ${MOST_ENTRIES} fields.`;
}

const LONGEST_NAME = 40;

/** A key that reads like a name: not a digit string, nor text, that a caller put in the wrong place. */
function isNameLike(key: string): boolean {
  return key.length <= LONGEST_NAME && /^(?!.*\d{4})[_A-Za-z]\w*$/.test(key);
}

/** @param hints whether the error may list what the type has */
export function unknownField(
  type: GraphQLInputObjectType,
  key: string,
  argument: string,
  hints: boolean,
): InputProblem {
  const known = hints ? `; it has: ${Object.keys(type.getFields()).join(", ")}` : "";
  return {
    argument: isNameLike(key) ? `${argument}.${key}` : argument,
    message: `${type.name} has no such field${known}.`,
  };
}
