import type { CheckedCondition } from "../condition/check.ts";
import { FALSE, not, TRUE } from "../condition/tri.ts";
import type { PolicyMeaning, Rule } from "../meaning.ts";
import { quote } from "../problem.ts";
import { mayConflict } from "../search/conflict.ts";
import { normalForm } from "../condition/normal-form.ts";
import type { RulePlace } from "./places.ts";
import type { Subject } from "./subject.ts";
import { Trial } from "./trial.ts";
import type { Question } from "./trial.ts";

interface Tried {
  readonly rule: Rule;
  readonly place: RulePlace;
  readonly question: Question;
  readonly form: string;
}

/** Rules that fire for nobody, for everybody, or only for those whom another rule rejects in any case. */
export function warnOfFiring({ policy: { meaning }, places, warn }: Subject): void {
  const trial = new Trial(meaning);
  const sometimes = meaning.rules.flatMap((rule, index): Tried[] => {
    const place = places.rules[index];
    if (place === undefined) return [];
    const question = trial.questionOf(rule.condition);
    if (isIdle(question, trial)) {
      warn(place.when, "this can never be TRUE: the rule fires for nobody", whyNoConflict(rule.condition, meaning));
      return [];
    }
    if (isConstant(rule.condition, question, trial)) {
      const whose = rule.condition.reads.size === 0 ? "" : " whose facts are known";
      warn(place.when, `this is TRUE of everybody${whose}: the rule always fires`);
      return [];
    }
    return [{ rule, place, question, form: normalForm(rule.condition.tree) }];
  });
  // One that passes over an unknown rejects nobody by it, whatever the other would then do.
  const rejecting = sometimes.filter(
    ({ rule: { effect, ignoresUnknownBecause } }) => effect.kind === "reject" && ignoresUnknownBecause === null,
  );
  for (const tried of sometimes) {
    const { rule, place } = tried;
    if (rule.effect.kind === "reject") continue;
    // Points for the applicant count wherever the other is no more than possible, and undo other points.
    if (rule.effect.kind === "points" && rule.effect.points < 0) continue;
    const by = rejecting.find((reject) => implies(tried, reject, trial));
    if (by === undefined) continue;
    const { id, line } = by.rule;
    const message = `the rule changes no outcome: whoever it fires for is rejected by ${quote(id)} on line ${line}`;
    warn(place.when, message, "leave the rule out, or let it catch others as well");
  }
}

/** Requirements that can never be met, and those that nobody fails. */
export function warnOfRequirements({ policy: { meaning }, places, warn }: Subject): void {
  const trial = new Trial(meaning);
  for (const [index, { condition }] of meaning.approveRequires.entries()) {
    const span = places.requirements[index];
    if (span === undefined) continue;
    const question = trial.questionOf(condition);
    if (isIdle(question, trial)) {
      warn(span, "this can never be TRUE: nobody is approved", whyNoConflict(condition, meaning));
    } else if (trial.ofNobody(question) === TRUE) {
      // What is TRUE of everybody whose facts are known requires them to be known, and so is no mistake.
      warn(span, "this is always TRUE: it requires nothing", "leave it out");
    }
  }
}

/** What may not be known of a fact that is asked for. */
function whyNoConflict({ reads }: CheckedCondition, meaning: PolicyMeaning): string | null {
  const path = [...reads].find((each) => !mayConflict(each, meaning));
  const kind = meaning.checks.FACE?.strategy.kind;
  return path === undefined ? null : `by ${kind} one definite answer is taken, so that ${path} is never CONFLICT`;
}

function isIdle(question: Question, trial: Trial): boolean {
  if (trial.ofNobody(question) === FALSE) return true;
  return trial.canBe(question, "any") === false;
}

function isConstant(condition: CheckedCondition, question: Question, trial: Trial): boolean {
  if (trial.ofNobody(question) === TRUE) return true;
  const fails: Question = {
    about: [condition],
    eventually: () => not(question.eventually()),
    now: () => (question.now() === TRUE ? FALSE : TRUE),
  };
  return trial.canBe(fails, "asked") === false;
}

/**
 * Whether the other is at least as TRUE wherever the one is UNKNOWN or TRUE: then the one takes nothing from what is still
 * possible, nor adds to what is certain. Where both ask the same, that is said already.
 */
function implies(one: Tried, other: Tried, trial: Trial): boolean {
  const [condition, reject] = [one.rule.condition, other.rule.condition];
  if (one.form === other.form || condition.reads.isDisjointFrom(reject.reads)) return false;
  const [fires, rejects] = [one.question, other.question];
  const escapes: Question = {
    about: [condition, reject],
    eventually: () => {
      const [fired, spared] = [fires.eventually(), not(rejects.eventually())];
      return spared < fired ? spared : fired;
    },
    now: () => (fires.now() > rejects.now() || fires.eventually() > rejects.eventually() ? TRUE : FALSE),
  };
  return trial.canBe(escapes, "any") === false;
}
