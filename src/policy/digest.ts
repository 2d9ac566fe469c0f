import { createHash } from "node:crypto";

import { writtenStrategy } from "../domain/strategy.ts";
import { normalForm } from "./condition/normal-form.ts";
import type { PolicyMeaning } from "./meaning.ts";
import { meantProviders } from "./provider-order.ts";
import { unusualTerms } from "./record-terms.ts";

/**
 * SHA-256 over what a policy means: not its text. Format, comments, the order of keys, the names of parameters,
 * defaults spelled out and the parts of a condition in another order change nothing; nor does the order of providers that
 * are all asked at once. The name and version are in it, since every decision states them.
 */
export function digestOf(meaning: PolicyMeaning): string {
  const { name, version, counterfactuals, checks, approveRequires, reasons, rules, bands, record } = meaning;
  const form = {
    form: 1,
    name,
    version,
    counterfactuals,
    checks: Object.fromEntries(
      Object.entries(checks).map(([check, policy]) => [
        check,
        {
          ...policy,
          providers: meantProviders(policy),
          scopes: policy.scopes.toSorted(),
          strategy: writtenStrategy(policy.strategy),
          // Left out where it is what it was before there was a choice: the digests of those policies stand in records.
          retry: policy.retry === "safe" ? undefined : policy.retry,
          stop: policy.stop === "complete" ? undefined : policy.stop,
        },
      ]),
    ),
    // All of them must hold, in whatever order.
    approveRequires: approveRequires.map(({ condition }) => normalForm(condition.tree)).toSorted(),
    reasons: Object.fromEntries(reasons),
    rules: rules.map(({ id, condition, effect, ignoresUnknownBecause }) => ({
      id,
      when: normalForm(condition.tree),
      effect,
      ignoresUnknownBecause,
    })),
    // JSON has no infinity: the last band is the open one.
    bands: bands.map(({ below, outcome }) => [below === Infinity ? null : below, outcome]),
    record: unusualTerms(record),
  };
  return createHash("sha256").update(canonical(form)).digest("hex");
}

/** JSON with the keys of every object in order: of two trees the same text where they are the same tree. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
