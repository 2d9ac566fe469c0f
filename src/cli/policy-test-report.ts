import { styleText } from "node:util";

import type { Policy } from "../policy/policy.ts";
import type { Coverage, Seen } from "../workbench/cases/coverage.ts";
import { hasPassed } from "../workbench/cases/run-cases.ts";
import type { CaseResult, CasesReport } from "../workbench/cases/run-cases.ts";
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
export function testText({ file, casesFile, report }: TestedPolicy, { coverage, verbose, out }: TextOptions): string {
  const paint = (colour: "red" | "green" | "yellow", text: string): string => styleText(colour, text, { stream: out });
  const { results } = report;
  const { gaps } = report.coverage;
  const cases = results.flatMap((result) => {
    if (!hasPassed(result))
      return failureLines(casesFile, result).map((line, at) => (at === 0 ? paint("red", line) : line));
    return verbose ? [paint("green", `✓ ${result.name}`)] : [];
  });
  const summary = summaryOf(file, report);
  return `${[
    ...cases,
    ...(cases.length > 0 ? [""] : []),
    ...(coverage ? [...coverageLines(report.coverage), "", ...gaps.map((gap) => paint("yellow", gap))] : []),
    ...(coverage && gaps.length > 0 ? [""] : []),
    paint(results.every(hasPassed) && (!coverage || gaps.length === 0) ? "green" : "red", summary),
  ].join("\n")}\n`;
}

function failureLines(casesFile: string, { name, line, mismatches, outages, remarkable }: CaseResult): string[] {
  const broken = outages.filter(({ failure }) => failure !== null);
  return [
    `✗ ${casesFile}:${line}: ${name}`,
    ...mismatches.map(({ what, expected, actual }) => `    ${what}: expected ${expected}, and it is ${actual}`),
    ...broken.map(({ provider, failure }) => `    with ${provider.toLowerCase()} down: ${failure}`),
    `    facts: ${remarkable.length > 0 ? remarkable.join(", ") : "nothing remarkable"}`,
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

function summaryOf(file: string, { results, coverage: { gaps } }: CasesReport): string {
  const failed = results.filter(({ mismatches }) => mismatches.length > 0).length;
  const outages = results.flatMap((result) => result.outages);
  const broken = outages.filter(({ failure }) => failure !== null).length;
  return [
    `${file}: ${counted(results.length, "case")}, ${failed === 0 ? "all as expected" : `${failed} not as expected`}`,
    `${counted(outages.length, "outage")} tried, ${broken === 0 ? "none at fault" : `${broken} at fault`}`,
    gaps.length === 0 ? "nothing untested" : `${counted(gaps.length, "gap")} in what is tested`,
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
      outages: result.outages,
    })),
    coverage: report.coverage,
  };
}
