import { DEFAULT_FACE_LIMITS } from "../../domain/face-limits.ts";
import type { BooleanTree, NumberTree } from "../condition/tree.ts";
import type { Span } from "../problem.ts";
import type { Subject } from "./subject.ts";

const { pass, fail } = DEFAULT_FACE_LIMITS;

interface Limit {
  readonly value: number;
  readonly span: Span;
}

/**
 * A limit on the face score from which on nothing speaks against the applicant, where what is required for an approval is
 * not met before a higher one. A lower limit beside one that is high enough, or one for some applicants only, is none.
 */
export function warnOfFaceGap(subject: Subject): void {
  const { meaning } = subject.policy;
  if (!meaning.approveRequires.some(({ condition }) => requiresMatch(condition.tree))) return;
  let highest: Limit | undefined;
  for (const limit of limitsOf(subject)) if (highest === undefined || limit.value > highest.value) highest = limit;
  if (highest === undefined || highest.value <= fail || highest.value >= pass) return;
  subject.warn(
    highest.span,
    `by the usual limits, a score from ${fail} to under ${pass} is no match to a provider without a match flag of its own, so that face.verdict is unknown there and nobody is approved: a limit of ${highest.value} does not change that`,
    `approve_requires has face.verdict == MATCH: raise the limit to ${pass}, or lower the providers' FACE_PASS (docs/policy.md)`,
  );
}

function limitsOf({ policy: { meaning }, places }: Subject): readonly Limit[] {
  const all: Limit[] = [];
  const add = (values: readonly number[], params: ReadonlySet<string>, place: Span | undefined): void => {
    for (const value of values) {
      const param = [...params].find((each) => meaning.params.get(each) === value);
      const span = (param === undefined ? undefined : places.params.get(param)) ?? place;
      if (span !== undefined) all.push({ value, span });
    }
  };
  for (const [index, { condition, effect }] of meaning.rules.entries()) {
    if (effect.kind === "points" && effect.points <= 0) continue;
    add(limitsIn(condition.tree, true), condition.params, places.rules[index]?.when);
  }
  for (const [index, { condition }] of meaning.approveRequires.entries()) {
    add(limitsIn(condition.tree, false), condition.params, places.requirements[index]);
  }
  return all;
}

function requiresMatch(tree: BooleanTree): boolean {
  if (tree.op === "and") return requiresMatch(tree.left) || requiresMatch(tree.right);
  if (tree.op !== "sameEnum") return false;
  const isVerdict = tree.left.op === "enumFact" && tree.left.path === "face.verdict";
  return isVerdict && tree.right.op === "constant" && tree.right.value === "MATCH";
}

/** The limits such that a score under one is enough to make the condition TRUE; or its opposite, where not affirmed. */
function limitsIn(tree: BooleanTree, affirmed: boolean): readonly number[] {
  switch (tree.op) {
    case "not":
      return limitsIn(tree.of, !affirmed);
    case "and":
    case "or":
      if ((tree.op === "or") !== affirmed) return [];
      return [...limitsIn(tree.left, affirmed), ...limitsIn(tree.right, affirmed)];
    case "compare": {
      const [under, over] = affirmed ? ["<", ">"] : [">", "<"];
      if (isFaceScore(tree.left) && tree.right.op === "number" && tree.by.startsWith(under)) return [tree.right.value];
      if (isFaceScore(tree.right) && tree.left.op === "number" && tree.by.startsWith(over)) return [tree.left.value];
      return [];
    }
    default:
      return [];
  }
}

function isFaceScore(tree: NumberTree): boolean {
  return tree.op === "numberFact" && tree.path === "face.score";
}
