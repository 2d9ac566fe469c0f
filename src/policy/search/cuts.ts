import { FACTS } from "../../domain/fact-catalogue.ts";
import type { BooleanTree, Comparison, NumberTree, TextTree } from "../condition/tree.ts";
import type { PolicyMeaning } from "../meaning.ts";
import { crossing, evenly, HIT_SCORE, pathOf, solved } from "./solve.ts";

/** A place at which conditions part numbers: those below `at` from those above, and on which side `at` itself is. */
export interface NumberCut {
  readonly at: number;
  readonly belongs: "below" | "above";
}

/** What a condition asks of a text. */
export interface TextQuestion {
  /** For people: `starting with "I"`. */
  readonly words: string;
  readonly of: (text: string) => boolean;
}

/** Everything at which the conditions of some policies part one applicant from another. */
export interface Cuts {
  /** The facts that some condition reads. */
  readonly reads: ReadonlySet<string>;
  /** By path; `HIT_SCORE` and `HIT_SOURCES` are paths too. */
  readonly numbers: ReadonlyMap<string, readonly NumberCut[]>;
  readonly texts: ReadonlyMap<string, readonly TextQuestion[]>;
  /** What `exists` and `all` ask of each hit. */
  readonly hitQuestions: readonly BooleanTree[];
  /** False where a condition calculates with numbers, or compares several: then some of its cuts are missing. */
  readonly exact: boolean;
  /** The paths of the numbers that a condition compares several of: what their cuts leave undivided may yet differ. */
  readonly entangled: ReadonlySet<string>;
}

/** @param others what the other numbers are taken for where a condition compares several */
export function cutsOf(meanings: readonly PolicyMeaning[], others: (path: string) => number = ordinaryNumber): Cuts {
  const walk = new Walk(others);
  for (const { rules, approveRequires, checks } of meanings) {
    for (const { condition } of [...rules, ...approveRequires]) {
      walk.visit(condition.tree);
      for (const path of condition.reads) walk.reads.add(path);
    }
    if (checks.SCREENING !== undefined) walk.cut(HIT_SCORE, { at: checks.SCREENING.threshold, belongs: "above" });
  }
  return walk;
}

const MIRRORED = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==" } as const satisfies Record<
  Comparison,
  Comparison
>;

class Walk implements Cuts {
  readonly reads = new Set<string>();
  readonly numbers = new Map<string, NumberCut[]>();
  readonly texts = new Map<string, TextQuestion[]>();
  readonly hitQuestions: BooleanTree[] = [];
  readonly entangled = new Set<string>();
  exact = true;
  readonly #others: (path: string) => number;

  constructor(others: (path: string) => number) {
    this.#others = others;
  }

  visit(tree: BooleanTree): void {
    switch (tree.op) {
      case "not":
        return this.visit(tree.of);
      case "and":
      case "or":
      case "sameBoolean":
        this.visit(tree.left);
        return this.visit(tree.right);
      case "compare":
        return this.#compare(tree.by, tree.left, tree.right);
      case "sameText":
        this.#ask(tree.left, tree.right, "", (text, part) => text === part);
        return this.#ask(tree.right, tree.left, "", (text, part) => text === part);
      case "textTest": {
        const { test } = tree;
        const [words, mirrored] = TEXT_WORDS[test];
        const holds = TEXT_TEST[test];
        this.#ask(tree.text, tree.part, words, holds);
        return this.#ask(tree.part, tree.text, mirrored, (text, part) => holds(part, text));
      }
      case "exists":
      case "all":
        this.hitQuestions.push(tree.body);
        return this.visit(tree.body);
      default:
        return undefined;
    }
  }

  cut(path: string, cut: NumberCut): void {
    const cuts = this.numbers.get(path) ?? [];
    if (!cuts.some(({ at, belongs }) => at === cut.at && belongs === cut.belongs)) cuts.push(cut);
    this.numbers.set(path, cuts);
  }

  #compare(by: Comparison, left: NumberTree, right: NumberTree): void {
    const [read, limits] = [leavesOf(left), leavesOf(right)];
    if (read.length + limits.length === 1) {
      const [tree, limit, as] = read.length === 1 ? [left, right, by] : [right, left, MIRRORED[by]];
      const at = solved(tree, limit);
      const [path] = [...read, ...limits];
      if (at === undefined || path === undefined) {
        this.exact = false;
        return;
      }
      const exact = tree.op === "numberFact" || tree.op === "hitNumber";
      // What is calculated is rounded.
      if (!exact && !isNegated(tree)) this.exact = false;
      if (!exact || as === "<" || as === ">=" || as === "==") this.cut(path, { at, belongs: "above" });
      if (!exact || as === "<=" || as === ">" || as === "==") this.cut(path, { at, belongs: "below" });
      return;
    }
    if (read.length + limits.length > 0) this.exact = false;
    // What several numbers decide together cuts no region of its own out of any one of them. A grid stands in for it, and
    // where it is decided for whoever has the others as they are taken for.
    for (const path of new Set([...read, ...limits])) {
      this.entangled.add(path);
      const range = rangeOf(path);
      const at = crossing(left, right, range, (leaf, value) => (leaf === path ? value : this.#others(leaf)));
      for (const each of at === undefined ? evenly(range) : [...evenly(range), at]) {
        this.cut(path, { at: each, belongs: "above" });
        this.cut(path, { at: each, belongs: "below" });
      }
    }
  }

  #ask(read: TextTree, literal: TextTree, words: string, holds: (text: string, part: string) => boolean): void {
    if (read.op !== "textFact" || literal.op !== "text") return;
    const part = literal.value;
    const said = `${words} ${JSON.stringify(part)}`.trimStart();
    const questions = this.texts.get(read.path) ?? [];
    if (!questions.some((each) => each.words === said)) {
      questions.push({ words: said, of: (text) => holds(text, part) });
    }
    this.texts.set(read.path, questions);
  }
}

const TEXT_TEST = {
  startsWith: (text: string, part: string) => text.startsWith(part),
  endsWith: (text: string, part: string) => text.endsWith(part),
  contains: (text: string, part: string) => text.includes(part),
};

/** How a test reads of the text it is asked of, and of the part it asks for. */
const TEXT_WORDS = {
  startsWith: ["starting with", "at the start of"],
  endsWith: ["ending with", "at the end of"],
  contains: ["containing", "within"],
} as const;

function isNegated(tree: NumberTree): boolean {
  if (tree.op === "negative") return isNegated(tree.of);
  return tree.op === "numberFact" || tree.op === "hitNumber";
}

function rangeOf(path: string): { readonly min: number; readonly max: number } {
  const type = FACTS.get(path)?.type;
  return type?.kind === "number" ? type : { min: 0, max: 1 };
}

export function ordinaryNumber(path: string): number {
  const ordinary = FACTS.get(path)?.ordinary;
  return typeof ordinary === "number" ? ordinary : 1;
}

/** The paths of the numbers that are read, as often as they are. */
function leavesOf(tree: NumberTree): readonly string[] {
  switch (tree.op) {
    case "number":
      return [];
    case "numberFact":
    case "hitNumber":
      return [pathOf(tree)];
    case "negative":
      return leavesOf(tree.of);
    case "calculate":
      return [...leavesOf(tree.left), ...leavesOf(tree.right)];
  }
}
