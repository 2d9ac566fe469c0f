import type { FactRead, Reason, RuleResult, RuleState, ScoreInterval } from "../domain/decision.ts";
import { FACTS } from "../domain/fact-catalogue.ts";
import { atLeast, choiceOf, clauseOf, NO_WEIGHT, pointsFor, sheetsOf } from "./clause.ts";
import type { Certainty, Choice, Clause, Sheet, Weight, Weights } from "./clause.ts";
import type { CheckedCondition } from "./condition/check.ts";
import { compile } from "./condition/compile.ts";
import type { BooleanCode, Target } from "./condition/compile.ts";
import { emptyCursor, emptySlot } from "./condition/slots.ts";
import type { HitCursor, Slot } from "./condition/slots.ts";
import { FALSE, UNKNOWN } from "./condition/tri.ts";
import type { Band, Effect, PolicyMeaning, Requirement, Rule } from "./meaning.ts";

/** A policy made ready: what can be worked out before any fact is known, is. */
export interface Program {
  /** One for each fact that is read, in the order of the catalogue. */
  readonly slots: readonly Slot[];
  /** Those of them that hold anything by which one applicant could be told from another. */
  readonly personal: readonly Slot[];
  readonly hit: HitCursor;
  /** Every rule and every requirement is on one of the sheets, or else loose. */
  readonly sheets: readonly Sheet[];
  readonly loose: readonly Clause[];
  readonly bands: readonly Band[];
  readonly rules: readonly CompiledRule[];
  /** Those that pass over an unknown. */
  readonly ignoring: readonly CompiledRule[];
  readonly requirements: readonly CompiledRequirement[];
  /** The reasons that rules can give, the most telling first. */
  readonly ranking: readonly Reason[];
  /** What conditions read that do not read a single fact, each once: sets of places in `slots`. */
  readonly sets: readonly (readonly number[])[];
  /** Lists of the right length for what was read and for what came of it: those that grow as they are filled cost more. */
  readonly unread: readonly (readonly FactRead[])[];
  readonly undecided: readonly RuleResult[];
}

interface CompiledRequirement {
  readonly clause: Clause;
  readonly holds: Choice<boolean | null>;
  readonly text: string;
  readonly line: number;
  /** What it reads: a place in `slots`, or behind these one in `sets`. */
  readonly reading: number;
}

/** What a decision says of a rule. */
interface RuleValue {
  readonly state: RuleState;
  readonly points: ScoreInterval;
  /** The place of its reason in `ranking`; null where it gives none. */
  readonly rank: number | null;
}

interface CompiledRule extends Choice<RuleValue> {
  readonly id: string;
  readonly line: number;
  readonly clause: Clause;
  /** What it reads: a place in `slots`, or behind these one in `sets`. */
  readonly reading: number;
}

export function programOf(meaning: PolicyMeaning): Program {
  const compiler = new Compiler(meaning);
  const ranking = rankingOf(meaning);
  const ranks = new Map(ranking.map(({ rule }, rank) => [rule, rank]));
  const rules = meaning.rules.map((rule) => compileRule(rule, compiler, ranks.get(rule.id) ?? null));
  const requirements = meaning.approveRequires.map((requirement) => compileRequirement(requirement, compiler));
  const clauses = [...rules, ...requirements].map(({ clause }) => clause);
  const { slots, hit, sets } = compiler;
  return {
    slots,
    personal: slots.filter(({ values }) => values.length === 0),
    hit,
    sheets: sheetsOf(clauses),
    loose: clauses.filter(({ slot }) => slot === null),
    bands: meaning.bands,
    rules,
    ignoring: rules.filter(({ clause }) => clause.ignoresUnknown),
    requirements,
    ranking,
    sets,
    unread: [...slots, ...sets].map(() => []),
    undecided: rules.map(({ id, line }) => ({ rule: id, state: "UNKNOWN", points: NO_POINTS, line, facts: [] })),
  };
}

class Compiler {
  readonly slots: readonly Slot[];
  readonly hit = emptyCursor();
  readonly sets: number[][] = [];
  readonly #scoreFloor: number;

  constructor({ rules, approveRequires, checks }: PolicyMeaning) {
    const read = new Set([...rules, ...approveRequires].flatMap(({ condition }) => [...condition.reads]));
    this.#scoreFloor = checks.SCREENING?.threshold ?? 0;
    this.slots = [...FACTS.keys()].filter((path) => read.has(path)).map((path) => emptySlot(path, this.#scoreFloor));
  }

  clause(condition: CheckedCondition, weights: Weights, ignoresUnknown: boolean): Clause {
    const now = this.#compile(condition, FALSE);
    const eventually = condition.asksKnown ? this.#compile(condition, UNKNOWN) : now;
    const reads = this.slots.filter(({ path }) => condition.reads.has(path));
    return clauseOf({ now, eventually, ignoresUnknown, weights }, reads);
  }

  reading({ reads }: CheckedCondition): number {
    const own = this.slots.flatMap(({ path }, place) => (reads.has(path) ? [place] : []));
    const [only, ...others] = own;
    if (only !== undefined && others.length === 0) return only;
    const place = this.sets.findIndex((each) => each.join() === own.join());
    return this.slots.length + (place === -1 ? this.sets.push(own) - 1 : place);
  }

  #compile({ tree }: CheckedCondition, unknownIsKnown: Target["unknownIsKnown"]): BooleanCode {
    const slot = (path: string): Slot => this.slots.find((each) => each.path === path) ?? emptySlot(path);
    return compile(tree, { slot, hit: this.hit, scoreFloor: this.#scoreFloor, unknownIsKnown, whereOpen: null });
  }
}

function compileRequirement({ condition, text, line }: Requirement, compiler: Compiler): CompiledRequirement {
  const clause = compiler.clause(condition, REQUIREMENT, false);
  return { clause, holds: choiceOf(clause, [false, null, true]), text, line, reading: compiler.reading(condition) };
}

/** What a requirement weighs: unmet, it keeps from an approval. */
export const REQUIREMENT: Weights = [atLeast("REVIEW", "certain"), atLeast("REVIEW", "possible"), NO_WEIGHT];

function compileRule(rule: Rule, compiler: Compiler, rank: number | null): CompiledRule {
  const { id, line, condition, effect, ignoresUnknownBecause } = rule;
  const ignoresUnknown = ignoresUnknownBecause !== null;
  const certain = weightOf(effect, "certain");
  const possible = weightOf(effect, "possible");
  const weights: Weights = [NO_WEIGHT, possible, certain];
  const clause = compiler.clause(condition, weights, ignoresUnknown);
  const { by, choices } = choiceOf<RuleValue>(clause, [
    { state: "NOT_FIRED", points: NO_POINTS, rank: null },
    { state: "UNKNOWN", points: ignoresUnknown ? NO_POINTS : pointsOf(possible), rank: null },
    { state: "FIRED", points: pointsOf(certain), rank },
  ]);
  return { id, line, clause, by, choices, reading: compiler.reading(condition) };
}

export function weightOf(effect: Effect, certainty: Certainty): Weight {
  if (effect.kind === "points") return pointsFor(effect.points, certainty);
  return atLeast(effect.kind === "reject" ? "REJECT" : "REVIEW", certainty);
}

const NO_POINTS = pointsOf(NO_WEIGHT);

export const UNDECIDED: RuleValue = { state: "UNKNOWN", points: NO_POINTS, rank: null };

function pointsOf({ low, high }: Weight): ScoreInterval {
  return Object.freeze({ low, high });
}

/** Knock-outs, then reviews, then points by size; points that speak for the applicant are no reason. Ties stay as written. */
function rankingOf({ rules, reasons }: PolicyMeaning): readonly Reason[] {
  const weight = ({ effect }: Rule): number =>
    effect.kind === "points" ? effect.points : effect.kind === "reject" ? Infinity : Number.MAX_VALUE;
  return rules
    .filter((rule) => weight(rule) > 0)
    .toSorted((a, b) => (weight(a) === weight(b) ? 0 : weight(b) - weight(a)))
    .flatMap(({ id: rule, effect }) => {
      const text = reasons.get(effect.reason);
      if (text === undefined) return [];
      const { en, id, audience } = text;
      return [Object.freeze({ code: effect.reason, text: Object.freeze({ en, id }), rule, audience })];
    });
}
