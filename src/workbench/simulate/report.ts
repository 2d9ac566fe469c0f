import type { Outcome } from "../../domain/decision.ts";
import type { Percentiles, Rate } from "./statistics.ts";
import type { StrategyReport } from "./what-if.ts";

/** What became of a population under some policies: `--json` prints it as it is. Money is rupiah, time milliseconds. */
export interface SimulationReport {
  readonly population: string;
  readonly seed: number;
  readonly applicants: number;
  /** How many of them should be approved, and how many rejected. */
  readonly good: number;
  readonly bad: number;
  readonly policies: readonly PolicyReport[];
  /** Each policy but the first, against the first. */
  readonly comparisons: readonly Comparison[];
}

/** What a policy does otherwise than another to the very same people. Numbers are how many more; less than 0 is fewer. */
export interface Comparison {
  readonly policy: string;
  readonly version: number;
  readonly against: { readonly policy: string; readonly version: number };
  readonly falseApprovals: number;
  readonly falseRejections: number;
  /** Of all applicants, -1 to 1. */
  readonly reviewShare: number;
  readonly costPerApplicantIdr: number;
  /** How many applicants have another outcome. */
  readonly decidedOtherwise: number;
}

export interface PolicyReport extends Result {
  readonly policy: string;
  readonly version: number;
  readonly digest: string;
  /** In the policy's order. */
  readonly rules: readonly RuleCount[];
  readonly groups: readonly GroupResult[];
  readonly checks: readonly CheckLatency[];
  /** Each check by itself, under every strategy it could have; `strategy` is the one it has. */
  readonly whatIf: readonly {
    readonly check: string;
    readonly strategy: string;
    readonly strategies: readonly StrategyReport[];
  }[];
  /**
   * The same policy with each check asked of one vendor, whose word is enough: every combination of its vendors, the one
   * with the fewest false approvals first, and of equals the cheapest. Empty where it asks no check of several.
   */
  readonly singleVendors: readonly SingleVendorReport[];
}

/** Of how many applicants a rule fired, and was unknown. */
export interface RuleCount {
  readonly rule: string;
  readonly fired: number;
  readonly unknown: number;
}

export interface SingleVendorReport extends Result {
  /** The one vendor, by check. */
  readonly vendors: Readonly<Record<string, string>>;
  readonly groups: readonly GroupResult[];
}

export interface Result {
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Reviewed for want of an answer, which could have changed the outcome. */
  readonly undetermined: number;
  readonly review: Rate;
  /** Approved or rejected: no person looked. */
  readonly automatic: Rate;
  readonly falseApprovals: {
    readonly count: number;
    readonly ofTheBad: Rate;
    /** The same three numbers per 100,000 applicants. */
    readonly per100000: Rate;
  };
  readonly falseRejections: { readonly count: number; readonly ofTheGood: Rate };
  readonly cost: {
    readonly perApplicantIdr: number;
    /** All that was paid, for each applicant who was rightly approved; null where nobody was. */
    readonly perApprovedGoodIdr: number | null;
  };
  /** Until the last answer that the decision waits for. */
  readonly latencyMs: Percentiles;
}

export interface GroupResult {
  readonly group: string;
  readonly should: "APPROVE" | "REJECT";
  readonly applicants: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
}

export interface CheckLatency {
  readonly check: string;
  /** As a policy writes it. */
  readonly strategy: string;
  readonly latencyMs: Percentiles;
}

/** What a policy is called where there may be another version of it. */
export function titleOf({ policy, version }: Pick<PolicyReport, "policy" | "version">): string {
  return `${policy} ${version}`;
}
