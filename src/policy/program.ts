import type { Reason, RuleState, ScoreInterval } from "../domain/decision.ts";
import { FACTS } from "../domain/fact-catalogue.ts";
import { bindingOf } from "./bind-fact.ts";
import type { Binding } from "./bind-fact.ts";
import type { CheckedCondition } from "./condition/check.ts";
import { compile } from "./condition/compile.ts";
import type { BooleanCode, Target } from "./condition/compile.ts";
import { emptyCursor, emptySlot } from "./condition/slots.ts";
import type { Slot } from "./condition/slots.ts";
import { FALSE, UNKNOWN } from "./condition/tri.ts";
import type { Band, Effect, PolicyMeaning, Rule } from "./meaning.ts";

/** A policy made ready: what can be worked out before any fact is known, is. */
export interface Program {
  /** One for each fact that is read, in the order of the catalogue. */
  readonly facts: readonly { readonly slot: Slot; readonly bind: Binding }[];
  readonly rules: readonly CompiledRule[];
  readonly requirements: readonly CompiledRequirement[];
  readonly bands: readonly Band[];
  /** The rules whose reasons can be given, the most telling first, by their place in `rules`. */
  readonly ranking: readonly { readonly rule: number; readonly reason: Reason }[];
  /** Sets of facts that some rule reads; rules that read the same share one. */
  readonly readings: readonly (readonly Slot[])[];
}

export interface CompiledRequirement {
  readonly holds: BooleanCode;
  readonly text: string;
  readonly line: number;
  /** Its place in `readings`. */
  readonly reading: number;
}

/** What a rule says of itself and adds to the score. */
export interface RuleValue {
  readonly state: RuleState;
  readonly points: ScoreInterval;
}

export interface CompiledRule {
  readonly id: string;
  readonly line: number;
  readonly effect: Effect["kind"];
  /** As things stand. */
  readonly now: BooleanCode;
  /** What may still become of it; the same function where nothing asks `known(…)`. */
  readonly eventually: BooleanCode;
  readonly ignoresUnknown: boolean;
  /** Its place in `readings`. */
  readonly reading: number;
  /** What its condition's value comes to, by that value. */
  readonly results: readonly [notFired: RuleValue, unknown: RuleValue, fired: RuleValue];
}

export function programOf(meaning: PolicyMeaning): Program {
  const conditions = [
    ...meaning.rules.map(({ condition }) => condition),
    ...meaning.approveRequires.map(({ condition }) => condition),
  ];
  const read = new Set(conditions.flatMap((condition) => [...condition.reads]));
  const slots = new Map<string, Slot>();
  for (const path of FACTS.keys()) if (read.has(path)) slots.set(path, emptySlot(path));
  const scoreFloor = meaning.checks.SCREENING?.threshold ?? 0;
  const target = {
    slot: (path: string) => slots.get(path) ?? emptySlot(path),
    hit: emptyCursor(),
    scoreFloor,
  };
  const readings = new Map<string, { readonly index: number; readonly slots: readonly Slot[] }>();
  const readingOf = ({ reads }: CheckedCondition): number => {
    const own = [...slots.values()].filter(({ path }) => reads.has(path));
    const key = own.map(({ path }) => path).join();
    const reading = readings.get(key) ?? { index: readings.size, slots: own };
    readings.set(key, reading);
    return reading.index;
  };
  return {
    facts: [...slots.values()].flatMap((slot) => {
      const fact = FACTS.get(slot.path);
      return fact === undefined ? [] : [{ slot, bind: bindingOf(fact.type, slot, scoreFloor) }];
    }),
    rules: meaning.rules.map((rule) => compileRule(rule, target, readingOf(rule.condition))),
    requirements: meaning.approveRequires.map(({ condition, text, line }) => ({
      holds: compile(condition.tree, { ...target, unknownIsKnown: UNKNOWN }),
      text,
      line,
      reading: readingOf(condition),
    })),
    bands: meaning.bands,
    ranking: rankingOf(meaning),
    readings: Array.from(readings.values(), (reading) => reading.slots),
  };
}

function compileRule(rule: Rule, target: Omit<Target, "unknownIsKnown">, reading: number): CompiledRule {
  const { id, line, condition, effect, ignoresUnknownBecause } = rule;
  const now = compile(condition.tree, { ...target, unknownIsKnown: FALSE });
  const points = effect.kind === "points" ? effect.points : 0;
  const ignoresUnknown = ignoresUnknownBecause !== null;
  return {
    id,
    line,
    effect: effect.kind,
    now,
    eventually: condition.asksKnown ? compile(condition.tree, { ...target, unknownIsKnown: UNKNOWN }) : now,
    ignoresUnknown,
    reading,
    results: [
      { state: "NOT_FIRED", points: Object.freeze({ low: 0, high: 0 }) },
      {
        state: "UNKNOWN",
        points: Object.freeze(
          ignoresUnknown ? { low: 0, high: 0 } : { low: Math.min(0, points), high: Math.max(0, points) },
        ),
      },
      { state: "FIRED", points: Object.freeze({ low: points, high: points }) },
    ],
  };
}

/** Knock-outs, then reviews, then points by size; points that speak for the applicant are no reason. */
function rankingOf({ rules, reasons }: PolicyMeaning): Program["ranking"] {
  const weight = ({ effect }: Rule): number =>
    effect.kind === "points" ? effect.points : effect.kind === "reject" ? Infinity : Number.MAX_VALUE;
  return rules
    .map((rule, index) => ({ rule, index }))
    .filter(({ rule }) => weight(rule) > 0)
    .toSorted((a, b) => (weight(a.rule) === weight(b.rule) ? a.index - b.index : weight(b.rule) - weight(a.rule)))
    .flatMap(({ rule, index }) => {
      const { reason: code } = rule.effect;
      const text = reasons.get(code);
      if (text === undefined) return [];
      const { en, id, audience } = text;
      return [
        { rule: index, reason: Object.freeze({ code, text: Object.freeze({ en, id }), rule: rule.id, audience }) },
      ];
    });
}
