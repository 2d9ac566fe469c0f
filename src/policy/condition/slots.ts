import { FACTS } from "../../domain/fact-catalogue.ts";
import type { FactType } from "../../domain/fact-catalogue.ts";
import type { HitFact } from "../../domain/fact.ts";

/**
 * Where the compiled closures of one policy find a fact. It is filled anew for every decision: a decision runs to its
 * end before the next begins, so the slots can be kept and nothing is allocated to read a fact.
 */
export interface Slot {
  readonly path: string;
  readonly kind: FactType["kind"];
  /** The texts that `code` stands for, from 1: of an enum, and of a boolean `false` and `true`. None where it may be anything. */
  readonly values: readonly string[];
  /** What a number lies between, whatever is known of it. */
  readonly min: number;
  readonly max: number;
  /** Hits under it are none. */
  readonly scoreFloor: number;
  known: boolean;
  /** Which of `values` it is; 0 where that is unknown. */
  code: number;
  /** The value of a string; null where it is unknown. */
  text: string | null;
  /** A number lies between these; both are the value where it is known. */
  low: number;
  high: number;
  hits: readonly HitFact[];
  /** Whether `hits` are all there are. */
  complete: boolean;
  /** Whether a search leaves open what it is, within what is known of it; never in a decision. */
  open: boolean;
}

export const NO_HITS: readonly HitFact[] = [];
const BOOLEANS: readonly string[] = ["false", "true"];

/** The code of a boolean that is true. */
export const CODE_OF_TRUE = 2;

export function emptySlot(path: string, scoreFloor = 0): Slot {
  const type = FACTS.get(path)?.type ?? { kind: "string" };
  const bounds = type.kind === "number" ? type : { min: 0, max: 0 };
  return {
    path,
    kind: type.kind,
    values: type.kind === "boolean" ? BOOLEANS : type.kind === "enum" ? type.values : [],
    min: bounds.min,
    max: bounds.max,
    scoreFloor,
    known: false,
    code: 0,
    text: null,
    low: bounds.min,
    high: bounds.max,
    hits: NO_HITS,
    complete: false,
    open: false,
  };
}

/** The hit that an `exists` or `all` is looking at. */
export interface HitCursor {
  readonly score: { low: number; high: number };
  readonly sources: { low: number; high: number };
  scopes: HitFact["scopes"];
  /** Whether it may turn out to have more scopes. */
  open: boolean;
}

export const NO_SCOPES: HitFact["scopes"] = [];

export function emptyCursor(): HitCursor {
  return { score: { low: 0, high: 1 }, sources: { low: 1, high: 1 }, scopes: NO_SCOPES, open: true };
}

export function pointAtNothing(cursor: HitCursor): void {
  cursor.score.low = 0;
  cursor.score.high = 1;
  cursor.sources.low = 1;
  cursor.sources.high = 1;
  cursor.scopes = NO_SCOPES;
  cursor.open = true;
}
