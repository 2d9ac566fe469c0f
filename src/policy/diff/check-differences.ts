import { CHECK_NAMES } from "../../domain/provider.ts";
import type { CheckName } from "../../domain/provider.ts";
import { writtenStrategy } from "../../domain/strategy.ts";
import type { CheckPolicy, PolicyMeaning } from "../meaning.ts";
import { isOrdered } from "../provider-order.ts";
import { changed } from "./difference.ts";
import type { Difference } from "./difference.ts";

/** What is asked differently, and of whom. */
export function checkDifferences(old: PolicyMeaning, next: PolicyMeaning): readonly Difference[] {
  return CHECK_NAMES.flatMap((check): readonly Difference[] => {
    const [before, after] = [old.checks[check], next.checks[check]];
    if (before === undefined || after === undefined) {
      const whole = { section: "checks", subject: check.toLowerCase(), what: null, note: null } as const;
      if (before !== undefined) return [{ ...whole, before: written(check, before), after: null }];
      return after === undefined ? [] : [{ ...whole, before: null, after: written(check, after) }];
    }
    const inOrder = isOrdered(before) && isOrdered(after);
    const [one, other] = [termsOf(check, before, inOrder), termsOf(check, after, inOrder)];
    return [...new Set([...one.keys(), ...other.keys()])]
      .flatMap((term) => changed("checks", check.toLowerCase(), term, one.get(term) ?? null, other.get(term) ?? null))
      .map((difference) =>
        difference.what === "strategy" ? { ...difference, note: newOrder(before, after) } : difference,
      );
  });
}

/** Who is asked first, where that means something now and did not before. */
function newOrder(before: CheckPolicy, after: CheckPolicy): string | null {
  if (isOrdered(before) || !isOrdered(after) || after.providers.length < 2) return null;
  return `in the order ${after.providers.join(", ").toLowerCase()}`;
}

function written(check: CheckName, policy: CheckPolicy): string {
  return Array.from(termsOf(check, policy, isOrdered(policy)), ([term, value]) => `${term}: ${value}`).join(", ");
}

/** A check's terms as a policy writes them. Those that bear on other checks only are not there. */
function termsOf(check: CheckName, policy: CheckPolicy, inOrder: boolean): ReadonlyMap<string, string> {
  const { providers, strategy, need, deadlineMs, always, scopes, threshold, ...others } = policy;
  const named = providers.map((provider) => provider.toLowerCase());
  const terms = new Map([
    ["providers", inOrder ? `[${named.join(", ")}]` : listed(named)],
    ["strategy", writtenStrategy(strategy)],
    ["need", String(need)],
    ["deadline", `${deadlineMs / 1_000}s`],
    ["always", String(always)],
  ]);
  if (check === "SCREENING") terms.set("scopes", listed(scopes)).set("threshold", String(threshold));
  for (const [term, value] of Object.entries(others)) terms.set(term, value);
  return terms;
}

/** In whatever order they are written, they are the same. */
function listed(items: readonly string[]): string {
  return `[${items.toSorted().join(", ")}]`;
}
