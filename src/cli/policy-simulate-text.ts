import type { Outcome } from "../domain/decision.ts";
import { titleOf } from "../workbench/simulate/report.ts";
import type { GroupResult, PolicyReport, Result, SimulationReport } from "../workbench/simulate/report.ts";
import type { Rate } from "../workbench/simulate/statistics.ts";
import { comparisonLines, shared, unmetRuleLines } from "./policy-simulate-compared.ts";
import { table } from "./table.ts";
import type { Column } from "./table.ts";

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const twoDigits = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** The report for people, with its line breaks. */
export function simulationText(report: SimulationReport): string {
  const { population, seed, applicants, good, bad } = report;
  const { policies } = report;
  const rows = policies.flatMap((policy) => rowsOf(policy, policies.length > 1));
  const compared = comparisonLines(report.comparisons);
  const unmet = unmetRuleLines(policies);
  const parts = [
    `${number.format(applicants)} applicants of the population ${population}, drawn with seed ${seed}: ${number.format(good)} should be approved, ${number.format(bad)} rejected.`,
    section("Outcomes", outcomes(rows)),
    section("Mistakes, with 95 % intervals", mistakes(rows)),
    section("Cost in rupiah, and milliseconds until the decision", expenses(rows)),
    ...(compared.length === 0 ? [] : [compared.join("\n")]),
    ...(unmet.length === 0 ? [] : [unmet.join("\n")]),
    ...shared(policies, singlesOf).flatMap((each) => [
      singleVendors(each.titles, each.part),
      ...each.policies.map(verdict),
    ]),
    section("Approved / reviewed / rejected, in % of the group", groups(rows)),
    section("Milliseconds until each check is complete", checks(policies)),
    ...shared(policies, (policy) => policy.whatIf).map(({ titles, part }) => whatIf(titles, part)),
  ];
  return `${parts.join("\n\n")}\n`;
}

interface Row {
  readonly title: string;
  readonly result: Result;
  readonly groups: readonly GroupResult[];
}

/** A policy, and under it the best that one vendor a check can do. */
function rowsOf(report: PolicyReport, severalPolicies: boolean): Row[] {
  const own = { title: titleOf(report), result: report, groups: report.groups };
  const [best] = report.singleVendors;
  if (best === undefined) return [own];
  const title = severalPolicies ? `${own.title}, best single vendors` : "best single vendors";
  return [own, { title, result: best, groups: best.groups }];
}

function section(title: string, body: string): string {
  return `${title}\n\n${body}`;
}

function right(...titles: readonly string[]): Column[] {
  return titles.map((title) => ({ title, right: true }));
}

function outcomes(rows: readonly Row[]): string {
  return table(
    [
      { title: "policy" },
      ...right("approved", "reviewed", "rejected", "no person looked", "reviewed for want of an answer"),
    ],
    rows.map(({ title, result }) => {
      const all = sizeOf(result.outcomes);
      return [
        title,
        percent(result.outcomes.APPROVE / all),
        percent(result.review.share),
        percent(result.outcomes.REJECT / all),
        percent(result.automatic.share),
        percent(result.undetermined / all),
      ];
    }),
  );
}

function mistakes(rows: readonly Row[]): string {
  return table(
    [
      { title: "policy" },
      ...right("false approvals", "of the bad", "per 100,000 applicants", "false rejections", "of the good"),
    ],
    rows.map(({ title, result: { falseApprovals, falseRejections } }) => {
      const { share, low, high } = falseApprovals.per100000;
      return [
        title,
        number.format(falseApprovals.count),
        rate(falseApprovals.ofTheBad),
        `${fine.format(share)} (${fine.format(low)} to ${fine.format(high)})`,
        number.format(falseRejections.count),
        rate(falseRejections.ofTheGood),
      ];
    }),
  );
}

function expenses(rows: readonly Row[]): string {
  return table(
    [{ title: "policy" }, ...right("per applicant", "per good one approved", "p50", "p95", "p99")],
    rows.map(({ title, result: { cost, latencyMs } }) => [
      title,
      number.format(cost.perApplicantIdr),
      cost.perApprovedGoodIdr === null ? "–" : number.format(cost.perApprovedGoodIdr),
      ...[latencyMs.p50, latencyMs.p95, latencyMs.p99].map((ms) => number.format(ms)),
    ]),
  );
}

function singlesOf(policy: PolicyReport): PolicyReport["singleVendors"][] {
  return policy.singleVendors.length === 0 ? [] : [policy.singleVendors];
}

function singleVendors(titles: string, singles: PolicyReport["singleVendors"]): string {
  const names = Object.keys(singles[0]?.vendors ?? {});
  const body = table(
    [
      ...names.map((title) => ({ title })),
      ...right("false approvals", "of the bad", "false rejections", "reviewed", "Rp per applicant", "p95 ms"),
    ],
    singles.map(({ vendors, falseApprovals, falseRejections, review, cost, latencyMs }) => [
      ...names.map((name) => vendors[name] ?? ""),
      number.format(falseApprovals.count),
      rate(falseApprovals.ofTheBad),
      number.format(falseRejections.count),
      percent(review.share),
      number.format(cost.perApplicantIdr),
      number.format(latencyMs.p95),
    ]),
  );
  return section(`${titles} with one vendor for each check, whose word is enough`, body);
}

/** What asking several comes to, beside the best that asking one can do. */
function verdict(report: PolicyReport): string {
  const { falseApprovals, falseRejections, cost } = report;
  const [best] = report.singleVendors;
  if (best === undefined) return "";
  const vendors = Object.entries(best.vendors).map(([check, vendor]) => `${check} ${vendor}`);
  const more = cost.perApplicantIdr - best.cost.perApplicantIdr;
  return [
    `${titleOf(report)} approves ${number.format(falseApprovals.count)} who should be rejected; the best of these ${number.format(best.falseApprovals.count)} (${vendors.join(", ")}).`,
    `It rejects ${number.format(falseRejections.count)} who should be approved; that one ${number.format(best.falseRejections.count)}.`,
    `It costs Rp ${number.format(Math.abs(more))} ${more < 0 ? "less" : "more"} per applicant.`,
  ].join("\n");
}

function groups(rows: readonly Row[]): string {
  const [first] = rows;
  return table(
    [{ title: "group" }, { title: "should" }, ...right("applicants", ...rows.map(({ title }) => title))],
    (first?.groups ?? []).map(({ group, should, applicants }, at) => [
      group,
      should,
      number.format(applicants),
      ...rows.map((row) => {
        const its = row.groups[at]?.outcomes;
        if (its === undefined || applicants === 0) return "–";
        return [its.APPROVE, its.REVIEW, its.REJECT]
          .map((count) => fine.format((count / applicants) * 100))
          .join(" / ");
      }),
    ]),
  );
}

function checks(policies: readonly PolicyReport[]): string {
  return table(
    [{ title: "policy" }, { title: "check" }, { title: "strategy" }, ...right("p50", "p95", "p99")],
    shared(policies, (policy) => policy.checks).map(
      ({
        titles,
        part: {
          check,
          strategy,
          latencyMs: { p50, p95, p99 },
        },
      }) => [titles, check, strategy, ...[p50, p95, p99].map((ms) => number.format(ms))],
    ),
  );
}

function whatIf(titles: string, { check, strategy: own, strategies }: PolicyReport["whatIf"][number]): string {
  return section(
    `What if ${titles} made ${check} otherwise, and by itself? Its strategy is ${own}`,
    table(
      [
        { title: "strategy" },
        ...right("calls", "Rp", "p50", "p95", "p99", "undecided", "conflict", "wrongly a match", "wrongly none"),
      ],
      strategies.map(({ strategy, calls, costIdr, latencyMs, ...shares }) => [
        strategy,
        twoDigits.format(calls),
        number.format(costIdr),
        ...[latencyMs.p50, latencyMs.p95, latencyMs.p99].map((ms) => number.format(ms)),
        percent(shares.undecided),
        percent(shares.conflict),
        percent(shares.wronglyMatched),
        percent(shares.wronglyNotMatched),
      ]),
    ),
  );
}

function percent(share: number): string {
  return `${twoDigits.format(share * 100)} %`;
}

function rate({ share, low, high }: Rate): string {
  return `${percent(share)} (${twoDigits.format(low * 100)} to ${twoDigits.format(high * 100)})`;
}

function sizeOf({ APPROVE, REVIEW, REJECT }: Readonly<Record<Outcome, number>>): number {
  return APPROVE + REVIEW + REJECT;
}
