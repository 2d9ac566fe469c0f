import { styleText } from "node:util";

import { groundOf } from "../policy/diff/ground.ts";
import type { FactRead } from "../domain/decision.ts";
import type { Policy } from "../policy/policy.ts";
import type { Coverage, Seen } from "../workbench/cases/coverage.ts";
import { hasPassed } from "../workbench/cases/run-cases.ts";
import type { CaseResult, CasesReport } from "../workbench/cases/run-cases.ts";
import { ruleText } from "./diff-text.ts";
import { table } from "./table.ts";

export interface TestedPolicy {
  readonly file: string;
  readonly casesFile: string;
  readonly policy: Policy;
  readonly report: CasesReport;
}

interface TextOptions {
  readonly coverage: boolean;
  readonly verbose?: true;
  /** Decides whether there are colours. */
  readonly out: NodeJS.WritableStream;
}

/** For people: what failed and why, what was covered, and a summary. */
export function testText(
  { file, casesFile, policy, report }: TestedPolicy,
  { coverage, verbose, out }: TextOptions,
): string {
  const paint = (colour: "red" | "green" | "yellow", text: string): string => styleText(colour, text, { stream: out });
  const { results } = report;
  const { gaps } = report.coverage;
  const cases = results.flatMap((result) => {
    if (!hasPassed(result))
      return failureLines(casesFile, policy, result).map((line, at) => (at === 0 ? paint("red", line) : line));
    return verbose ? [paint("green", `✓ ${result.name}`)] : [];
  });
  const summary = summaryOf(file, report, coverage);
  return `${[
    ...cases,
    ...(cases.length > 0 ? [""] : []),
    ...(coverage ? [...coverageLines(report.coverage), "", ...gaps.map((gap) => paint("yellow", gap))] : []),
    ...(coverage && gaps.length > 0 ? [""] : []),
    paint(results.every(hasPassed) && (!coverage || gaps.length === 0) ? "green" : "red", summary),
  ].join("\n")}\n`;
}

function failureLines(casesFile: string, policy: Policy, result: CaseResult): string[] {
  const { name, line, mismatches, outages, remarkable } = result;
  const broken = outages.filter(({ failure }) => failure !== null);
  return [
    `✗ ${casesFile}:${line}: ${name}`,
    ...mismatches.map(({ what, expected, actual }) => `    ${what}: expected ${expected}, and it is ${actual}`),
    ...broken.map(({ provider, failure }) => `    with ${provider.toLowerCase()} down: ${failure}`),
    `    because: ${becauseOf(policy, result).join("; ") || "no rule speaks against it"}`,
    `    facts: ${remarkable.length > 0 ? remarkable.join(", ") : "nothing remarkable"}`,
  ];
}

/** What the outcome rests on, in the words of `diff`, with the causes of what is unknown. */
function becauseOf(policy: Policy, { decision }: CaseResult): string[] {
  const { rules, unmet } = groundOf(policy, decision);
  const causesOf = (facts: readonly FactRead[]): string => {
    const causes = [...new Set(facts.flatMap(({ cause }) => cause ?? []))];
    return causes.length === 0 ? "unknown" : `unknown: ${causes.join(", ")}`;
  };
  const unknowns = (rule: string): string =>
    causesOf(decision.rules.filter((each) => each.rule === rule).flatMap(({ facts }) => facts));
  return [
    ...rules.map((each) => ruleText(each, unknowns(each.rule))),
    ...decision.unmet.flatMap(({ condition, holds, facts }) =>
      unmet.includes(condition) ? [`not met: ${condition}${holds === null ? ` (${causesOf(facts)})` : ""}`] : [],
    ),
  ];
}

function coverageLines({ rules, requirements, bands }: Coverage): string[] {
  const counts = ({ name, yes, no, unknown }: Seen): string[] => [
    name,
    String(yes),
    String(no),
    unknown === null ? "–" : String(unknown),
  ];
  const columns = (title: string, yes: string, no: string) => [
    { title },
    { title: yes, right: true },
    { title: no, right: true },
    { title: "unknown", right: true },
  ];
  return [
    table(columns("rule", "fired", "not fired"), rules.map(counts)),
    ...(requirements.length > 0
      ? ["", table(columns("approve_requires", "true", "false"), requirements.map(counts))]
      : []),
    "",
    table(
      [{ title: "band" }, { title: "outcome" }, { title: "reached", right: true }],
      bands.map(({ name, outcome, reached }) => [name, outcome, String(reached)]),
    ),
  ];
}

function summaryOf(file: string, { results, coverage: { gaps } }: CasesReport, coverage: boolean): string {
  const failed = results.filter(({ mismatches }) => mismatches.length > 0).length;
  const outages = results.flatMap((result) => result.outages);
  const broken = outages.filter(({ failure }) => failure !== null).length;
  return [
    `${file}: ${counted(results.length, "case")}, ${failed === 0 ? "all as expected" : `${failed} not as expected`}`,
    `${counted(outages.length, "outage")} tried, ${broken === 0 ? "none at fault" : `${broken} at fault`}`,
    ...(coverage ? [gaps.length === 0 ? "nothing untested" : `${counted(gaps.length, "gap")} in what is tested`] : []),
  ].join("; ");
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** For machines. */
export function testJson({ file, casesFile, policy, report }: TestedPolicy): unknown {
  const { name, version, digest } = policy;
  return {
    file,
    casesFile,
    policy: { name, version, digest },
    passed: report.results.every(hasPassed),
    cases: report.results.map((result) => ({
      name: result.name,
      line: result.line,
      passed: hasPassed(result),
      outcome: result.decision.outcome,
      mismatches: result.mismatches,
      because: becauseOf(policy, result),
      outages: result.outages,
    })),
    coverage: report.coverage,
  };
}
