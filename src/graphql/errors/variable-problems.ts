import {
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isSpecifiedScalarType,
  typeFromAST,
} from "graphql";
import type {
  GraphQLInputObjectType,
  GraphQLInputType,
  GraphQLList,
  GraphQLSchema,
  OperationDefinitionNode,
  VariableDefinitionNode,
} from "graphql";

import {
  expectation,
  leafProblem,
  NOT_NULL,
  oneOfProblem,
  REQUIRED,
  sizeProblem,
  unknownField,
} from "./expectation.ts";
import type { InputProblem } from "./expectation.ts";

type Variables = Readonly<Record<string, unknown>>;

/**
 * Everything that is wrong with the variables of an operation, not the first thing only. GraphQL's own messages print the
 * values; these are made from the types. One is looked for after the other, as they are taken: whoever has enough of them
 * stops.
 */
export function* variableProblems(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Variables,
  hints: boolean,
): Generator<InputProblem> {
  for (const definition of variableDefinitions) yield* definitionProblems(schema, definition, variables, hints);
}

function* definitionProblems(
  schema: GraphQLSchema,
  { variable, type: typeNode, defaultValue }: VariableDefinitionNode,
  variables: Variables,
  hints: boolean,
): Generator<InputProblem> {
  const type = typeFromAST(schema, typeNode);
  if (!isInputType(type)) return;
  const argument = variable.name.value;
  const value = Object.hasOwn(variables, argument) ? variables[argument] : undefined;
  if (value !== undefined) yield* valueProblems(value, type, argument, hints);
  else if (defaultValue === undefined && isNonNullType(type)) yield { argument, message: REQUIRED };
}

function* valueProblems(
  value: unknown,
  type: GraphQLInputType,
  argument: string,
  hints: boolean,
): Generator<InputProblem> {
  if (isNonNullType(type)) {
    if (value === null || value === undefined) yield { argument, message: NOT_NULL };
    else yield* valueProblems(value, type.ofType, argument, hints);
  } else if (value === null || value === undefined) {
    return;
  } else if (isListType(type)) {
    if (Array.isArray(value)) yield* listProblems(value, type, argument, hints);
    else yield* valueProblems(value, type.ofType, argument, hints);
  } else if (isInputObjectType(type)) {
    if (isObject(value)) yield* objectProblems(value, type, argument, hints);
    else yield { argument, message: expectation(type) };
  } else if (isEnumType(type)) {
    // An enum's own refusal is thrown, after a search for the name that was perhaps meant, which is not passed on.
    if (typeof value !== "string" || !type.getValue(value)) yield { argument, message: expectation(type) };
  } else if (isSpecifiedScalarType(type) && typeof value === "object") {
    // GraphQL's own scalars print what they refuse into the error that they throw, however large.
    yield { argument, message: expectation(type) };
  } else {
    try {
      if (type.parseValue(value) === undefined) yield { argument, message: expectation(type) };
    } catch (error) {
      yield { argument, message: leafProblem(type, error) };
    }
  }
}

function* listProblems(
  items: readonly unknown[],
  type: GraphQLList<GraphQLInputType>,
  argument: string,
  hints: boolean,
): Generator<InputProblem> {
  const message = sizeProblem(type, items.length);
  if (message !== undefined) return yield { argument, message };
  for (const [index, item] of items.entries()) yield* valueProblems(item, type.ofType, `${argument}.${index}`, hints);
}

function* objectProblems(
  value: Variables,
  type: GraphQLInputObjectType,
  argument: string,
  hints: boolean,
): Generator<InputProblem> {
  const keys = Object.keys(value);
  const message = sizeProblem(type, keys.length);
  if (message !== undefined) return yield { argument, message };
  const fields = type.getFields();
  for (const key of keys) {
    if (!Object.hasOwn(fields, key)) yield unknownField(type, key, argument, hints);
  }
  for (const [name, field] of Object.entries(fields)) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    if (given !== undefined) yield* valueProblems(given, field.type, `${argument}.${name}`, hints);
    else if (field.defaultValue === undefined && isNonNullType(field.type)) {
      yield { argument: `${argument}.${name}`, message: REQUIRED };
    }
  }
  if (!type.isOneOf) return;
  const given = Object.values(value).filter((each) => each !== undefined);
  if (given.length !== 1 || given[0] === null) yield { argument, message: oneOfProblem(type) };
}

function isObject(value: unknown): value is Variables {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
