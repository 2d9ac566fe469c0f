import type { Decision } from "../../domain/decision.ts";
import type { Policy } from "../../policy/policy.ts";

/** What one rule or condition had to do with an outcome. */
export interface Difference {
  readonly kind: "rule" | "condition" | "bands";
  /** The rule's id, or the condition as the policy writes it; empty of the bands. */
  readonly name: string;
  /** Null where there is no old decision to look into. */
  readonly was: string | null;
  readonly is: string;
}

/** A decision, and the policy that drew it. */
export interface Drawn {
  readonly decision: Decision;
  readonly policy: Policy;
}

/** What differs between two decisions on the same evidence. Where no rule and no condition does, it was the bands. */
export function differencesBetween(old: Drawn, now: Drawn): Difference[] {
  const rules = paired(ruleTexts(old), ruleTexts(now), () => "not fired");
  const conditions = paired(conditionTexts(old), conditionTexts(now), (name, at) =>
    requires(at === "old" ? old : now, name) ? "true" : "not required",
  );
  const found = [
    ...rules.map((each): Difference => ({ kind: "rule", ...each })),
    ...conditions.map((each): Difference => ({ kind: "condition", ...each })),
  ];
  if (found.length > 0) return found;
  return [{ kind: "bands", name: "", was: old.decision.outcome, is: now.decision.outcome }];
}

/** What a decision rests on: the rules that fired or are unknown, and the conditions of an approval that do not hold. */
export function groundsOf(now: Drawn): Difference[] {
  const grounds = (kind: Difference["kind"], texts: ReadonlyMap<string, string>): Difference[] =>
    Array.from(texts, ([name, is]) => ({ kind, name, was: null, is }));
  return [...grounds("rule", ruleTexts(now)), ...grounds("condition", conditionTexts(now))];
}

/** What each rule does; one that does not fire does nothing, as one that there is not. */
function ruleTexts({ decision, policy }: Drawn): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const states = new Map(decision.rules.map(({ rule, state }) => [rule, state]));
  for (const { id, effect } of policy.meaning.rules) {
    const state = states.get(id);
    if (state === undefined || state === "NOT_FIRED") continue;
    const does = effect.kind === "points" ? `${effect.points} points` : effect.kind;
    const how = state === "FIRED" ? "fired" : decision.ignored.includes(id) ? "unknown and ignored" : "unknown";
    texts.set(id, `${how} (${does})`);
  }
  return texts;
}

function conditionTexts({ decision: { unmet } }: Drawn): ReadonlyMap<string, string> {
  return new Map(unmet.map(({ condition, holds }) => [condition, holds === false ? "false" : "unknown"]));
}

interface Pair {
  readonly name: string;
  readonly was: string;
  readonly is: string;
}

function requires({ policy }: Drawn, condition: string): boolean {
  return policy.meaning.approveRequires.some(({ text }) => text === condition);
}

/** @param otherwise what is so of a name that one of the two says nothing of */
function paired(
  old: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
  otherwise: (name: string, at: "old" | "now") => string,
): Pair[] {
  return [...new Set([...now.keys(), ...old.keys()])]
    .map((name) => ({
      name,
      was: old.get(name) ?? otherwise(name, "old"),
      is: now.get(name) ?? otherwise(name, "now"),
    }))
    .filter(({ was, is }) => was !== is);
}
