import { calculate, negative } from "./interval.ts";
import type { Interval } from "./interval.ts";
import { bounded } from "./open.ts";
import { quantify } from "./quantify.ts";
import { CODE_OF_TRUE } from "./slots.ts";
import type { HitCursor, Slot } from "./slots.ts";
import type { BooleanTree, Comparison, EnumTree, NumberTree, TextTest, TextTree } from "./tree.ts";
import { FALSE, not, TRUE, UNKNOWN } from "./tri.ts";
import type { Tri } from "./tri.ts";

export type BooleanCode = () => Tri;
type NumberCode = () => Interval;
/** Null where it is unknown. */
type TextCode = () => string | null;

export interface Target {
  slot(path: string): Slot;
  readonly hit: HitCursor;
  /** The least score of a hit that is still to come. */
  readonly scoreFloor: number;
  /**
   * What `known(x)` of an unknown fact is: FALSE as things stand, UNKNOWN where the question is what may still become of
   * it.
   */
  readonly unknownIsKnown: typeof FALSE | typeof UNKNOWN;
  /**
   * For searches: what a test counts as where facts that are open could make it either. With FALSE the code comes to the
   * least that the condition can come to, with TRUE to the most. Null in a decision, which leaves nothing open.
   */
  readonly whereOpen: typeof FALSE | typeof TRUE | null;
}

export function compile(tree: BooleanTree, target: Target): BooleanCode {
  const code = codeOf(tree, target);
  return target.whereOpen === null ? code : bounded(tree, code, target.whereOpen, (path) => target.slot(path));
}

function codeOf(tree: BooleanTree, target: Target): BooleanCode {
  switch (tree.op) {
    case "boolean": {
      const value = tree.value ? TRUE : FALSE;
      return () => value;
    }
    case "booleanFact": {
      const slot = target.slot(tree.path);
      return () => (slot.code === 0 ? UNKNOWN : slot.code === CODE_OF_TRUE ? TRUE : FALSE);
    }
    case "known": {
      const slot = target.slot(tree.path);
      const otherwise = target.unknownIsKnown;
      return () => (slot.known ? TRUE : otherwise);
    }
    case "not": {
      const of = compile(tree.of, opposite(target));
      return () => not(of());
    }
    case "and":
    case "or":
      return compileJoin(tree.op, compile(tree.left, target), compile(tree.right, target));
    case "compare":
      return compileComparison(tree.by, compileNumber(tree.left, target), compileNumber(tree.right, target));
    case "sameBoolean":
      return compileSameBoolean(tree.left, tree.right, target);
    case "sameText":
      return compileSame(compileText(tree.left, target), compileText(tree.right, target));
    case "sameEnum":
      return compileSame(compileEnum(tree.left, target), compileEnum(tree.right, target));
    case "textTest":
      return compileTextTest(tree.test, compileText(tree.text, target), compileText(tree.part, target));
    case "hasScope": {
      const { hit } = target;
      return () => (hit.scopes.includes(tree.scope) ? TRUE : hit.open ? UNKNOWN : FALSE);
    }
    case "exists":
    case "all":
      return quantify(tree.op, target.slot(tree.path), target.hit, target.scoreFloor, compile(tree.body, target));
  }
}

function compileJoin(op: "and" | "or", left: BooleanCode, right: BooleanCode): BooleanCode {
  if (op === "and") {
    return () => {
      const a = left();
      if (a === FALSE) return FALSE;
      const b = right();
      return b < a ? b : a;
    };
  }
  return () => {
    const a = left();
    if (a === TRUE) return TRUE;
    const b = right();
    return b > a ? b : a;
  };
}

/** What is least of a condition is most of its opposite. */
function opposite(target: Target): Target {
  const { whereOpen } = target;
  return whereOpen === null ? target : { ...target, whereOpen: whereOpen === FALSE ? TRUE : FALSE };
}

function compileSameBoolean(left: BooleanTree, right: BooleanTree, target: Target): BooleanCode {
  const { whereOpen } = target;
  if (whereOpen !== null) {
    // It rises with neither side, so that it takes the least and the most of both.
    const sides = [left, right].map((side) => [
      compile(side, { ...target, whereOpen: FALSE }),
      compile(side, { ...target, whereOpen: TRUE }),
    ]);
    const plain = compileSameBoolean(left, right, { ...target, whereOpen: null });
    return () => (sides.every(([least, most]) => least?.() === most?.()) ? plain() : whereOpen);
  }
  const [a, b] = [compile(left, target), compile(right, target)];
  return () => {
    const one = a();
    const other = b();
    return one === UNKNOWN || other === UNKNOWN ? UNKNOWN : one === other ? TRUE : FALSE;
  };
}

function compileNumber(tree: NumberTree, target: Target): NumberCode {
  switch (tree.op) {
    case "number": {
      const value: Interval = { low: tree.value, high: tree.value };
      return () => value;
    }
    case "numberFact": {
      const slot = target.slot(tree.path);
      return () => slot;
    }
    case "hitNumber": {
      const value = target.hit[tree.field];
      return () => value;
    }
    case "negative": {
      const of = compileNumber(tree.of, target);
      return () => negative(of());
    }
    case "calculate": {
      const [left, right] = [compileNumber(tree.left, target), compileNumber(tree.right, target)];
      return () => calculate(tree.by, left(), right());
    }
  }
}

function compileComparison(by: Comparison, left: NumberCode, right: NumberCode): BooleanCode {
  switch (by) {
    case "<":
      return () => less(left(), right());
    case ">":
      return () => less(right(), left());
    case "<=":
      return () => not(less(right(), left()));
    case ">=":
      return () => not(less(left(), right()));
    case "==":
      return () => {
        const a = left();
        const b = right();
        if (a.high < b.low || b.high < a.low) return FALSE;
        return a.low === a.high && b.low === b.high ? TRUE : UNKNOWN;
      };
  }
}

function less(a: Interval, b: Interval): Tri {
  return a.high < b.low ? TRUE : a.low >= b.high ? FALSE : UNKNOWN;
}

function compileText(tree: TextTree, target: Target): TextCode {
  if (tree.op === "text") return () => tree.value;
  const slot = target.slot(tree.path);
  return () => slot.text;
}

function compileEnum(tree: EnumTree, target: Target): TextCode {
  if (tree.op === "constant") return () => tree.value;
  const slot = target.slot(tree.path);
  return () => slot.values[slot.code - 1] ?? null;
}

function compileSame(left: TextCode, right: TextCode): BooleanCode {
  return () => {
    const a = left();
    const b = right();
    return a === null || b === null ? UNKNOWN : a === b ? TRUE : FALSE;
  };
}

const TEXT_TEST: Readonly<Record<TextTest, (text: string, part: string) => boolean>> = {
  startsWith: (text, part) => text.startsWith(part),
  endsWith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

function compileTextTest(test: TextTest, text: TextCode, part: TextCode): BooleanCode {
  const holds = TEXT_TEST[test];
  return () => {
    const a = text();
    const b = part();
    return a === null || b === null ? UNKNOWN : holds(a, b) ? TRUE : FALSE;
  };
}
