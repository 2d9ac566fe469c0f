import { styleText } from "node:util";

import { OUTCOMES } from "../domain/decision.ts";
import type { PolicyVersion } from "../domain/decision.ts";
import type { Policy } from "../policy/policy.ts";
import type { BacktestReport, Cell, CountedDifference } from "../workbench/backtest/backtest.ts";
import type { BadLine } from "../workbench/evidence-lines.ts";
import { table } from "./table.ts";

export interface BacktestResult {
  readonly file: string;
  readonly policy: Policy;
  /** Null where the recorded decisions are compared with. */
  readonly against: { readonly file: string; readonly policy: Policy } | null;
  readonly evidence: string;
  readonly report: BacktestReport;
  readonly bad: { readonly count: number; readonly told: readonly BadLine[] };
  readonly seconds: number;
}

/** Differences of one cell that are told, at most. */
const MOST_DIFFERENCES = 8;
const NUMBERS = new Intl.NumberFormat("en");
const SHARES = new Intl.NumberFormat("en", { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
const UNDECIDED = "undecided";
const UNEXPLAINED = "no rule and no condition speaks against them now";
/** Of a recorded decision, why it came about is not recorded. */
const NOW_ALONE = "told by what the new outcomes rest on; --against OLD.yaml tells what differs";

/** For people. @param out decides whether there are colours */
export function backtestText(result: BacktestResult, out: NodeJS.WritableStream): string {
  const { policy, against, report, bad, evidence, seconds } = result;
  const old = against === null ? recordedText(report) : titleOf(against.policy);
  const speed = seconds > 0 ? Math.round(report.records / seconds) : 0;
  const moved = report.cells.filter(({ from, to }) => from !== null && from !== to);
  const paint = (colour: "bold" | "red", text: string): string => styleText(colour, text, { stream: out });
  const badOnes = bad.count > 0 ? ["", ...badLines(result).map((line) => paint("red", line))] : [];
  if (report.records === 0) return `${[paint("red", `${evidence}: no evidence in it`), ...badOnes].join("\n")}\n`;
  return `${[
    `${NUMBERS.format(report.records)} ${report.records === 1 ? "record" : "records"} of ${evidence} in ${seconds.toFixed(1)} s (${NUMBERS.format(speed)}/s), nobody asked`,
    `old: ${old}`,
    `new: ${titleOf(policy)}`,
    "",
    matrix(report),
    "",
    paint("bold", `${NUMBERS.format(report.changed)} decided otherwise (${shareOf(report.changed, report.records)})`),
    ...(against === null && moved.length > 0 ? [NOW_ALONE] : []),
    ...moved.flatMap((cell) => ["", ...cellLines(cell, paint)]),
    "",
    factTable(report),
    ...badOnes,
  ].join("\n")}\n`;
}

function recordedText({ recordedBy }: BacktestReport): string {
  const each = recordedBy.map((policy) => `${titleOf(policy)}: ${NUMBERS.format(policy.count)}`);
  return each.length === 0 ? "nothing was recorded" : `as recorded, by ${each.join("; ")}`;
}

function titleOf({ name, version, digest }: PolicyVersion): string {
  return `${name} ${version} (${digest.slice(0, 12)})`;
}

function shareOf(part: number, whole: number): string {
  return SHARES.format(whole === 0 ? 0 : part / whole);
}

function matrix({ cells }: BacktestReport): string {
  const olds = [...OUTCOMES, null].filter((from) => from !== null || cells.some((cell) => cell.from === null));
  const rows = olds.map((from) => [
    from ?? UNDECIDED,
    ...OUTCOMES.map((to) => NUMBERS.format(cells.find((cell) => cell.from === from && cell.to === to)?.count ?? 0)),
  ]);
  return table([{ title: "old \\ new" }, ...OUTCOMES.map((title) => ({ title, right: true }))], rows);
}

function cellLines(
  { from, to, count, differences, unexplained, samples }: Cell,
  paint: (style: "bold", text: string) => string,
): string[] {
  const shown = differences.slice(0, MOST_DIFFERENCES);
  const more = differences.length - shown.length;
  return [
    paint("bold", `${from} → ${to}: ${NUMBERS.format(count)}`),
    ...shown.map((each) => `  ${NUMBERS.format(each.count).padStart(7)}  ${differenceText(each)}`),
    ...(more > 0 ? [`  and ${more} more kinds of difference`] : []),
    ...(unexplained > 0 ? [`  ${NUMBERS.format(unexplained).padStart(7)}  ${UNEXPLAINED}`] : []),
    `  for example ${samples.join(", ")}`,
  ];
}

function differenceText({ kind, name, was, is }: CountedDifference): string {
  const what = kind === "bands" ? "the bands alone" : kind === "rule" ? `rule ${name}` : `the condition ${name}`;
  return was === null ? `${what}: ${is}` : `${what}: ${was} → ${is}`;
}

function factTable({ facts, records }: BacktestReport): string {
  return table(
    [{ title: "fact" }, { title: "known", right: true }, { title: "unknown, by cause" }],
    facts.map(({ path, known, unknown }) => [
      path,
      shareOf(known, records),
      unknown.map(({ cause, count }) => `${cause} ${shareOf(count, records)}`).join(", "),
    ]),
  );
}

function badLines({ evidence, bad: { count, told } }: BacktestResult): string[] {
  const more = count - told.length;
  return [
    `${NUMBERS.format(count)} ${count === 1 ? "line is no record and was" : "lines are no records and were"} left out:`,
    ...told.map(({ line, path, message }) => `  ${evidence}:${line}: ${path === "" ? "" : `${path}: `}${message}`),
    ...(more > 0 ? [`  and ${NUMBERS.format(more)} more`] : []),
  ];
}

/** For machines: the same bytes for the same files. */
export function backtestJson({ file, policy, against, evidence, report, bad }: BacktestResult): unknown {
  const head = ({ name, version, digest }: Policy) => ({ name, version, digest });
  return {
    policy: { file, ...head(policy) },
    against: against && { file: against.file, ...head(against.policy) },
    evidence,
    ...report,
    badLines: { count: bad.count, first: bad.told },
  };
}
