import type { Decision, MissingFact, Outcome, Reason, RuleResult, UnmetCondition } from "../domain/decision.ts";
import type { Facts } from "../domain/fact.ts";
import { FALSE, TRUE, UNKNOWN } from "./condition/tri.ts";
import type { Band } from "./meaning.ts";
import type { Policy } from "./policy.ts";
import type { CompiledRule, RuleValue } from "./program.ts";

const MOST_REASONS = 4;

/** By badness. */
const RANK: Readonly<Record<Outcome, number>> = { APPROVE: 0, REVIEW: 1, REJECT: 2 };

function worse(a: Outcome, b: Outcome): Outcome {
  return RANK[a] < RANK[b] ? b : a;
}

function outcomeOf(score: number, bands: readonly Band[]): Outcome {
  for (const { below, outcome } of bands) if (score < below) return outcome;
  return "REJECT";
}

/**
 * What the policy makes of the facts: a pure function of its arguments, which never throws. Facts that are unknown, or
 * absent from `facts`, count as anything they could turn out to be; APPROVE and REJECT are given only where every one
 * of those possibilities leads there.
 */
export function decide(policy: Policy, facts: Facts, decidedAt: Date): Decision {
  const { program } = policy;
  const missing: MissingFact[] = [];
  for (const { slot, bind } of program.facts) {
    const read = bind(facts.get(slot.path));
    slot.read = read;
    if (read.cause !== null) missing.push({ path: slot.path, cause: read.cause });
  }
  const readings = program.readings.map((slots) => slots.map(({ read }) => read));

  const tally = new Tally();
  const rules = program.rules.map((rule): RuleResult => {
    const { state, points } = tally.count(rule);
    return { rule: rule.id, state, points, line: rule.line, facts: readings[rule.reading] ?? [] };
  });

  let best = worse(outcomeOf(tally.low, program.bands), tally.best);
  let worst = worse(outcomeOf(tally.high, program.bands), tally.worst);
  const unmet: UnmetCondition[] = [];
  for (const { holds, text, line, reading } of program.requirements) {
    const held = holds();
    if (held === TRUE) continue;
    worst = worse(worst, "REVIEW");
    if (held === FALSE) best = worse(best, "REVIEW");
    unmet.push({ condition: text, holds: held === FALSE ? false : null, line, facts: readings[reading] ?? [] });
  }

  const reasons: Reason[] = [];
  for (const { rule, reason } of program.ranking) {
    if (rules[rule]?.state === "FIRED" && reasons.push(reason) === MOST_REASONS) break;
  }
  const determined = best === worst;
  return {
    outcome: determined ? best : "REVIEW",
    determined,
    best,
    worst,
    score: { low: tally.low, high: tally.high },
    reasons,
    unmet,
    rules,
    missing,
    ignored: tally.ignored,
    policy: { name: policy.name, version: policy.version, digest: policy.digest },
    decidedAt,
  };
}

/** What the rules add up to, at best and at worst. */
class Tally {
  low = 0;
  high = 0;
  best: Outcome = "APPROVE";
  worst: Outcome = "APPROVE";
  readonly ignored: string[] = [];

  count(rule: CompiledRule): RuleValue {
    const now = rule.now();
    const result = rule.results[now];
    if (now === UNKNOWN && rule.ignoresUnknown) {
      this.ignored.push(rule.id);
    } else if (rule.effect === "points") {
      this.low += result.points.low;
      this.high += result.points.high;
    } else {
      const outcome = rule.effect === "reject" ? "REJECT" : "REVIEW";
      // A rule that asks `known(…)` stands as it is now, and may yet change when the fact becomes known.
      const eventually = rule.eventually === rule.now ? now : rule.eventually();
      if (eventually === TRUE) this.best = worse(this.best, outcome);
      if (eventually !== FALSE) this.worst = worse(this.worst, outcome);
    }
    return result;
  }
}
