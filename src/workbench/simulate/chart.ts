import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

import { latencyBars, outcomeBars, OUTCOME_NAMES, pointNames, points } from "./chart-series.ts";
import { FONT, group, INK, label, splitLine } from "./chart-style.ts";
import { titleOf } from "./report.ts";
import type { Result, SimulationReport } from "./report.ts";

echarts.use([
  ScatterChart,
  LineChart,
  BarChart,
  GridComponent,
  LegendComponent,
  TitleComponent,

  SVGRenderer,
]);

const WIDTH = 1200;
/** Where the two lower panels begin. */
const BARS_TOP = 540;
interface Row {
  readonly title: string;
  readonly result: Result;
}

/** The report as a picture, without script and without anything to be loaded. The same report gives the same bytes. */
export function drawChart(report: SimulationReport, form: "svg" | "html"): string {
  const rows = report.policies.flatMap((policy): Row[] => {
    const [best] = policy.singleVendors;
    const own = { title: titleOf(policy), result: policy };
    return best === undefined ? [own] : [own, { title: `${own.title}:\nbest single vendors`, result: best }];
  });
  const barsHeight = 30 + rows.length * 64;
  const height = BARS_TOP + barsHeight + 50;
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  chart.setOption(optionOf(report, rows, barsHeight));
  const svg = withoutCounters(chart.renderToSVGString());
  chart.dispose();
  return form === "svg" ? `${svg}\n` : page(report, svg);
}

function optionOf(report: SimulationReport, rows: readonly Row[], barsHeight: number): echarts.EChartsCoreOption {
  const top = BARS_TOP;
  const titles = rows.map(({ title }) => title).toReversed();
  const values = rows.map(({ result }) => result).toReversed();
  const panel = (text: string, left: number, at: number): object => ({
    text,
    left,
    top: at,
    textStyle: { fontFamily: FONT, fontSize: 15, fontWeight: 600, color: INK },
  });
  const names = { type: "category", data: titles, axisTick: { show: false }, axisLabel: { ...label, color: INK } };
  return {
    animation: false,
    backgroundColor: "#ffffff",
    textStyle: { fontFamily: FONT },
    title: [
      {
        text: `${group(report.applicants)} applicants of the population ${report.population}, seed ${report.seed}`,
        left: 24,
        top: 16,
        textStyle: { fontFamily: FONT, fontSize: 18, color: INK },
      },
      panel("False approvals per 100,000 applicants with 95 % intervals, and cost", 24, 56),
      panel("What becomes of the applicants, %", 24, top - 60),
      panel("Until the decision, ms", 724, top - 60),
    ],
    legend: [
      {
        data: pointNames(report),
        left: 640,
        width: 540,
        top: 58,
        itemWidth: 14,
        itemGap: 20,
        textStyle: label,
      },
      {
        data: [...OUTCOME_NAMES.values()],
        left: 186,
        top: top - 32,
        icon: "roundRect",
        itemGap: 24,
        selectedMode: false,
        textStyle: label,
      },
      {
        data: ["p50", "p95", "p99"],
        left: 730,
        top: top - 32,
        icon: "roundRect",
        itemGap: 24,
        selectedMode: false,
        textStyle: label,
      },
    ],
    grid: [
      { left: 90, right: 60, top: 100, height: 310 },
      { left: 190, width: 470, top, height: barsHeight },
      { left: 730, width: 400, top, height: barsHeight },
    ],
    xAxis: [
      {
        gridIndex: 0,
        type: "value",
        min: 0,
        name: "rupiah per applicant",
        nameLocation: "middle",
        nameGap: 32,
        nameTextStyle: label,
        axisLabel: { ...label, formatter: (value: number) => group(value) },
        splitLine,
      },
      { gridIndex: 1, type: "value", max: 100, axisLabel: label, splitLine },
      { gridIndex: 2, type: "value", axisLabel: { ...label, formatter: (value: number) => group(value) }, splitLine },
    ],
    yAxis: [
      {
        gridIndex: 0,
        type: "value",
        min: 0,
        name: "false approvals per 100,000",
        nameLocation: "middle",
        nameGap: 52,
        nameTextStyle: label,
        axisLabel: label,
        splitLine,
      },
      { ...names, gridIndex: 1 },
      { ...names, gridIndex: 2, axisLabel: { show: false } },
    ],
    series: [...points(report), ...outcomeBars(values), ...latencyBars(values)],
  };
}

/** The library numbers charts and their parts through the life of the process. Here they are numbered from 0. */
function withoutCounters(svg: string): string {
  const numbers = new Map<string, number>();
  return svg.replaceAll(/\bzr\d+-(cls-|c)\d+\b/g, (name, kind: string) => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return `zr-${kind}${number}`;
  });
}

function page(report: SimulationReport, svg: string): string {
  const title = `Simulation of ${report.policies.map(titleOf).join(", ")}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>body { margin: 2rem; background: #fff } svg { max-width: 100%; height: auto }</style>
</head>
<body>
${svg}
</body>
</html>
`;
}
