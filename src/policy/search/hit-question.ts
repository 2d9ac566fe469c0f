import type { HitFact } from "../../domain/fact.ts";
import type { BooleanTree, NumberTree } from "../condition/tree.ts";

/** What is asked of a hit, in so far as it can be answered of the hit alone. */
type HitQuestion = (hit: HitFact) => boolean;

/** The largest parts of the body of an `exists` or `all` that read nothing but the hit. */
export function questionsOf(body: BooleanTree): readonly HitQuestion[] {
  const question = questionOf(body);
  if (question !== undefined) return [question];
  switch (body.op) {
    case "not":
      return questionsOf(body.of);
    case "and":
    case "or":
    case "sameBoolean":
      return [...questionsOf(body.left), ...questionsOf(body.right)];
    default:
      return [];
  }
}

/** Undefined where the tree reads a fact. */
export function questionOf(tree: BooleanTree): HitQuestion | undefined {
  switch (tree.op) {
    case "boolean":
      return () => tree.value;
    case "hasScope":
      return ({ scopes }) => scopes.includes(tree.scope);
    case "not": {
      const of = questionOf(tree.of);
      return of && ((hit) => !of(hit));
    }
    case "and":
    case "or":
    case "sameBoolean":
      return joined(tree.op, questionOf(tree.left), questionOf(tree.right));
    case "compare": {
      const [left, right] = [numberOf(tree.left), numberOf(tree.right)];
      const holds = COMPARE[tree.by];
      return left && right && ((hit) => holds(left(hit), right(hit)));
    }
    default:
      return undefined;
  }
}

function joined(
  op: "and" | "or" | "sameBoolean",
  left: HitQuestion | undefined,
  right: HitQuestion | undefined,
): HitQuestion | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (op === "and") return (hit) => left(hit) && right(hit);
  return op === "or" ? (hit) => left(hit) || right(hit) : (hit) => left(hit) === right(hit);
}

const COMPARE = {
  "<": (a: number, b: number) => a < b,
  "<=": (a: number, b: number) => a <= b,
  ">": (a: number, b: number) => a > b,
  ">=": (a: number, b: number) => a >= b,
  "==": (a: number, b: number) => a === b,
};

const CALCULATE = {
  "+": (a: number, b: number) => a + b,
  "-": (a: number, b: number) => a - b,
  "*": (a: number, b: number) => a * b,
  "/": (a: number, b: number) => a / b,
};

function numberOf(tree: NumberTree): ((hit: HitFact) => number) | undefined {
  switch (tree.op) {
    case "number":
      return () => tree.value;
    case "hitNumber":
      return (hit) => hit[tree.field];
    case "numberFact":
      return undefined;
    case "negative": {
      const of = numberOf(tree.of);
      return of && ((hit) => -of(hit));
    }
    case "calculate": {
      const [left, right] = [numberOf(tree.left), numberOf(tree.right)];
      const apply = CALCULATE[tree.by];
      return left && right && ((hit) => apply(left(hit), right(hit)));
    }
  }
}
