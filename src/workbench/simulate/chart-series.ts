import { titleOf } from "./report.ts";
import type { PolicyReport, Result, SimulationReport } from "./report.ts";
import { COLOURS, FAINT, FONT, group, INK, KINDS, label } from "./chart-style.ts";

export const OUTCOME_NAMES = new Map([
  ["APPROVE", "approved"],
  ["REVIEW", "reviewed"],
  ["REJECT", "rejected"],
] as const);

const [POLICIES, SINGLES] = ["policies", "one vendor for each check"];

/** The names of the points' series that a legend tells, in its order. */
export function pointNames({ policies }: SimulationReport): string[] {
  if (policies.length === 1) return [POLICIES, SINGLES];
  return [...policies.map(titleOf), ...cloudsOf(policies).map(({ name }) => name)];
}

export function points({ policies }: SimulationReport): object[] {
  const clouds = cloudsOf(policies);
  const best = clouds.flatMap(({ singles: [single] }): Mark[] =>
    single === undefined ? [] : [{ name: `best: ${Object.values(single.vendors).join(", ")}`, result: single }],
  );
  const own = policies.map((policy): Mark => ({ name: titleOf(policy), result: policy }));
  const singles = clouds.flatMap((cloud) => cloud.singles);
  const widest = Math.max(...[...singles, ...policies].map(({ cost }) => cost.perApplicantIdr));
  const bestOnes = labelled(best, FAINT, widest);
  const several = policies.length > 1;
  const policyPoints = labelled(own, COLOURS.policy, widest);
  return [
    ...best.map((mark) => interval(mark, FAINT)),
    ...own.map((mark, at) => interval(mark, kindOf(at).policy)),
    ...clouds.map(({ name, kind, singles: some }) =>
      scatter(
        name,
        9,
        { color: kind.single, symbol: kind.symbol },
        some.map((result) => ({ value: placeOf(result) })),
      ),
    ),
    ...clouds.map(({ kind }, at) =>
      scatter("the best of them", 12, { color: kind.single, symbol: kind.symbol }, bestOnes.slice(at, at + 1), {
        borderColor: INK,
        borderWidth: 1.5,
      }),
    ),
    ...(several
      ? policyPoints.map((point, at) =>
          scatter(own[at]?.name ?? "", 16, { color: kindOf(at).policy, symbol: kindOf(at).symbol }, [point]),
        )
      : [scatter(POLICIES, 16, { color: COLOURS.policy, symbol: "circle" }, policyPoints)]),
  ];
}

interface Kind {
  readonly policy: string;
  readonly single: string;
  readonly symbol: string;
}

function kindOf(place: number): Kind {
  return KINDS[place % KINDS.length] ?? KINDS[0];
}

/** What policies come to with one vendor for each check. */
interface Cloud {
  readonly name: string;
  readonly kind: Kind;
  readonly singles: PolicyReport["singleVendors"];
}

/** One for each policy; one alone where they all come to the same. */
function cloudsOf(policies: readonly PolicyReport[]): Cloud[] {
  const clouds = policies.map((policy, at) => ({
    name: `${titleOf(policy)}, single vendors`,
    kind: kindOf(at),
    singles: policy.singleVendors,
  }));
  const [first] = clouds;
  const kinds = new Set(clouds.map(({ singles }) => JSON.stringify(singles)));
  if (first !== undefined && kinds.size === 1) {
    return [
      { name: SINGLES, kind: { ...first.kind, single: COLOURS.single, symbol: "circle" }, singles: first.singles },
    ];
  }
  return clouds.filter(({ singles }) => singles.length > 0);
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
  { color, symbol }: { readonly color: string; readonly symbol: string },
  data: readonly object[],
  border: object = {},
): object {
  const itemStyle = { color, opacity: 0.9, ...border };
  return { name, type: "scatter", silent: true, symbol, symbolSize, itemStyle, data };
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
