import type { ProviderName } from "../../domain/provider.ts";
import { FAULT_NAMES, FAULTS, isFaultName } from "./catalogue.ts";
import { isConnectionFault } from "./fault.ts";
import type { FaultPlan } from "./plan.ts";

const SHARE = /^\d*\.?\d+$/;

type Read = { readonly plan: Partial<FaultPlan> } | { readonly problems: readonly string[] };

/** Reads `SAKSI_SANDBOX_<VENDOR>_FAULTS` (names with commas between them) and `SAKSI_SANDBOX_<VENDOR>_FAULT_RATE` (0 to 1). */
export function faultsFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  vendor: ProviderName,
): Read {
  const variable = { faults: `SAKSI_SANDBOX_${vendor}_FAULTS`, rate: `SAKSI_SANDBOX_${vendor}_FAULT_RATE` };
  const names = (environment[variable.faults] ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const rate = environment[variable.rate] || undefined;
  const known = names.filter(isFaultName);
  const problems: string[] = [];
  if (known.length < names.length) {
    problems.push(`${variable.faults} must be names of faults with commas between them: ${FAULT_NAMES.join(", ")}.`);
  }
  if (rate !== undefined && !(SHARE.test(rate) && Number(rate) <= 1)) {
    problems.push(`${variable.rate} must be a share from 0 to 1, like 0.1.`);
  } else if (rate !== undefined && names.length === 0) {
    problems.push(`${variable.rate} needs ${variable.faults} beside it.`);
  }
  const faults = known.map((name): FaultPlan["faults"][number] => FAULTS[name].fault);
  const whole = faults.find(isConnectionFault);
  if (whole !== undefined && (names.length > 1 || Number(rate ?? 1) !== 1)) {
    problems.push(`${variable.faults} must name ${whole.kind} alone, and strike always: it is of the whole vendor.`);
  }
  if (problems.length > 0) return { problems };
  return { plan: faults.length === 0 ? {} : { faults, faultRate: Number(rate ?? 1), faultPath: null } };
}
