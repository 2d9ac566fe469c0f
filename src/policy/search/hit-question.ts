import type { HitFact } from "../../domain/fact.ts";
import { compile } from "../condition/compile.ts";
import { emptyCursor, emptySlot } from "../condition/slots.ts";
import { MOST_SOURCES } from "../condition/tree.ts";
import type { BooleanTree, NumberTree } from "../condition/tree.ts";
import { UNKNOWN } from "../condition/tri.ts";
import type { Tri } from "../condition/tri.ts";

/**
 * What is asked of a hit, in so far as it can be answered of the hit alone.
 * @param complete false where others may still list the same person: its score and sources may grow, and its scopes
 */
type HitQuestion = (hit: HitFact, complete: boolean) => Tri;

/** The largest parts of the body of an `exists` or `all` that read nothing but the hit. */
export function questionsOf(body: BooleanTree): readonly HitQuestion[] {
  if (isOfHitAlone(body)) return [questionOf(body)];
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

function questionOf(tree: BooleanTree): HitQuestion {
  const cursor = emptyCursor();
  const ask = compile(tree, { slot: emptySlot, hit: cursor, scoreFloor: 0, unknownIsKnown: UNKNOWN, whereOpen: null });
  return ({ score, scopes, sources }, complete) => {
    cursor.score.low = score;
    cursor.score.high = complete ? score : 1;
    cursor.sources.low = complete ? sources : 1;
    cursor.sources.high = complete ? sources : MOST_SOURCES;
    cursor.scopes = scopes;
    cursor.open = !complete;
    return ask();
  };
}

/** Whether the tree reads no fact. */
export function isOfHitAlone(tree: BooleanTree): boolean {
  switch (tree.op) {
    case "boolean":
    case "hasScope":
      return true;
    case "not":
      return isOfHitAlone(tree.of);
    case "and":
    case "or":
    case "sameBoolean":
      return isOfHitAlone(tree.left) && isOfHitAlone(tree.right);
    case "compare":
      return readsNoFact(tree.left) && readsNoFact(tree.right);
    default:
      return false;
  }
}

function readsNoFact(tree: NumberTree): boolean {
  switch (tree.op) {
    case "number":
    case "hitNumber":
      return true;
    case "numberFact":
      return false;
    case "negative":
      return readsNoFact(tree.of);
    case "calculate":
      return readsNoFact(tree.left) && readsNoFact(tree.right);
  }
}
