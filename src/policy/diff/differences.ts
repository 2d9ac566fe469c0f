import type { CheckName, ProviderName } from "../../domain/provider.ts";
import type { Band, PolicyMeaning, ReasonText } from "../meaning.ts";
import type { PolicyHead } from "../policy.ts";
import { checkDifferences } from "./check-differences.ts";
import { changed } from "./difference.ts";
import type { Difference } from "./difference.ts";
import { recordDifferences } from "./record-differences.ts";
import { requirementDifferences, ruleDifferences } from "./rule-differences.ts";

/**
 * In what two policies differ, whatever they are called: nothing where their digests would be the same but for name and
 * version.
 */
export function differencesBetween(old: PolicyMeaning, next: PolicyMeaning): readonly Difference[] {
  return [
    ...changed("policy", null, "counterfactuals", String(old.counterfactuals), String(next.counterfactuals)),
    ...checkDifferences(old, next),
    ...requirementDifferences(old, next),
    ...ruleDifferences(old, next),
    ...reasonDifferences(old, next),
    ...changed("bands", null, null, bandsText(old.bands), bandsText(next.bands)),
    ...recordDifferences(old, next),
  ];
}

function reasonDifferences(old: PolicyMeaning, next: PolicyMeaning): readonly Difference[] {
  const codes = [...new Set([...old.reasons.keys(), ...next.reasons.keys()])];
  return codes.flatMap((code): readonly Difference[] => {
    const [before, after] = [old.reasons.get(code), next.reasons.get(code)];
    if (before === undefined || after === undefined) {
      const [was, is] = [before, after].map((reason) => (reason === undefined ? null : reasonText(reason)));
      return [{ section: "reasons", subject: code, what: null, before: was ?? null, after: is ?? null, note: null }];
    }
    return (["en", "id", "audience"] as const).flatMap((part) =>
      changed("reasons", code, part, before[part], after[part]),
    );
  });
}

function reasonText({ en, id, audience }: ReasonText): string {
  return `${en} / ${id}${audience === "INTERNAL" ? " (internal)" : ""}`;
}

function bandsText(bands: readonly Band[]): string {
  return bands.map(({ below, outcome }) => (below === Infinity ? outcome : `${outcome} below ${below}`)).join(", ");
}

/** The providers that a decision takes, and for which checks. */
export function providersNeeded({ needs, checks }: PolicyHead): ReadonlyMap<ProviderName, readonly CheckName[]> {
  const needed = new Map<ProviderName, CheckName[]>();
  for (const check of needs) {
    for (const provider of checks[check]?.providers ?? []) {
      needed.set(provider, [...(needed.get(provider) ?? []), check]);
    }
  }
  return needed;
}
