import type {
  Counterfactual,
  Decision,
  FactRead,
  MissingFact,
  Reason,
  RuleResult,
  UnmetCondition,
} from "../domain/decision.ts";
import type { Facts } from "../domain/fact.ts";
import { bindFact, forget, readOf } from "./bind-fact.ts";
import { answerOf } from "./clause.ts";
import { FALSE, TRUE, UNKNOWN } from "./condition/tri.ts";
import { counterfactualsOf } from "./counterfactual/counterfactuals.ts";
import type { Policy } from "./policy.ts";
import type { Program } from "./program.ts";
import { standingOf } from "./tally.ts";

const MOST_REASONS = 4;

/**
 * What the policy makes of the facts: a pure function of its arguments, which never throws. Facts that are unknown, or
 * absent from `facts`, count as anything they could turn out to be; APPROVE and REJECT are given only where every one
 * of those possibilities leads there.
 */
export function decide(policy: Policy, facts: Facts, decidedAt: Date): Decision {
  const { program } = policy;
  // Functions of their own, with plain loops: in one piece, or with callbacks, V8 inlines less of it and takes twice as long.
  const reads = readFacts(program, facts);
  const { outcome, determined, best, worst, score } = standingOf(program);
  const readings = readingsOf(program, reads);
  const ranks: number[] = [];
  const rules = resultsOf(program, readings, ranks);
  const reasons = reasonsOf(program, ranks);
  const unmet = unmetOf(program, readings);
  const ignored = ignoredOf(program);
  forget(program);
  return {
    outcome,
    determined,
    best,
    worst,
    score,
    reasons,
    unmet,
    rules,
    missing: missingOf(reads),
    ignored,
    // It fills the slots anew, and so comes last.
    counterfactuals: policy.meaning.counterfactuals ? counterfactualsOf(policy, facts) : NO_COUNTERFACTUALS,
    policy: { name: policy.name, version: policy.version, digest: policy.digest },
    decidedAt,
  };
}

const NO_COUNTERFACTUALS: readonly Counterfactual[] = [];

/** Fills the slots. */
function readFacts({ slots }: Program, facts: Facts): readonly FactRead[] {
  const reads: FactRead[] = [];
  for (const slot of slots) {
    const fact = facts.get(slot.path);
    bindFact(slot, fact);
    reads.push(readOf(slot, fact));
  }
  return reads;
}

type Readings = readonly (readonly FactRead[])[];

/** Each fact by itself, as most conditions read it; then the sets of several. */
function readingsOf({ sets }: Program, reads: readonly FactRead[]): Readings {
  const readings: (readonly FactRead[])[] = [];
  for (const read of reads) readings.push([read]);
  for (const places of sets) readings.push(severalOf(reads, places));
  return readings;
}

function severalOf(reads: readonly FactRead[], places: readonly number[]): readonly FactRead[] {
  const several: FactRead[] = [];
  for (const place of places) {
    const read = reads[place];
    if (read !== undefined) several.push(read);
  }
  return several;
}

const NOTHING_READ: readonly FactRead[] = [];

/** Puts the ranks of the rules that fired into `ranks`: to go through the whole ranking costs more. */
function resultsOf({ rules }: Program, readings: Readings, ranks: number[]): readonly RuleResult[] {
  const results: RuleResult[] = [];
  for (const { id, line, clause, reading, values, rank } of rules) {
    const { state, points } = values[answerOf(clause)];
    if (state === "FIRED" && rank !== null) ranks.push(rank);
    results.push({ rule: id, state, points, line, facts: readings[reading] ?? NOTHING_READ });
  }
  return results;
}

function reasonsOf({ ranking }: Program, ranks: readonly number[]): readonly Reason[] {
  const reasons: Reason[] = [];
  let last = -1;
  while (reasons.length < MOST_REASONS) {
    let next = ranking.length;
    for (const rank of ranks) if (rank > last && rank < next) next = rank;
    const reason = next < ranking.length ? ranking[next] : undefined;
    if (reason === undefined) break;
    reasons.push(reason);
    last = next;
  }
  return reasons;
}

function unmetOf({ requirements }: Program, readings: Readings): readonly UnmetCondition[] {
  const unmet: UnmetCondition[] = [];
  for (const { clause, text, line, reading } of requirements) {
    const holds = answerOf(clause);
    if (holds === TRUE) continue;
    const facts = readings[reading] ?? NOTHING_READ;
    unmet.push({ condition: text, holds: holds === FALSE ? false : null, line, facts });
  }
  return unmet;
}

function missingOf(reads: readonly FactRead[]): readonly MissingFact[] {
  const missing: MissingFact[] = [];
  for (const { path, cause } of reads) if (cause !== null) missing.push({ path, cause });
  return missing;
}

function ignoredOf({ ignoring }: Program): readonly string[] {
  const ignored: string[] = [];
  for (const { id, clause } of ignoring) if (answerOf(clause) === UNKNOWN) ignored.push(id);
  return ignored;
}
