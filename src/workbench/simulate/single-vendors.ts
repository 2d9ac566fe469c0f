import type { CheckName, ProviderName } from "../../domain/provider.ts";
import { CHECK_NAMES } from "../../domain/provider.ts";
import { ALL } from "../../domain/strategy.ts";
import type { CheckPolicy } from "../../policy/meaning.ts";
import type { Policy } from "../../policy/policy.ts";

export interface SingleVendorPolicy {
  readonly vendors: ReadonlyMap<CheckName, ProviderName>;
  readonly policy: Policy;
}

/** The policy with each check asked of one of its vendors only, whose word is enough; in every combination of them. */
export function singleVendorPolicies(policy: Policy): SingleVendorPolicy[] {
  const several = CHECK_NAMES.some((check) => policy.needs.has(check) && providersOf(policy, check).length > 1);
  if (!several) return [];
  let choices: ReadonlyMap<CheckName, ProviderName>[] = [new Map()];
  for (const check of CHECK_NAMES) {
    const providers = policy.needs.has(check) ? providersOf(policy, check) : [];
    if (providers.length === 0) continue;
    choices = choices.flatMap((choice) => providers.map((provider) => new Map([...choice, [check, provider]])));
  }
  return choices.map((vendors) => ({ vendors, policy: { ...policy, checks: checksWith(policy, vendors) } }));
}

function checksWith(policy: Policy, vendors: ReadonlyMap<CheckName, ProviderName>): Policy["checks"] {
  const checks: Partial<Record<CheckName, CheckPolicy>> = {};
  for (const [check, provider] of vendors) {
    const declared = policy.checks[check];
    if (declared !== undefined) checks[check] = { ...declared, providers: [provider], strategy: ALL, need: 1 };
  }
  return checks;
}

function providersOf({ checks }: Policy, check: CheckName): readonly ProviderName[] {
  return checks[check]?.providers ?? [];
}
