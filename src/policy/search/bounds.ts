import { OUTCOMES } from "../../domain/decision.ts";
import type { Facts } from "../../domain/fact.ts";
import { bindFact, forget } from "../bind-fact.ts";
import { NO_WEIGHT } from "../clause.ts";
import type { Weight } from "../clause.ts";
import type { CheckedCondition } from "../condition/check.ts";
import { compile } from "../condition/compile.ts";
import type { BooleanCode } from "../condition/compile.ts";
import type { Interval } from "../condition/interval.ts";
import { emptyCursor, emptySlot } from "../condition/slots.ts";
import type { Slot } from "../condition/slots.ts";
import { FALSE, TRUE, UNKNOWN } from "../condition/tri.ts";
import type { PolicyMeaning } from "../meaning.ts";
import { REQUIREMENT, weightOf } from "../program.ts";
import { badnessOf } from "../tally.ts";

/** Facts of which it is left open what they are: numbers that are known and lie in a range; null: anything, known or not. */
export type Open = ReadonlyMap<string, Interval | null>;

/** Between these lies how bad the outcome is, 0 being the best there is, whatever the open facts are. */
export interface OutcomeBounds {
  readonly least: number;
  readonly most: number;
}

/** @returns what the policy decides of facts some of which are open. Never too narrow; it may be too wide. */
export function boundsOf(meaning: PolicyMeaning): (facts: Facts, open: Open) => OutcomeBounds {
  const { rules, approveRequires, checks, bands } = meaning;
  const scoreFloor = checks.SCREENING?.threshold ?? 0;
  const hit = emptyCursor();
  const slots = new Map<string, Slot>();
  const slot = (path: string): Slot => {
    const found = slots.get(path) ?? emptySlot(path, scoreFloor);
    slots.set(path, found);
    return found;
  };
  const clauseOf = (condition: CheckedCondition, weights: readonly Weight[]): Bounded => {
    const code = (whereOpen: typeof FALSE | typeof TRUE): BooleanCode =>
      compile(condition.tree, { slot, hit, scoreFloor, unknownIsKnown: UNKNOWN, whereOpen });
    return { least: code(FALSE), most: code(TRUE), weights: weightsBetween(weights) };
  };
  const clauses = [
    ...approveRequires.map(({ condition }) => clauseOf(condition, REQUIREMENT)),
    ...rules.map(({ condition, effect, ignoresUnknownBecause }) => {
      const [certain, possible] = [weightOf(effect, "certain"), weightOf(effect, "possible")];
      return clauseOf(condition, [NO_WEIGHT, ignoresUnknownBecause === null ? possible : NO_WEIGHT, certain]);
    }),
  ];
  const all = [...slots.values()];
  return (facts, open) => {
    for (const each of all) bindOpen(each, facts, open);
    const [least, most] = [new Sum(), new Sum()];
    for (const clause of clauses) {
      const weights = clause.weights[clause.least()]?.[clause.most()];
      least.add(weights?.least ?? NO_WEIGHT);
      most.add(weights?.most ?? NO_WEIGHT);
    }
    forget({ personal: all, hit });
    return { least: least.outcome(bands), most: most.outcome(bands) };
  };
}

/** A rule or a requirement. */
interface Bounded {
  /** The least and the most that its condition can come to. */
  readonly least: BooleanCode;
  readonly most: BooleanCode;
  /** The least and the most that it weighs, by these. */
  readonly weights: readonly (readonly WeightBounds[])[];
}

interface WeightBounds {
  readonly least: Weight;
  readonly most: Weight;
}

function weightsBetween(weights: readonly Weight[]): readonly (readonly WeightBounds[])[] {
  return weights.map((_least, from) =>
    weights.map((_most, to) => {
      const some = weights.slice(from, to + 1);
      return { least: eachPart(some, Math.min), most: eachPart(some, Math.max) };
    }),
  );
}

/** Of each part of some weights the one that is picked. */
function eachPart(weights: readonly Weight[], pick: (...numbers: number[]) => number): Weight {
  return {
    low: pick(...weights.map(({ low }) => low)),
    high: pick(...weights.map(({ high }) => high)),
    best: pick(...weights.map(({ best }) => best)),
    worst: pick(...weights.map(({ worst }) => worst)),
  };
}

function bindOpen(slot: Slot, facts: Facts, open: Open): void {
  const range = open.get(slot.path);
  slot.open = range !== undefined;
  const fact = facts.get(slot.path);
  // What may be anything counts as unknown; what is known of an unknown number holds whatever becomes of it.
  bindFact(slot, range === null && fact?.known === true ? undefined : fact);
  if (range === undefined || range === null) return;
  slot.known = true;
  slot.low = range.low;
  slot.high = range.high;
}

const REVIEW = OUTCOMES.indexOf("REVIEW");

/** The weights of all clauses together. */
class Sum {
  #low = 0;
  #high = 0;
  #best = 0;
  #worst = 0;

  add({ low, high, best, worst }: Weight): void {
    this.#low += low;
    this.#high += high;
    this.#best = Math.max(this.#best, best);
    this.#worst = Math.max(this.#worst, worst);
  }

  outcome(bands: PolicyMeaning["bands"]): number {
    const best = Math.max(this.#best, badnessOf(this.#low, bands));
    const worst = Math.max(this.#worst, badnessOf(this.#high, bands));
    return best === worst ? best : REVIEW;
  }
}
