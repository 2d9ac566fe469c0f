import { normalForm } from "../condition/normal-form.ts";
import type { Effect, PolicyMeaning, Requirement, Rule } from "../meaning.ts";
import { changed } from "./difference.ts";
import type { Difference } from "./difference.ts";
import { changedParams, resolved } from "./resolved.ts";

/** Rules are the same rule where they have the same id. */
export function ruleDifferences(old: PolicyMeaning, next: PolicyMeaning): readonly Difference[] {
  const [before, after] = [byId(old), byId(next)];
  const removed = old.rules
    .filter(({ id }) => !after.has(id))
    .map((rule): Difference => ({ ...whole(rule), before: written(rule, old), after: null }));
  const others = next.rules.flatMap((rule): readonly Difference[] => {
    const was = before.get(rule.id);
    if (was === undefined) return [{ ...whole(rule), before: null, after: written(rule, next) }];
    return changesOf(was, rule, old, next);
  });
  return [...removed, ...others, ...orderDifferences(old, next)];
}

function byId({ rules }: PolicyMeaning): ReadonlyMap<string, Rule> {
  return new Map(rules.map((rule) => [rule.id, rule]));
}

function whole({ id }: Rule): Pick<Difference, "section" | "subject" | "what" | "note"> {
  return { section: "rules", subject: id, what: null, note: null };
}

function written(rule: Rule, meaning: PolicyMeaning): string {
  const ignoring = rule.ignoresUnknownBecause === null ? "" : `, unknown: ${ignored(rule)}`;
  return `when ${resolved(rule.text, meaning)}, then ${effectText(rule.effect)} (${rule.effect.reason})${ignoring}`;
}

function ignored({ ignoresUnknownBecause }: Rule): string | null {
  return ignoresUnknownBecause === null ? null : `ignore, because ${ignoresUnknownBecause}`;
}

function effectText(effect: Effect): string {
  if (effect.kind !== "points") return effect.kind;
  return `${effect.points > 0 ? "+" : ""}${effect.points} points`;
}

function changesOf(was: Rule, is: Rule, old: PolicyMeaning, next: PolicyMeaning): readonly Difference[] {
  const [before, after] = [resolved(was.text, old), resolved(is.text, next)];
  const condition: readonly Difference[] =
    normalForm(was.condition.tree) === normalForm(is.condition.tree)
      ? []
      : [
          {
            section: "rules",
            subject: is.id,
            what: "condition",
            before,
            after,
            note: changedParams(was.text, is.text, old, next),
          },
        ];
  return [
    ...condition,
    ...changed("rules", is.id, "effect", effectText(was.effect), effectText(is.effect)),
    ...changed("rules", is.id, "reason", was.effect.reason, is.effect.reason),
    ...changed("rules", is.id, "unknown", ignored(was), ignored(is)),
  ];
}

/** Of reasons that weigh the same, the rule that stands first gives its own first. */
function orderDifferences(old: PolicyMeaning, next: PolicyMeaning): readonly Difference[] {
  const [before, after] = [old, next].map(({ rules }) => rules.map(({ id }) => id));
  const both = new Set(before).intersection(new Set(after));
  const order = (ids: readonly string[] = []): string => ids.filter((id) => both.has(id)).join(", ");
  return changed("rules", null, "order", order(before), order(after));
}

/** Requirements have no names: one is the same as another where it says the same. */
export function requirementDifferences(old: PolicyMeaning, next: PolicyMeaning): readonly Difference[] {
  const one = (before: string | null, after: string | null): Difference => ({
    section: "approve_requires",
    subject: null,
    what: null,
    before,
    after,
    note: null,
  });
  return [
    ...without(old.approveRequires, next.approveRequires).map(({ text }) => one(resolved(text, old), null)),
    ...without(next.approveRequires, old.approveRequires).map(({ text }) => one(null, resolved(text, next))),
  ];
}

/** As many of each as there are more of it. */
function without(some: readonly Requirement[], others: readonly Requirement[]): readonly Requirement[] {
  const left = others.map(({ condition }) => normalForm(condition.tree));
  return some.filter(({ condition }) => {
    const at = left.indexOf(normalForm(condition.tree));
    if (at < 0) return true;
    left.splice(at, 1);
    return false;
  });
}
