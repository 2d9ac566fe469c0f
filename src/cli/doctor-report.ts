import type { Panel } from "../checks/panel.ts";
import { outOfReach } from "../assessments/reach.ts";
import type { Configuration } from "../config/configuration.ts";
import { writtenRef } from "../domain/policy-ref.ts";
import type { ProviderName } from "../domain/provider.ts";
import type { PolicyShelf } from "../policy/shelf.ts";
import { costPerApplicant } from "./doctor-cost.ts";
import type { PolicyCost } from "./doctor-cost.ts";
import { needsSomebody } from "./doctor-finding.ts";
import type { Examination } from "./doctor-vendor.ts";

/** A provider that is off, and why. */
export interface OffProvider {
  readonly provider: ProviderName;
  readonly title: string;
  /** The variables that are not set, in a sentence. */
  readonly off: string;
}

interface CheckedPolicy extends PolicyCost {
  /** `default@1` */
  readonly policy: string;
  readonly digest: string;
  readonly role: "live" | "shadow" | "loaded";
  /** Checks that can come to nothing with the providers that are on. */
  readonly outOfReach: readonly string[];
}

/** Everything that the doctor found: what `--json` prints. */
export interface DoctorReport {
  /** Whether nothing is there that a person must look at. */
  readonly ok: boolean;
  readonly mode: Configuration["mode"];
  /** What is set and has no effect, or is weaker than it should be. */
  readonly warnings: readonly string[];
  readonly vendors: readonly (Examination | OffProvider)[];
  readonly policies: readonly CheckedPolicy[];
}

export function isExamined(vendor: Examination | OffProvider): vendor is Examination {
  return "findings" in vendor;
}

export function reportOf(
  { mode, warnings }: Configuration,
  vendors: DoctorReport["vendors"],
  shelf: PolicyShelf,
  panel: Panel,
): DoctorReport {
  const policies = shelf.all.map((policy): CheckedPolicy => {
    const role = policy === shelf.live ? "live" : shelf.shadows.includes(policy) ? "shadow" : "loaded";
    return {
      policy: writtenRef(policy),
      digest: policy.digest,
      role,
      outOfReach: outOfReach(policy, panel),
      ...costPerApplicant(policy, panel),
    };
  });
  const examined = vendors.filter(isExamined);
  // What a policy that nobody runs cannot reach is nobody's concern yet.
  const reached = policies.every((each) => each.role === "loaded" || each.outOfReach.length === 0);
  const healthy = examined.every(({ findings }) => !findings.some(needsSomebody));
  return { ok: examined.length > 0 && healthy && reached, mode, warnings, vendors, policies };
}
