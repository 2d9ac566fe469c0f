import { CHECK_NAMES } from "../../domain/provider.ts";
import type { CheckName } from "../../domain/provider.ts";
import { canonical } from "../digest.ts";
import type { CheckPolicy, PolicyMeaning } from "../meaning.ts";
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
    const [one, other] = [termsOf(check, before), termsOf(check, after)];
    return [...new Set([...one.keys(), ...other.keys()])].flatMap((term) =>
      changed("checks", check.toLowerCase(), term, one.get(term) ?? null, other.get(term) ?? null),
    );
  });
}

function written(check: CheckName, policy: CheckPolicy): string {
  return Array.from(termsOf(check, policy), ([term, value]) => `${term}: ${value}`).join(", ");
}

/** A check's terms as a policy writes them. Those that bear on other checks only are not there. */
function termsOf(check: CheckName, policy: CheckPolicy): ReadonlyMap<string, string> {
  const { providers, need, deadlineMs, always, scopes, threshold, ...others } = policy;
  const terms = new Map([
    ["providers", listed(providers.map((provider) => provider.toLowerCase()))],
    ["need", String(need)],
    ["deadline", `${deadlineMs / 1_000}s`],
    ["always", String(always)],
  ]);
  if (check === "SCREENING") terms.set("scopes", listed(scopes)).set("threshold", String(threshold));
  for (const [term, value] of Object.entries(others))
    terms.set(term, typeof value === "string" ? value : canonical(value));
  return terms;
}

/** In whatever order they are written, they are the same. */
function listed(items: readonly string[]): string {
  return `[${items.toSorted().join(", ")}]`;
}
