import type { Arithmetic } from "../condition/interval.ts";
import type { NumberTree } from "../condition/tree.ts";

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
  switch (tree.op) {
    case "number":
      return tree.value;
    case "numberFact":
    case "hitNumber":
      return undefined;
    case "negative": {
      const of = constantOf(tree.of);
      return of === undefined ? undefined : -of;
    }
    case "calculate": {
      const [left, right] = [constantOf(tree.left), constantOf(tree.right)];
      return left === undefined || right === undefined ? undefined : APPLY[tree.by](left, right);
    }
  }
}

/** The quarters of a range. */
export function evenly({ min, max }: { readonly min: number; readonly max: number }): readonly number[] {
  return [0, 1, 2, 3, 4].map((quarter) => min + ((max - min) * quarter) / 4);
}
