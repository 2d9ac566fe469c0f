import type { Comparison, PolicyReport } from "./report.ts";

/**
 * Each further policy against the first: both decided the same people.
 * @param otherwise of how many applicants each policy says otherwise than the first
 */
export function comparisonsOf(
  [first, ...others]: readonly PolicyReport[],
  [, ...otherwise]: readonly number[],
): Comparison[] {
  if (first === undefined) return [];
  return others.map(({ policy, version, falseApprovals, falseRejections, review, cost }, at) => ({
    policy,
    version,
    against: { policy: first.policy, version: first.version },
    falseApprovals: falseApprovals.count - first.falseApprovals.count,
    falseRejections: falseRejections.count - first.falseRejections.count,
    reviewShare: review.share - first.review.share,
    costPerApplicantIdr: cost.perApplicantIdr - first.cost.perApplicantIdr,
    decidedOtherwise: otherwise[at] ?? 0,
  }));
}
