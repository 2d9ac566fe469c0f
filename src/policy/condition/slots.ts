import type { FactRead } from "../../domain/decision.ts";
import type { HitFact } from "../../domain/fact.ts";
import { UNKNOWN } from "./tri.ts";
import type { Tri } from "./tri.ts";

/**
 * Where the compiled closures of one policy find a fact. It is filled anew for every decision: a decision runs to its
 * end before the next begins, so the slots can be kept and nothing is allocated to read a fact.
 */
export interface Slot {
  readonly path: string;
  known: boolean;
  boolean: Tri;
  /** Null where it is unknown; so is `text`. */
  constant: string | null;
  text: string | null;
  /** A number lies between these; both are the value where it is known. */
  low: number;
  high: number;
  hits: readonly HitFact[];
  /** Whether `hits` are all there are. */
  complete: boolean;
  /** What the decision says was read. */
  read: FactRead;
}

export function emptySlot(path: string): Slot {
  return {
    path,
    known: false,
    boolean: UNKNOWN,
    constant: null,
    text: null,
    low: 0,
    high: 0,
    hits: [],
    complete: false,
    read: { path, value: null, cause: "NOT_COLLECTED", sources: [] },
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

export function emptyCursor(): HitCursor {
  return { score: { low: 0, high: 1 }, sources: { low: 1, high: 1 }, scopes: [], open: true };
}
