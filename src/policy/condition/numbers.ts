import { FACTS } from "../../domain/fact-catalogue.ts";
import type { Span } from "../problem.ts";
import { calculate, negative } from "./interval.ts";
import type { Arithmetic, Interval } from "./interval.ts";
import { MOST_SOURCES } from "./tree.ts";
import type { BooleanTree, Comparison, NumberTree } from "./tree.ts";
import { numberSlip } from "./slips.ts";
import { BROKEN, nameOf, thisIs } from "./typed.ts";
import type { Checking, Typed } from "./typed.ts";

type Leaf = Extract<NumberTree, { op: "numberFact" | "hitNumber" }>;

const SHARE: Interval = { low: 0, high: 1 };
const LARGEST_RESULT = 1e15;

function rangeOfFact(path: string): Interval {
  const type = FACTS.get(path)?.type;
  return type?.kind === "number" ? { low: type.min, high: type.max } : SHARE;
}

function rangeOfLeaf(leaf: Leaf): Interval {
  if (leaf.op === "numberFact") return rangeOfFact(leaf.path);
  return leaf.field === "score" ? SHARE : { low: 1, high: MOST_SOURCES };
}

/** Where a calculation can lie, with each fact anywhere in the range `leafRange` gives it. */
function rangeOf(tree: NumberTree, leafRange: (leaf: Leaf) => Interval): Interval {
  switch (tree.op) {
    case "number":
      return { low: tree.value, high: tree.value };
    case "negative":
      return negative(rangeOf(tree.of, leafRange));
    case "calculate":
      return calculate(tree.by, rangeOf(tree.left, leafRange), rangeOf(tree.right, leafRange));
    default:
      return leafRange(tree);
  }
}

function leavesOf(tree: NumberTree): readonly Leaf[] {
  switch (tree.op) {
    case "number":
      return [];
    case "negative":
      return leavesOf(tree.of);
    case "calculate":
      return [...leavesOf(tree.left), ...leavesOf(tree.right)];
    default:
      return [tree];
  }
}

export function typeOfArithmetic(by: Arithmetic, left: Sided, right: Sided, span: Span, checking: Checking): Typed {
  if (left.typed.type === "broken" || right.typed.type === "broken") return BROKEN;
  if (left.typed.type !== "number") return notANumber(by, left, checking);
  if (right.typed.type !== "number") return notANumber(by, right, checking);
  const divisor = rangeOf(right.typed.tree, rangeOfLeaf);
  if (by === "/" && divisor.low <= 0 && divisor.high >= 0) {
    return checking.fail(right.span, "this can be 0, and nothing can be divided by 0");
  }
  const tree: NumberTree = { op: "calculate", by, left: left.typed.tree, right: right.typed.tree };
  const range = rangeOf(tree, rangeOfLeaf);
  if (!(range.low >= -LARGEST_RESULT && range.high <= LARGEST_RESULT)) {
    return checking.fail(span, "this can grow too large to calculate with");
  }
  return { type: "number", tree };
}

export interface Sided {
  readonly typed: Typed;
  readonly span: Span;
}

export function notANumber(by: string, side: Sided, checking: Checking): Typed {
  const { typed } = side;
  const chained = typed.type === "boolean" && typed.tree.op === "compare" && typed.tree.by !== "==";
  const isList = by === "-" && typed.type === "boolean";
  const hint = chained ? "write two comparisons joined by &&" : isList ? NEXT_ITEM : textSlip(typed);
  return checking.fail(side.span, `'${by}' takes numbers, and ${thisIs(typed)}`, hint);
}

/** YAML takes an item that is indented too far for more of the condition above it. */
const NEXT_ITEM = "if a new item of a list begins here, put its - in the column of the others";

/** What to write for a text where a number is wanted. */
export function textSlip(typed: Typed): string | null {
  return typed.type === "text" && typed.tree.op === "text" ? numberSlip(typed.tree.value) : null;
}

/** One side of a comparison of numbers. */
type NumberSide = Extract<Typed, { type: "number" }> & { readonly span: Span };

/** A comparison of numbers, unless it could never mean what it says. */
export function comparison(
  by: Comparison,
  left: NumberSide,
  right: NumberSide,
  checking: Checking,
): BooleanTree | undefined {
  const tree: BooleanTree = { op: "compare", by, left: left.tree, right: right.tree };
  const [leftLeaves, rightLeaves] = [leavesOf(left.tree), leavesOf(right.tree)];
  if ((leftLeaves.length === 0) === (rightLeaves.length === 0)) return tree;
  const [reading, limit, leaves] = leftLeaves.length > 0 ? [left, right, leftLeaves] : [right, left, rightLeaves];
  const bound = rangeOf(limit.tree, rangeOfLeaf).low;
  const range = rangeOf(reading.tree, rangeOfLeaf);
  if (bound < range.low || bound > range.high) {
    const lies = `compared with lies between ${range.low} and ${range.high}`;
    const message = limit.param === undefined ? `what this is ${lies}` : `${thisIs(limit)}, and what it is ${lies}`;
    const isPercentage = range.low === 0 && range.high === 1 && bound > 1 && bound <= 100;
    checking.fail(limit.span, message, isPercentage ? `write ${bound / 100}` : null);
    return undefined;
  }
  return belowFloor(reading.tree, bound, leaves, limit, checking) ? undefined : tree;
}

function isScore(leaf: Leaf): boolean {
  return leaf.op === "hitNumber" ? leaf.field === "score" : leaf.path === "screening.topScore";
}

/** Reports a limit on a screening score that lies where no hit is ever seen: the answer would be made up. */
function belowFloor(
  reading: NumberTree,
  bound: number,
  leaves: readonly Leaf[],
  limit: NumberSide,
  checking: Checking,
): boolean {
  const floor = checking.context.scoreFloor;
  if (floor === null || !leaves.every(isScore)) return false;
  // A hair less than the floor, so that rounding in a calculation does not make the floor itself look unseen.
  const unseen = rangeOf(reading, () => ({ low: 0, high: floor * (1 - 1e-12) }));
  const plain = reading.op !== "calculate" && reading.op !== "negative";
  if (plain ? bound >= floor : bound < unseen.low || bound > unseen.high) return false;
  checking.fail(
    limit.span,
    `hits under the screening's threshold of ${floor} are never seen, so ${limit.param === undefined ? "this limit" : `${nameOf(limit)},`} tells nothing`,
    `raise it to ${floor} or more, lower the threshold, or use screening.verdict`,
  );
  return true;
}
