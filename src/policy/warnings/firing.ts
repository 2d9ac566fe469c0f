import type { CheckedCondition } from "../condition/check.ts";
import { FALSE, not, TRUE } from "../condition/tri.ts";
import type { Rule } from "../meaning.ts";
import { quote } from "../problem.ts";
import { isExact } from "./exact.ts";
import { normalForm } from "./normal-form.ts";
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
    if (isIdle(rule.condition, question, trial)) {
      warn(place.when, "this can never be TRUE: the rule fires for nobody");
      return [];
    }
    if (isConstant(rule.condition, question, trial)) {
      const whose = rule.condition.reads.size === 0 ? "" : " whose facts are known";
      warn(place.when, `this is TRUE of everybody${whose}: the rule always fires`);
      return [];
    }
    if (!isExact(rule.condition.tree)) return [];
    return [{ rule, place, question, form: normalForm(rule.condition.tree) }];
  });
  const rejecting = sometimes.filter(({ rule }) => rule.effect.kind === "reject");
  for (const tried of sometimes) {
    const { rule, place } = tried;
    if (rule.effect.kind === "reject") continue;
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
    if (isIdle(condition, question, trial)) warn(span, "this can never be TRUE: nobody is approved");
    // What is TRUE of everybody whose facts are known requires them to be known, and so is no mistake.
    else if (trial.ofNobody(question) === TRUE) {
      warn(span, "this is always TRUE: it requires nothing", "leave it out");
    }
  }
}

function isIdle(condition: CheckedCondition, question: Question, trial: Trial): boolean {
  if (trial.ofNobody(question) === FALSE) return true;
  return isExact(condition.tree) && trial.canBe(question, "any") === false;
}

function isConstant(condition: CheckedCondition, question: Question, trial: Trial): boolean {
  if (trial.ofNobody(question) === TRUE) return true;
  const fails: Question = {
    about: [condition],
    eventually: () => not(question.eventually()),
    now: () => (question.now() === TRUE ? FALSE : TRUE),
  };
  return isExact(condition.tree) && trial.canBe(fails, "asked") === false;
}

/** Whether the one is TRUE only where the other is; where both ask the same, that is said already. */
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
    now: () => (fires.now() === TRUE && rejects.now() !== TRUE ? TRUE : FALSE),
  };
  return trial.canBe(escapes, "any") === false;
}
