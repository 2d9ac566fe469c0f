import type { BooleanTree, NumberTree } from "../condition/tree.ts";

/**
 * Whether one value for each region of each fact stands for all values: so it is where every comparison of numbers has one
 * number and a limit for it, and the hits are asked no more than two questions, for as many hits are tried at once.
 */
export function isExact(tree: BooleanTree): boolean {
  const questions = questionsIn(tree);
  return questions !== undefined && questions <= 2;
}

/** How many `exists` and `all` there are; undefined where numbers are calculated with, or compared with one another. */
function questionsIn(tree: BooleanTree): number | undefined {
  switch (tree.op) {
    case "not":
      return questionsIn(tree.of);
    case "and":
    case "or":
    case "sameBoolean":
      return both(questionsIn(tree.left), questionsIn(tree.right));
    case "compare":
      return leaves(tree.left) + leaves(tree.right) <= 1 ? 0 : undefined;
    case "exists":
    case "all":
      return both(1, questionsIn(tree.body));
    default:
      return 0;
  }
}

function both(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one + other;
}

/** How many numbers are read; a calculation counts for many. */
function leaves(tree: NumberTree): number {
  return tree.op === "number" ? 0 : tree.op === "negative" ? leaves(tree.of) : tree.op === "calculate" ? 2 : 1;
}
