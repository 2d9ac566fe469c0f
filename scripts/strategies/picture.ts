import { writtenStrategy } from "../../src/domain/strategy.ts";
import type { Strategy } from "../../src/domain/strategy.ts";
import { DEADLINE_MS, writtenCheck } from "./evenings.ts";
import type { Lane, Played } from "./play.ts";

const WIDTH = 960;
const MARGIN = 16;
const PANEL = { width: 456, height: 166 } as const;
const GAP = WIDTH - 2 * MARGIN - 2 * PANEL.width;
const TOP = 52;
/** Within a panel: where the lanes begin, and how far they are apart. Behind them stands how each ended. */
const LANES = { x: 74, y: 52, width: 284, height: 18, step: 28 } as const;
const TICKS_MS = [0, 500, 1_000, 1_500, DEADLINE_MS];

const STYLE = `
    .panel { fill: #f6f8fa; stroke: #d0d7de; }
    .head { font-weight: 600; fill: #1f2328; }
    .code { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 12px; fill: #1f2328; }
    .text { font-size: 11px; fill: #1f2328; }
    .small { font-size: 11px; fill: #57606a; }
    .grid { stroke: #d0d7de; }
    .match { fill: #dafbe1; stroke: #1a7f37; }
    .mismatch { fill: #fbefff; stroke: #8250df; }
    .failed { fill: #ffebe9; stroke: #cf222e; }
    .timed-out { fill: #ffebe9; stroke: #cf222e; }
    .cancelled { fill: url(#hatch); stroke: #57606a; }
    .not-asked { stroke: #8c959f; stroke-dasharray: 2 4; }
    .settled { stroke: #0969da; stroke-width: 1.8; stroke-dasharray: 5 3; }
    .mark { fill: #0969da; }`;

const HATCH = `<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#ffffff"/><path d="M0 0V6" stroke="#8c959f" stroke-width="2"/></pattern></defs>`;

/** What a strategy does on each evening, as a picture: a panel an evening, a lane a provider, time to the right. */
export function pictureOf(strategy: Strategy, evenings: readonly Played[]): string {
  const rows = Math.ceil(evenings.length / 2);
  const legendAt = TOP + rows * (PANEL.height + GAP) + 10;
  const height = legendAt + 18;
  const told = evenings.map(({ title, verdict, settledMs }) => `${title}: ${verdict} after ${settledMs} ms`);
  const panels = evenings.map((played, index) => {
    const x = MARGIN + (index % 2) * (PANEL.width + GAP);
    const y = TOP + Math.floor(index / 2) * (PANEL.height + GAP);
    return `  <g transform="translate(${x} ${y})">\n${panel(played)}\n  </g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="The strategy ${writtenStrategy(strategy)}. ${told.join(". ")}">
  <style>${STYLE}
  </style>
  ${HATCH}
  <rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
  <text class="code" x="${MARGIN}" y="32">${writtenCheck(strategy)}</text>
${panels.join("\n")}
  ${legend(legendAt)}
</svg>
`;
}

function panel({ title, lanes, verdict, settledMs, costIdr }: Played): string {
  const bottom = LANES.y + lanes.length * LANES.step;
  const result = `${verdict} after ${settledMs.toLocaleString("en")} ms, Rp ${costIdr.toLocaleString("en")}`;
  const ticks = TICKS_MS.map((ms) => {
    const label = ms === DEADLINE_MS ? "deadline" : `${ms / 1_000} s`;
    return `<path class="grid" d="M${at(ms)} ${LANES.y - 6}V${bottom}"/><text class="small" x="${at(ms)}" y="${bottom + 16}" text-anchor="middle">${label}</text>`;
  });
  const mark = `M${at(settledMs)} ${LANES.y - 8}l-5 -8h10Z`;
  return [
    `<rect class="panel" width="${PANEL.width}" height="${PANEL.height}" rx="6"/>`,
    `<text class="head" x="14" y="22">${title}</text>`,
    `<text class="text" x="${PANEL.width - 14}" y="22" text-anchor="end">${result}</text>`,
    ...ticks,
    ...lanes.map(lane),
    `<path class="settled" d="M${at(settledMs)} ${LANES.y - 8}V${bottom}"/><path class="mark" d="${mark}"/>`,
  ]
    .map((line) => `    ${line}`)
    .join("\n");
}

function lane({ title, asked, end }: Lane, index: number): string {
  const y = LANES.y + index * LANES.step;
  const middle = y + LANES.height / 2;
  const name = `<text class="text" x="14" y="${middle + 4}">${title}</text>`;
  const word = `<text class="${asked === null ? "small" : "text"}" x="${PANEL.width - 14}" y="${middle + 4}" text-anchor="end">${end}</text>`;
  if (asked === null) return `${name}<path class="not-asked" d="M${at(0)} ${middle}H${at(DEADLINE_MS)}"/>${word}`;
  const { fromMs, toMs } = asked;
  const width = round(at(toMs) - at(fromMs));
  const kind = end.toLowerCase().replace(" ", "-");
  return `${name}<rect class="${kind}" x="${at(fromMs)}" y="${y}" width="${width}" height="${LANES.height}" rx="3"/>${word}`;
}

const LEGEND = [
  { name: "match", words: "asked until it said MATCH", x: 0 },
  { name: "mismatch", words: "until it said MISMATCH", x: 192 },
  { name: "failed", words: "until it failed or was given up", x: 368 },
  { name: "cancelled", words: "until it was cancelled", x: 580 },
] as const;
/** What else stands in the legend: the moment that ends a check. */
const SETTLED_AT = 760;

function legend(y: number): string {
  const items = LEGEND.map(({ name, words, x: offset }) => {
    const x = MARGIN + offset;
    return `<rect class="${name}" x="${x}" y="${y - 10}" width="14" height="12" rx="2"/><text class="small" x="${x + 20}" y="${y}">${words}</text>`;
  });
  const x = MARGIN + SETTLED_AT;
  return `${items.join("")}<path class="settled" d="M${x + 6} ${y - 12}V${y + 4}"/><text class="small" x="${x + 16}" y="${y}">the check is settled</text>`;
}

/** Where a moment stands in a panel. */
function at(ms: number): number {
  return round(LANES.x + (ms / DEADLINE_MS) * LANES.width);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
