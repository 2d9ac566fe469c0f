import { typeOfCall } from "./calls.ts";
import { membership, same } from "./equality.ts";
import type { Expression } from "./expression.ts";
import { typeOfMember, typeOfName, typeOfValue } from "./names.ts";
import { comparison, notANumber, textSlip, typeOfArithmetic } from "./numbers.ts";
import type { Sided } from "./numbers.ts";
import type { BooleanTree } from "./tree.ts";
import { BROKEN, thisIs } from "./typed.ts";
import type { Checking, ConditionContext, Typed } from "./typed.ts";

export interface CheckedCondition {
  readonly tree: BooleanTree;
  /** The facts it reads, by path. */
  readonly reads: ReadonlySet<string>;
  /** The parameters it names. Their values are in the tree; the names are no part of what it means. */
  readonly params: ReadonlySet<string>;
  /** Whether it asks `known(…)` of any of them. */
  readonly asksKnown: boolean;
}

/** The condition with its names and types settled, or undefined where `context.report` was told what is wrong. */
export function checkCondition(expression: Expression, context: ConditionContext): CheckedCondition | undefined {
  let isSound = true;
  const checking: Checking = {
    context,
    reads: new Set(),
    params: new Set(),
    variable: null,
    asksKnown: false,
    fail(span, message, hint = null) {
      isSound = false;
      context.report(span, message, hint);
      return BROKEN;
    },
    typeOf: (each) => typeOf(each, checking),
  };
  const typed = typeOf(expression, checking);
  if (typed.type === "broken") return undefined;
  if (typed.type !== "boolean") {
    checking.fail(expression.span, `a condition must be true or false, and ${thisIs(typed)}`);
    return undefined;
  }
  if (!isSound) return undefined;
  const { reads, params, asksKnown } = checking;
  return { tree: typed.tree, reads, params, asksKnown };
}

function typeOf(expression: Expression, checking: Checking): Typed {
  switch (expression.kind) {
    case "literal":
      return typeOfValue(expression.value, expression.span, checking);
    case "name":
      return typeOfName(expression.name, expression.span, checking);
    case "member":
      return typeOfMember(expression, checking);
    case "call":
      return typeOfCall(expression, checking);
    case "list":
      return { type: "list", items: expression.items };
    case "unary":
      return typeOfUnary(expression, checking);
    case "binary":
      return typeOfBinary(expression, checking);
    case "refused":
      return checking.fail(expression.span, `a condition has no place for ${expression.what}`, expression.hint);
  }
}

function typeOfUnary({ by, of }: Extract<Expression, { kind: "unary" }>, checking: Checking): Typed {
  const typed = typeOf(of, checking);
  if (typed.type === "broken") return BROKEN;
  if (by === "!") {
    if (typed.type === "boolean") return { type: "boolean", tree: { op: "not", of: typed.tree } };
    return checking.fail(of.span, `'!' takes a condition, and ${thisIs(typed)}`);
  }
  if (typed.type === "number") return { type: "number", tree: { op: "negative", of: typed.tree } };
  return checking.fail(of.span, `'-' takes a number, and ${thisIs(typed)}`, textSlip(typed));
}

function comparedWithUnknown(left: Expression, right: Expression): Expression | undefined {
  const isUnknown = (each: Expression): boolean => each.kind === "name" && each.name === "UNKNOWN";
  return isUnknown(right) ? right : isUnknown(left) ? left : undefined;
}

function typeOfBinary(expression: Extract<Expression, { kind: "binary" }>, checking: Checking): Typed {
  const { by, span } = expression;
  if (by === "==" || by === "!=") {
    const unknown = comparedWithUnknown(expression.left, expression.right);
    if (unknown !== undefined) return typeOf(unknown, checking);
  }
  const left: Sided = { typed: typeOf(expression.left, checking), span: expression.left.span };
  const right: Sided = { typed: typeOf(expression.right, checking), span: expression.right.span };
  switch (by) {
    case "&&":
    case "||":
      return joined(by, left, right, checking);
    case "==":
      return same(left, right, checking);
    case "!=": {
      const typed = same(left, right, checking);
      return typed.type === "boolean" ? { type: "boolean", tree: { op: "not", of: typed.tree } } : BROKEN;
    }
    case "in":
      return membership(left, right, checking);
    case "+":
    case "-":
    case "*":
    case "/":
      return typeOfArithmetic(by, left, right, span, checking);
    default:
      return compared(by, left, right, checking);
  }
}

function joined(by: "&&" | "||", left: Sided, right: Sided, checking: Checking): Typed {
  for (const { typed, span } of [left, right]) {
    if (typed.type !== "boolean" && typed.type !== "broken") {
      checking.fail(span, `'${by}' joins conditions, and ${thisIs(typed)}`);
    }
  }
  if (left.typed.type !== "boolean" || right.typed.type !== "boolean") return BROKEN;
  const op = by === "&&" ? "and" : "or";
  return { type: "boolean", tree: { op, left: left.typed.tree, right: right.typed.tree } };
}

function compared(by: "<" | "<=" | ">" | ">=", left: Sided, right: Sided, checking: Checking): Typed {
  if (left.typed.type === "broken" || right.typed.type === "broken") return BROKEN;
  if (left.typed.type !== "number") return notANumber(by, left, checking);
  if (right.typed.type !== "number") return notANumber(by, right, checking);
  const tree = comparison(by, { ...left.typed, span: left.span }, { ...right.typed, span: right.span }, checking);
  return tree === undefined ? BROKEN : { type: "boolean", tree };
}
