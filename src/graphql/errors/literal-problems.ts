import { isEnumType, isInputObjectType, isLeafType, isListType, isNonNullType, Kind } from "graphql";
import type { GraphQLInputObjectType, GraphQLInputType, ObjectValueNode, ValueNode } from "graphql";

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

interface LiteralProblem extends InputProblem {
  readonly node: ValueNode;
}

/** The same as for variables, for values written in the document; variables among them are other rules' matter. */
export function* literalProblems(
  node: ValueNode,
  type: GraphQLInputType,
  argument: string,
  hints: boolean,
): Generator<LiteralProblem> {
  if (node.kind === Kind.VARIABLE) return;
  if (isNonNullType(type)) {
    if (node.kind === Kind.NULL) yield { argument, message: NOT_NULL, node };
    else yield* literalProblems(node, type.ofType, argument, hints);
  } else if (node.kind === Kind.NULL) {
    return;
  } else if (isListType(type)) {
    if (node.kind === Kind.LIST) {
      const message = sizeProblem(type, node.values.length);
      if (message !== undefined) return yield { argument, message, node };
      for (const [index, item] of node.values.entries()) {
        yield* literalProblems(item, type.ofType, `${argument}.${index}`, hints);
      }
    } else yield* literalProblems(node, type.ofType, argument, hints);
  } else if (isInputObjectType(type)) {
    if (node.kind === Kind.OBJECT) yield* objectProblems(node, type, argument, hints);
    else yield { argument, message: expectation(type), node };
  } else if (isEnumType(type)) {
    const fits = node.kind === Kind.ENUM && type.getValue(node.value);
    if (!fits) yield { argument, message: expectation(type), node };
  } else if (isLeafType(type)) {
    try {
      if (type.parseLiteral(node, undefined) === undefined) yield { argument, message: expectation(type), node };
    } catch (error) {
      yield { argument, message: leafProblem(type, error), node };
    }
  }
}

function* objectProblems(
  node: ObjectValueNode,
  type: GraphQLInputObjectType,
  argument: string,
  hints: boolean,
): Generator<LiteralProblem> {
  const message = sizeProblem(type, node.fields.length);
  if (message !== undefined) return yield { argument, message, node };
  const fields = type.getFields();
  const given = new Map(node.fields.map((field) => [field.name.value, field.value]));
  for (const key of given.keys())
    if (!Object.hasOwn(fields, key)) yield { ...unknownField(type, key, argument, hints), node };
  for (const [name, field] of Object.entries(fields)) {
    const value = given.get(name);
    if (value !== undefined) yield* literalProblems(value, field.type, `${argument}.${name}`, hints);
    else if (field.defaultValue === undefined && isNonNullType(field.type)) {
      yield { argument: `${argument}.${name}`, message: REQUIRED, node };
    }
  }
  if (!type.isOneOf) return;
  const values = [...given.values()];
  if (values.length !== 1 || values[0]?.kind === Kind.NULL) yield { argument, message: oneOfProblem(type), node };
}
