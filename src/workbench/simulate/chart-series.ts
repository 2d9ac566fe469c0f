import type { Result, SimulationReport } from "./report.ts";
import { COLOURS, FAINT, FONT, group, INK, label } from "./chart-style.ts";

export const OUTCOME_NAMES = new Map([
  ["APPROVE", "approved"],
  ["REVIEW", "reviewed"],
  ["REJECT", "rejected"],
] as const);

export function points({ policies }: SimulationReport): object[] {
  const best = policies.flatMap(({ singleVendors: [single] }): Mark[] =>
    single === undefined ? [] : [{ name: `best: ${Object.values(single.vendors).join(", ")}`, result: single }],
  );
  const own = policies.map((policy): Mark => ({ name: `${policy.policy} ${policy.version}`, result: policy }));
  const singles = policies.flatMap(({ singleVendors }) => singleVendors);
  const widest = Math.max(...[...singles, ...policies].map(({ cost }) => cost.perApplicantIdr));
  return [
    ...best.map((mark) => interval(mark, FAINT)),
    ...own.map((mark) => interval(mark, COLOURS.policy)),
    scatter(
      "one vendor for each check",
      9,
      COLOURS.single,
      singles.map((result) => ({ value: placeOf(result) })),
    ),
    scatter("the best of them", 12, COLOURS.single, labelled(best, FAINT, widest), {
      borderColor: INK,
      borderWidth: 1.5,
    }),
    scatter("policies", 16, COLOURS.policy, labelled(own, COLOURS.policy, widest)),
  ];
}

/** A point with a name. */
interface Mark {
  readonly name: string;
  readonly result: Result;
}

function placeOf({ cost, falseApprovals }: Result): readonly [number, number] {
  return [Math.round(cost.perApplicantIdr), falseApprovals.per100000.share];
}

function interval({ result }: Mark, color: string): object {
  const [cost] = placeOf(result);
  const { low, high } = result.falseApprovals.per100000;
  const data = [low, high].map((end) => [cost, end]);
  return { type: "line", symbol: "none", silent: true, lineStyle: { color, width: 1.5, opacity: 0.6 }, data };
}

function scatter(
  name: string,
  symbolSize: number,
  color: string,
  data: readonly object[],
  border: object = {},
): object {
  return { name, type: "scatter", silent: true, symbolSize, itemStyle: { color, opacity: 0.9, ...border }, data };
}

/** Two points in one place have one label with both names; a label is on the side where there is room. */
function labelled(marks: readonly Mark[], color: string, widest: number): object[] {
  const places = Map.groupBy(marks, ({ result }) =>
    placeOf(result)
      .map((at) => at.toPrecision(2))
      .join(),
  );
  return marks.map((mark) => {
    const value = placeOf(mark.result);
    const here = places.get(value.map((at) => at.toPrecision(2)).join()) ?? [];
    const position = value[0] > widest * 0.6 ? "left" : "right";
    const names = [...new Set(here.map(({ name }) => name))].join("\n");
    return {
      value,
      label: {
        ...label,
        show: here[0] === mark,
        color,
        align: position === "left" ? "right" : "left",
        position,
        distance: 10,
        formatter: names,
      },
    };
  });
}

export function outcomeBars(values: readonly Result[]): object[] {
  return [...OUTCOME_NAMES].map(([outcome, name]) => ({
    name,
    type: "bar",
    silent: true,
    stack: "outcomes",
    barWidth: 30,
    xAxisIndex: 1,
    yAxisIndex: 1,
    itemStyle: { color: COLOURS[outcome] },
    label: {
      show: true,
      fontFamily: FONT,
      fontSize: 12,
      color: outcome === "REVIEW" ? INK : "#ffffff",
      formatter: ({ value }: { readonly value: number }) => (value < 5 ? "" : value.toFixed(1)),
    },
    data: values.map(({ outcomes }) => {
      const all = outcomes.APPROVE + outcomes.REVIEW + outcomes.REJECT;
      return all === 0 ? 0 : Math.round((outcomes[outcome] / all) * 10_000) / 100;
    }),
  }));
}

export function latencyBars(values: readonly Result[]): object[] {
  return (["p50", "p95", "p99"] as const).map((name) => ({
    name,
    type: "bar",
    silent: true,
    barWidth: 13,
    barGap: "15%",
    xAxisIndex: 2,
    yAxisIndex: 2,
    itemStyle: { color: COLOURS[name] },
    label: {
      show: true,
      position: "right",
      fontFamily: FONT,
      fontSize: 11,
      color: FAINT,
      formatter: ({ value }: { readonly value: number }) => group(value),
    },
    data: values.map(({ latencyMs }) => latencyMs[name]),
  }));
}
