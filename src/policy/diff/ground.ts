import type { Decision } from "../../domain/decision.ts";
import type { Policy } from "../policy.ts";

/** On what an outcome rests. */
export interface Ground {
  /** Rules that speak for it, in the policy's order: those that fired, and where it is not determined, the unknown ones. */
  readonly rules: readonly { readonly rule: string; readonly state: "FIRED" | "UNKNOWN"; readonly effect: string }[];
  /** Conditions of an approval that do not hold, as the policy writes them. */
  readonly unmet: readonly string[];
}

export function groundOf({ meaning }: Pick<Policy, "meaning">, decision: Decision): Ground {
  const rules = decision.rules.flatMap(({ rule, state }) => {
    if (state === "NOT_FIRED" || (state === "UNKNOWN" && (decision.determined || decision.ignored.includes(rule)))) {
      return [];
    }
    const effect = meaning.rules.find(({ id }) => id === rule)?.effect;
    if (effect === undefined) return [];
    const said = effect.kind === "points" ? `${effect.points > 0 ? "+" : ""}${effect.points}` : effect.kind;
    return [{ rule, state, effect: said }];
  });
  // A refusal takes no unmet condition: it rests on its rules.
  const unmet = decision.outcome === "REJECT" ? [] : decision.unmet.map(({ condition }) => condition);
  return { rules, unmet };
}
