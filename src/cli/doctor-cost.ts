import { demandsOf } from "../assessments/demands.ts";
import type { Panel } from "../checks/panel.ts";
import { isCall, planSubject } from "../checks/plan.ts";
import type { PlannedCall } from "../checks/plan.ts";
import type { InputName } from "../domain/person.ts";
import type { CheckName, ProviderName } from "../domain/provider.ts";
import type { PolicyHead } from "../policy/policy.ts";
import { personWithout } from "../workbench/cases/stand-in.ts";

/** One call that a policy may make about an applicant. */
export interface CallCost {
  readonly provider: ProviderName;
  readonly endpoint: string;
  /** What it serves: an endpoint that answers two checks is asked once. */
  readonly checks: readonly CheckName[];
  /** Null where no price is configured. */
  readonly priceIdr: number | null;
}

export interface Bill {
  readonly calls: readonly CallCost[];
  /** Of the calls that have a price. Null where the policy may ask fewer than all of them. */
  readonly leastIdr: number | null;
  /** Of the calls that have a price, every one of them made once. */
  readonly mostIdr: number;
}

/** What one applicant costs who gives everything, and the same without the selfie. */
export interface PolicyCost {
  readonly withSelfie: Bill;
  readonly withoutSelfie: Bill;
}

export function costPerApplicant(policy: PolicyHead, panel: Panel): PolicyCost {
  return {
    withSelfie: billOf(policy, panel, new Set()),
    withoutSelfie: billOf(policy, panel, new Set(["selfie"])),
  };
}

function billOf(policy: PolicyHead, panel: Panel, without: ReadonlySet<InputName>): Bill {
  const demands = [...demandsOf(policy, panel, 0).decided.values()].filter(({ check }) => policy.needs.has(check));
  const plan = planSubject(panel, { subject: { kind: "person", person: personWithout(without) }, demands });
  const parts = [...plan.values()].flatMap((byCheck) => [...byCheck.values()]);
  const calls = [...new Set(parts.filter(isCall))].map(callCost);
  const mostIdr = calls.reduce((sum, { priceIdr }) => sum + (priceIdr ?? 0), 0);
  return { calls, leastIdr: asksEverybody(policy) ? mostIdr : null, mostIdr };
}

function callCost({ seat, endpoint, checks }: PlannedCall): CallCost {
  return {
    provider: seat.definition.name,
    endpoint: endpoint.name,
    checks: [...checks],
    priceIdr: seat.prices.get(endpoint.name) ?? null,
  };
}

function asksEverybody({ checks, needs }: PolicyHead): boolean {
  return [...needs].every((check) => {
    const declared = checks[check];
    return declared === undefined || (declared.strategy.kind === "all" && declared.stop === "complete");
  });
}
