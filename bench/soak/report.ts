import { TRUTHS } from "./applicants.ts";
import { growthOf, MOST_GROWTH_BYTES } from "./memory.ts";
import type { SoakOptions } from "./options.ts";
import { LONGEST_DEADLINE_MS } from "./policies.ts";
import type { RecordLook } from "./record.ts";
import { recordFailures } from "./record.ts";
import type { Soaked } from "./soak.ts";

/** What an answer may take beyond the longest deadline, on a machine that does the vendors' and the driver's work as well. */
export const MARGIN_MS = 1_000;

/** What a soak must not show. */
export function failuresOf({ tally, samples, outages, endedByItself, record }: Soaked): string[] {
  const growth = growthOf(samples);
  const trouble = new Set(samples.flatMap(({ look }) => look.trouble));
  const late = tally.slowerThan(LONGEST_DEADLINE_MS + MARGIN_MS);
  const approved = tally.outcomesOf("honest", "APPROVE");
  return [
    ...tally.falseApprovals.map((which) => `a false approval: ${which}`),
    ...tally.falseRejections.map((which) => `an honest applicant rejected: ${which}`),
    ...trouble,
    ...(growth.bytes > MOST_GROWTH_BYTES ? [`the heap grew by ${mebibytes(growth.bytes)}`] : []),
    ...(late > 0 ? [`${late} answers came later than the longest deadline and ${MARGIN_MS} ms`] : []),
    ...(approved === 0 ? ["nobody was approved"] : []),
    ...(tally.circuits.opened < outages ? [`${outages} outages opened ${tally.circuits.opened} circuits`] : []),
    ...(tally.circuits.closed < tally.circuits.opened ? ["a circuit stayed open"] : []),
    ...(endedByItself ? [] : ["the server's process did not end by itself once it was closed"]),
    ...(record === null ? [] : recordFailures(record)),
  ];
}

export function reportOf(options: SoakOptions, soaked: Soaked): string {
  const { tally, samples, outages, seconds } = soaked;
  const growth = growthOf(samples);
  const { p50, p99, max } = tally.latency;
  const heaps = samples.map(({ look }) => look.heapUsed);
  const rows = TRUTHS.map((truth) => {
    const [approved, reviewed, rejected] = (["APPROVE", "REVIEW", "REJECT"] as const).map((outcome) =>
      tally.outcomesOf(truth, outcome).toLocaleString("en"),
    );
    return `| ${truth} | ${approved} | ${reviewed} | ${rejected} |`;
  });
  const lines = [
    `${tally.assessments.toLocaleString("en")} assessments in ${Math.round(seconds)} s, ${options.concurrency} at a time, ${options.faults * 100} % of each vendor's requests struck`,
    `false approvals: ${tally.falseApprovals.length}; honest applicants rejected: ${tally.falseRejections.length}`,
    `heap after collection: ${mebibytes(heaps[0] ?? 0)} at first, ${mebibytes(heaps.at(-1) ?? 0)} at last; slope ${growth.slope.toFixed(1)} bytes an assessment over the last ${growth.samples} samples, ${mebibytes(growth.bytes)} in all (bound: ${mebibytes(MOST_GROWTH_BYTES)})`,
    `resident memory: ${mebibytes(samples[0]?.look.rss ?? 0)} at first, ${mebibytes(samples.at(-1)?.look.rss ?? 0)} at last`,
    `answers: p50 ${Math.round(p50)} ms, p99 ${Math.round(p99)} ms, the slowest ${Math.round(max)} ms (bound: ${LONGEST_DEADLINE_MS + MARGIN_MS} ms)`,
    `outages of a whole vendor: ${outages}; circuits opened: ${tally.circuits.opened}, closed again: ${tally.circuits.closed}`,
    `decisions that were not determined: ${tally.undetermined.toLocaleString("en")}`,
    `unhandled rejections and warnings: ${new Set(samples.flatMap(({ look }) => look.trouble)).size}; the process ended by itself: ${soaked.endedByItself ? "yes" : "no"}`,
    ...(soaked.record === null ? [] : [recordLine(soaked.record)]),
  ];
  const ends = Object.entries(tally.ends).map(([end, times]) => `${end} ${times.toLocaleString("en")}`);
  return `${lines.map((line) => `- ${line}`).join("\n")}

| applicant | APPROVE | REVIEW | REJECT |
| --- | ---: | ---: | ---: |
${rows.join("\n")}

How calls ended, where it is told: ${ends.join(", ")}.
`;
}

function recordLine(look: RecordLook): string {
  const { kept, different, told, used, begun, audited, arrived, unfinished, audit } = look;
  const number = (value: number): string => value.toLocaleString("en");
  const parts = [
    `kept: ${number(kept)}, drawn again to the byte: ${number(kept - different.length)}, unfinished: ${unfinished}`,
    `vendor calls: usage ${number(used.calls)}, begun ${number(begun)}, in the audit log ${number(audited)}`,
    ...(arrived === null
      ? []
      : [`at GLAIR, HyperVerge and Iluma ${number(arrived.sent)} arrived, usage has ${number(arrived.used)}`]),
    `rupiah: ${number(used.costIdr)} by usage, ${number(told.costIdr)} by the answers, which reckon with what may be billed`,
    `audit log: ${number(audit.entries)} entries, ${audit.problem ?? "whole"}`,
  ];
  return parts.join("; ");
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(2)} MiB`;
}
