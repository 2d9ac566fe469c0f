import { OUTCOMES } from "../domain/decision.ts";
import type { Outcome } from "../domain/decision.ts";
import type { Fact } from "../domain/fact.ts";
import { bindFact } from "./bind-fact.ts";
import type { BooleanCode } from "./condition/compile.ts";
import type { Slot } from "./condition/slots.ts";
import { UNKNOWN } from "./condition/tri.ts";
import type { Tri } from "./condition/tri.ts";

/** What something does to the outcome: points, and the least outcome by its place in `OUTCOMES`; at best and at worst. */
export interface Weight {
  readonly low: number;
  readonly high: number;
  readonly best: number;
  readonly worst: number;
}

/** Whether something does it, or may yet. */
export type Certainty = "certain" | "possible";

export const NO_WEIGHT: Weight = { low: 0, high: 0, best: 0, worst: 0 };

export function pointsFor(points: number, certainty: Certainty): Weight {
  if (certainty === "certain") return { low: points, high: points, best: 0, worst: 0 };
  return { low: Math.min(0, points), high: Math.max(0, points), best: 0, worst: 0 };
}

export function atLeast(outcome: Outcome, certainty: Certainty): Weight {
  const badness = OUTCOMES.indexOf(outcome);
  return { low: 0, high: 0, best: certainty === "certain" ? badness : 0, worst: badness };
}

/** By what a condition comes to. */
export type Weights = readonly [whenFalse: Weight, whenUnknown: Weight, whenTrue: Weight];

/** A rule or a requirement, as far as it bears on the outcome. */
export interface Clause {
  /** Its condition as things stand. */
  readonly now: BooleanCode;
  /** What may still become of it; the same function where nothing asks `known(…)`. */
  readonly eventually: BooleanCode;
  readonly ignoresUnknown: boolean;
  readonly weights: Weights;
  /** The one fact that it reads, where that has a handful of values; else null. */
  readonly slot: Slot | null;
  /** What it came to when it was last weighed. */
  code: Tri;
}

/** @param reads the slots of all the facts that the condition reads */
export function clauseOf(
  parts: Pick<Clause, "now" | "eventually" | "ignoresUnknown" | "weights">,
  reads: readonly Slot[],
): Clause {
  const { now, eventually, ignoresUnknown, weights } = parts;
  const [first, ...others] = reads;
  const slot = first !== undefined && others.length === 0 && first.values.length > 0 ? first : null;
  return { now, eventually, ignoresUnknown, weights, slot, code: UNKNOWN };
}

/** What the clause adds, by the facts in the slots. */
export function weigh(clause: Clause): Weight {
  const now = clause.now();
  clause.code = now;
  if (now === UNKNOWN && clause.ignoresUnknown) return NO_WEIGHT;
  // What asks `known(…)` stands as it is now, and may yet change when the fact becomes known.
  return clause.weights[clause.eventually === clause.now ? now : clause.eventually()];
}

/** What all the clauses that read one fact and no other come to, by that fact's code. */
export interface Sheet {
  readonly slot: Slot;
  readonly weights: readonly Weight[];
}

/**
 * Most clauses read one fact that has a handful of values. What they come to for each of these is worked out when the
 * policy is loaded, and a decision looks it up.
 */
export function sheetsOf(clauses: readonly Clause[]): readonly Sheet[] {
  const bySlot = Map.groupBy(clauses, ({ slot }) => slot);
  return [...bySlot].flatMap(([slot, own]) =>
    slot === null ? [] : [{ slot, weights: forEachValue(slot, () => own.map(weigh).reduce(together)) }],
  );
}

/** Something that goes by what a clause comes to, to be looked up once the clauses are weighed. */
export interface Choice<T> {
  /** The fact, or the clause itself where that is on no sheet. */
  readonly by: { readonly code: number };
  /** By that code. */
  readonly choices: readonly T[];
}

export function choiceOf<T>(clause: Clause, choices: readonly [whenFalse: T, whenUnknown: T, whenTrue: T]): Choice<T> {
  const { slot, now } = clause;
  if (slot === null) return { by: clause, choices };
  return { by: slot, choices: forEachValue(slot, () => choices[now()]) };
}

function together(one: Weight, other: Weight): Weight {
  return {
    low: one.low + other.low,
    high: one.high + other.high,
    best: Math.max(one.best, other.best),
    worst: Math.max(one.worst, other.worst),
  };
}

/** What it comes to for each value of a fact, by the fact's code. */
function forEachValue<T>(slot: Slot, work: () => T): T[] {
  const values = slot.kind === "boolean" ? [false, true] : slot.values;
  const facts = [undefined, ...values.map((value): Fact => ({ known: true, value, sources: [] }))];
  const results = facts.map((fact) => {
    bindFact(slot, fact);
    return work();
  });
  bindFact(slot, undefined);
  return results;
}
