import type { Decision, FactRead } from "../domain/decision.ts";
import { canonical } from "./digest.ts";

/**
 * A decision in the bytes that a record holds of it, so that whoever decides the same evidence again by the same policy
 * and the same clock can compare them: canonical JSON, the same in every process and on every machine.
 *
 * Of what depends on how the policy's file is laid out nothing is in it: no lines, no condition's text, and no order in
 * which the digest takes no interest. Each fact stands in it once. What a counterfactual advises is not in it either: that
 * is worded by the catalogue, and may be worded better one day.
 */
export function sealDecision(decision: Decision): string {
  const { reasons, unmet, rules, counterfactuals, validUntil, ...others } = decision;
  return canonical({
    form: 1,
    ...others,
    // Left out where there is none: so are the bytes of decisions from before any had one.
    validUntil: validUntil ?? undefined,
    reasons,
    facts: Object.fromEntries([...rules, ...unmet].flatMap(({ facts }) => facts).map(factEntry)),
    rules: rules.map(({ rule, state, points, facts }) => ({ rule, state, points, facts: pathsOf(facts) })),
    unmet: inOrder(unmet.map(({ holds, facts }) => ({ holds, facts: pathsOf(facts) }))),
    counterfactuals: counterfactuals.map(({ outcome, facts }) => ({
      outcome,
      facts: facts.map(({ path, value, wanted }) => ({ path, value, wanted })),
    })),
  });
}

function factEntry({ path, value, cause, sources }: FactRead): [string, Omit<FactRead, "path">] {
  return [path, { value, cause, sources: inOrder(sources) }];
}

function pathsOf(facts: readonly FactRead[]): string[] {
  return facts.map(({ path }) => path);
}

/** By their bytes: no locale has a say. */
function inOrder<T>(values: readonly T[]): T[] {
  const keyed = values.map((value) => ({ value, key: canonical(value) }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ value }) => value);
}
