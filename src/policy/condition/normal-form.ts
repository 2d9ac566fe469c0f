import type { BooleanTree, Comparison, EnumTree, NumberTree, TextTree } from "./tree.ts";

/**
 * A condition as a text that is the same for conditions that say the same in other words: `a == b` and `b == a`,
 * `!(a < b)` and `a >= b`, the parts of `&&` and `||` in any order and any brackets.
 */
export function normalForm(tree: BooleanTree): string {
  return formOf(tree, true);
}

/** @param affirmed false where the form wanted is that of the opposite */
function formOf(tree: BooleanTree, affirmed: boolean): string {
  const negated = (form: string): string => (affirmed ? form : `!${form}`);
  switch (tree.op) {
    case "boolean":
      return String(tree.value === affirmed);
    case "booleanFact":
      return negated(tree.path);
    case "known":
      return negated(`known(${tree.path})`);
    case "not":
      return formOf(tree.of, !affirmed);
    case "and":
    case "or":
      return joined(tree, affirmed);
    case "compare":
      return comparison(tree.by, tree.left, tree.right, affirmed);
    case "sameBoolean":
      return negated(unordered([formOf(tree.left, true), formOf(tree.right, true)], "=="));
    case "sameText":
      return negated(unordered([textForm(tree.left), textForm(tree.right)], "=="));
    case "sameEnum":
      return negated(unordered([enumForm(tree.left), enumForm(tree.right)], "=="));
    case "textTest":
      return negated(`${tree.test}(${textForm(tree.text)},${textForm(tree.part)})`);
    case "hasScope":
      return negated(`scope ${tree.scope}`);
    case "exists":
    case "all": {
      // No hit without it is every hit with it.
      const op = affirmed ? tree.op : tree.op === "exists" ? "all" : "exists";
      return `${op}(${tree.path},${formOf(tree.body, affirmed)})`;
    }
  }
}

function joined(tree: Extract<BooleanTree, { op: "and" | "or" }>, affirmed: boolean): string {
  const sign = (tree.op === "and") === affirmed ? "&&" : "||";
  return unordered(partsOf(tree, tree.op, affirmed), sign);
}

/** The parts of nested `&&`, or of nested `||`; under an odd number of `!`, each of them is the other. */
function partsOf(tree: BooleanTree, op: "and" | "or", affirmed: boolean): readonly string[] {
  if (tree.op === "not" && (tree.of.op === "and" || tree.of.op === "or" || tree.of.op === "not")) {
    return partsOf(tree.of, op === "and" ? "or" : "and", !affirmed);
  }
  if (tree.op !== op) return [formOf(tree, affirmed)];
  return [...partsOf(tree.left, op, affirmed), ...partsOf(tree.right, op, affirmed)];
}

function unordered(parts: readonly string[], sign: string): string {
  const [one = "", ...others] = [...new Set(parts)].toSorted();
  // `a == a` is not `a`.
  if (sign === "==") return `(${parts.toSorted().join("==")})`;
  return others.length === 0 ? one : `(${[one, ...others].join(sign)})`;
}

function comparison(by: Comparison, left: NumberTree, right: NumberTree, affirmed: boolean): string {
  const [a, b] = [numberForm(left), numberForm(right)];
  const less = (one: string, other: string, is: boolean): string => `${is ? "" : "!"}(${one}<${other})`;
  switch (by) {
    case "<":
      return less(a, b, affirmed);
    case ">":
      return less(b, a, affirmed);
    case ">=":
      return less(a, b, !affirmed);
    case "<=":
      return less(b, a, !affirmed);
    case "==":
      return `${affirmed ? "" : "!"}${unordered([a, b], "==")}`;
  }
}

function numberForm(tree: NumberTree): string {
  switch (tree.op) {
    case "number":
      return String(tree.value);
    case "numberFact":
      return tree.path;
    case "hitNumber":
      return `hit ${tree.field}`;
    case "negative":
      return `-${numberForm(tree.of)}`;
    case "calculate": {
      const parts = [numberForm(tree.left), numberForm(tree.right)];
      const ordered = tree.by === "+" || tree.by === "*" ? parts.toSorted() : parts;
      return `(${ordered.join(tree.by)})`;
    }
  }
}

function textForm(tree: TextTree): string {
  return tree.op === "text" ? JSON.stringify(tree.value) : tree.path;
}

function enumForm(tree: EnumTree): string {
  return tree.op === "constant" ? tree.value : tree.path;
}
