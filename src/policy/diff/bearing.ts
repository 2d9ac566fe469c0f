import { FACTS } from "../../domain/fact-catalogue.ts";
import { CHECK_NAMES } from "../../domain/provider.ts";
import { normalForm } from "../condition/normal-form.ts";
import { canonical } from "../digest.ts";
import type { CheckPolicy, PolicyMeaning, Requirement, Rule } from "../meaning.ts";
import { meantProviders } from "../provider-order.ts";

/**
 * The facts on which a difference between the two bears, or undefined where no difference bears on any outcome: texts, ids,
 * the order of rules and how long is waited decide nothing by themselves.
 */
export function bearingFacts(old: PolicyMeaning, next: PolicyMeaning): ReadonlySet<string> | undefined {
  const facts = new Set<string>();
  const [before, after] = [conditionsOf(old), conditionsOf(next)];
  const changed = [...before, ...after].filter(([form]) => before.has(form) !== after.has(form));
  for (const [, reads] of changed) for (const path of reads) facts.add(path);
  const terms = new Set(CHECK_NAMES.filter((check) => termsOf(old.checks[check]) !== termsOf(next.checks[check])));
  for (const [path, { check }] of FACTS) if (check !== null && terms.has(check)) facts.add(path);
  return changed.length === 0 && terms.size === 0 && bandsOf(old) === bandsOf(next) ? undefined : facts;
}

/** Everything that decides, by a form that tells it from what decides otherwise, with the facts it reads. */
function conditionsOf({ rules, approveRequires }: PolicyMeaning): ReadonlyMap<string, ReadonlySet<string>> {
  const times = new Map<string, number>();
  // Two of the same rule count twice.
  const numbered = (form: string): string => {
    const time = (times.get(form) ?? 0) + 1;
    times.set(form, time);
    return `${time} ${form}`;
  };
  return new Map([
    ...rules.map((rule) => [numbered(formOfRule(rule)), rule.condition.reads] as const),
    ...approveRequires.map((requirement) => [numbered(formOf(requirement)), requirement.condition.reads] as const),
  ]);
}

function formOfRule({ condition, effect, ignoresUnknownBecause }: Rule): string {
  const points = effect.kind === "points" ? effect.points : null;
  return canonical({
    when: normalForm(condition.tree),
    kind: effect.kind,
    points,
    ignores: ignoresUnknownBecause !== null,
  });
}

function formOf({ condition }: Requirement): string {
  return canonical({ requires: normalForm(condition.tree) });
}

function termsOf(check: CheckPolicy | undefined): string {
  if (check === undefined) return "none";
  const { deadlineMs: _wait, always: _made, providers, scopes, ...others } = check;
  return canonical({ ...others, providers: meantProviders({ ...others, providers }), scopes: scopes.toSorted() });
}

function bandsOf({ bands }: PolicyMeaning): string {
  return canonical(bands.map(({ below, outcome }) => [String(below), outcome]));
}
