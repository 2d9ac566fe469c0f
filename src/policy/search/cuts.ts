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
  /** Whether a condition compares several numbers, so that the cuts depend on what the others are taken for. */
  readonly entangled: boolean;
}

/** What a number may be taken for where another is compared with it. */
export type Others = (path: string) => readonly number[];

/** @param others what the other numbers are taken for where a condition compares several */
export function cutsOf(meanings: readonly PolicyMeaning[], others: Others = ordinarily): Cuts {
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
  exact = true;
  entangled = false;
  readonly #others: Others;

  constructor(others: Others) {
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
      if (!exact && !isNegated(tree)) {
        // What is calculated is rounded, and what was meant is a short number: it stands at 0.3, or a hair above.
        this.exact = false;
        return this.#cutAt(path, [at, withoutHair(at)]);
      }
      if (!exact || as === "<" || as === ">=" || as === "==") this.cut(path, { at, belongs: "above" });
      if (!exact || as === "<=" || as === ">" || as === "==") this.cut(path, { at, belongs: "below" });
      return;
    }
    if (read.length + limits.length > 0) this.exact = false;
    // What several numbers decide together cuts no region of its own out of any one of them. A grid stands in for it, and
    // where it is decided for whoever has the others as they are taken for.
    const several = new Set([...read, ...limits]);
    if (several.size > 1) this.entangled = true;
    for (const path of several) {
      const range = rangeOf(path);
      const others = [...several].filter((each) => each !== path);
      this.#cutAt(path, evenly(range));
      for (const taken of eachTaking(others, this.#others)) {
        const at = crossing(left, right, range, (leaf, value) => (leaf === path ? value : (taken.get(leaf) ?? value)));
        if (at !== undefined) this.#cutAt(path, [at]);
      }
    }
  }

  #cutAt(path: string, places: readonly number[]): void {
    for (const at of places) {
      this.cut(path, { at, belongs: "above" });
      this.cut(path, { at, belongs: "below" });
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

function ordinarily(path: string): readonly number[] {
  return [ordinaryNumber(path)];
}

export function ordinaryNumber(path: string): number {
  const ordinary = FACTS.get(path)?.ordinary;
  return typeof ordinary === "number" ? ordinary : 1;
}

/** Every way of taking each of the numbers for one of what it may be taken for. */
function eachTaking(paths: readonly string[], others: Others): readonly ReadonlyMap<string, number>[] {
  return paths.reduce<readonly ReadonlyMap<string, number>[]>(
    (ways, path) => ways.flatMap((way) => others(path).map((value) => new Map([...way, [path, value]]))),
    [new Map()],
  );
}

/** The number without the digits that calculating leaves behind it. */
function withoutHair(value: number): number {
  return Number(value.toPrecision(12));
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
