import { demandsOf } from "../assessments/demands.ts";
import { estimateCost } from "../checks/money/estimate.ts";
import type { CostEstimate } from "../checks/money/estimate.ts";
import type { Panel } from "../checks/panel.ts";
import type { InputName } from "../domain/person.ts";
import type { PolicyHead } from "../policy/policy.ts";
import { personWithout } from "../workbench/cases/stand-in.ts";

/** What one applicant costs who gives everything, and the same without the selfie. */
export interface PolicyCost {
  readonly withSelfie: CostEstimate;
  readonly withoutSelfie: CostEstimate;
}

export function costPerApplicant(policy: PolicyHead, panel: Panel): PolicyCost {
  return {
    withSelfie: estimateOf(policy, panel, new Set()),
    withoutSelfie: estimateOf(policy, panel, new Set(["selfie"])),
  };
}

function estimateOf(policy: PolicyHead, panel: Panel, without: ReadonlySet<InputName>): CostEstimate {
  const demands = [...demandsOf(policy, panel, 0).decided.values()].filter(({ check }) => policy.needs.has(check));
  return estimateCost(panel, { subject: { kind: "person", person: personWithout(without) }, demands });
}
