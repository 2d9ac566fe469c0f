import type { Arithmetic } from "../condition/interval.ts";
import type { NumberTree } from "../condition/tree.ts";

/** The numbers of a hit, beside the numbers that are facts. */
export const HIT_SCORE = "hit.score";
export const HIT_SOURCES = "hit.sources";

export function pathOf(leaf: Extract<NumberTree, { op: "numberFact" | "hitNumber" }>): string {
  if (leaf.op === "numberFact") return leaf.path;
  return leaf.field === "score" ? HIT_SCORE : HIT_SOURCES;
}

/**
 * What the one number that `tree` reads must be for the tree to come to `limit`, which reads none. Undefined where no
 * number does it, or any does.
 */
export function solved(tree: NumberTree, limit: NumberTree): number | undefined {
  const target = constantOf(limit);
  return target === undefined ? undefined : unwound(tree, target);
}

function unwound(tree: NumberTree, target: number): number | undefined {
  switch (tree.op) {
    case "number":
      return undefined;
    case "numberFact":
    case "hitNumber":
      return Number.isFinite(target) ? target : undefined;
    case "negative":
      return unwound(tree.of, -target);
    case "calculate": {
      const right = constantOf(tree.right);
      if (right !== undefined) return unwound(tree.left, UNDO_RIGHT[tree.by](target, right));
      const left = constantOf(tree.left);
      return left === undefined ? undefined : unwound(tree.right, UNDO_LEFT[tree.by](target, left));
    }
  }
}

type Undo = (target: number, constant: number) => number;

/** `x by constant == target`. */
const UNDO_RIGHT: Readonly<Record<Arithmetic, Undo>> = {
  "+": (target, constant) => target - constant,
  "-": (target, constant) => target + constant,
  "*": (target, constant) => target / constant,
  "/": (target, constant) => target * constant,
};

/** `constant by x == target`. */
const UNDO_LEFT: Readonly<Record<Arithmetic, Undo>> = {
  "+": (target, constant) => target - constant,
  "-": (target, constant) => constant - target,
  "*": (target, constant) => target / constant,
  "/": (target, constant) => constant / target,
};

const APPLY: Readonly<Record<Arithmetic, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
};

/** What a calculation comes to that reads nothing. */
function constantOf(tree: NumberTree): number | undefined {
  return valueOf(tree, () => undefined);
}

function valueOf(tree: NumberTree, numbers: (path: string) => number | undefined): number | undefined {
  switch (tree.op) {
    case "number":
      return tree.value;
    case "numberFact":
    case "hitNumber":
      return numbers(pathOf(tree));
    case "negative": {
      const of = valueOf(tree.of, numbers);
      return of === undefined ? undefined : -of;
    }
    case "calculate": {
      const [left, right] = [valueOf(tree.left, numbers), valueOf(tree.right, numbers)];
      return left === undefined || right === undefined ? undefined : APPLY[tree.by](left, right);
    }
  }
}

/**
 * The number in the range at which both sides come to the same, if they grow evenly with it; undefined where there is none.
 * @param numbers what each number is that they read, were the one sought this
 */
export function crossing(
  left: NumberTree,
  right: NumberTree,
  { min, max }: { readonly min: number; readonly max: number },
  numbers: (path: string, sought: number) => number,
): number | undefined {
  const apart = (sought: number): number => {
    const side = (tree: NumberTree): number => valueOf(tree, (path) => numbers(path, sought)) ?? Number.NaN;
    return side(left) - side(right);
  };
  const [start, end] = [apart(min), apart(max)];
  const at = Number((min - (start * (max - min)) / (end - start)).toPrecision(12));
  const isThere = Math.abs(apart(at)) <= 1e-9 * (Math.abs(start) + Math.abs(end));
  return isThere && at >= min && at <= max ? at : undefined;
}

/** The quarters of a range. */
export function evenly({ min, max }: { readonly min: number; readonly max: number }): readonly number[] {
  return [0, 1, 2, 3, 4].map((quarter) => min + ((max - min) * quarter) / 4);
}
