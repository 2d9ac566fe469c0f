import { titleOf } from "../workbench/simulate/report.ts";
import type { Comparison, PolicyReport } from "../workbench/simulate/report.ts";

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const list = new Intl.ListFormat("en", { type: "conjunction" });

/** What the further policies do otherwise than the first, a line each. */
export function comparisonLines(comparisons: readonly Comparison[]): string[] {
  return comparisons.map((each) => {
    const { against, decidedOtherwise } = each;
    const said = [
      `${difference(each.falseApprovals, number, "fewer")} ${counted(each.falseApprovals, "false approval")}`,
      `${difference(each.falseRejections, number, "fewer")} ${counted(each.falseRejections, "false rejection")}`,
      `${difference(each.reviewShare * 100, oneDigit, "fewer", " points")} reviews`,
      `Rp ${difference(each.costPerApplicantIdr, number, "less")} an applicant`,
    ].join(", ");
    const who = `${number.format(decidedOtherwise)} ${counted(decidedOtherwise, "applicant")}`;
    return `${titleOf(each)} against ${titleOf(against)}: ${said}; ${who} decided otherwise`;
  });
}

function counted(count: number, what: string): string {
  return Math.abs(count) === 1 ? what : `${what}s`;
}

/** `42 more`; of a difference too small to be shown, `±0`. */
function difference(value: number, format: Intl.NumberFormat, under: "fewer" | "less", unit = ""): string {
  const amount = format.format(Math.abs(value));
  if (amount === format.format(0)) return `±${amount}${unit}`;
  return `${amount}${unit} ${value > 0 ? "more" : under}`;
}

/** Rules that nobody of the population met. */
export function unmetRuleLines(policies: readonly PolicyReport[]): string[] {
  return policies.flatMap((policy) => {
    const never = policy.rules.filter(({ fired }) => fired === 0).map(({ rule }) => rule);
    if (never.length === 0) return [];
    const which = never.length === 1 ? "the rule does" : "the rules do";
    return [
      `${titleOf(policy)}: rules that fired for none of the applicants: ${never.join(", ")} (the population has no such applicants, or ${which} nothing)`,
    ];
  });
}

interface Shared<T> {
  /** `default 1 and default 2` */
  readonly titles: string;
  readonly policies: readonly PolicyReport[];
  readonly part: T;
}

/** What is the same of several policies, once, with the names of all of them. */
export function shared<T>(
  policies: readonly PolicyReport[],
  partsOf: (policy: PolicyReport) => readonly T[],
): Shared<T>[] {
  const parts = policies.flatMap((policy) => partsOf(policy).map((part) => ({ policy, part })));
  return [...Map.groupBy(parts, ({ part }) => JSON.stringify(part)).values()].flatMap((alike) => {
    const [first] = alike;
    const own = alike.map(({ policy }) => policy);
    return first === undefined ? [] : [{ titles: list.format(own.map(titleOf)), policies: own, part: first.part }];
  });
}
