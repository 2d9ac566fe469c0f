import type { Bar, Contestant, Figure, RowResult } from "./rows/row.ts";
import { median } from "./statistics.ts";

const COLUMNS = ["row", "side", "per second", "p50 ms", "p99 ms", "CPU ms", "busy", "saksi ÷ side", "bar"] as const;
type Cells = readonly string[];

/** Where `--write` puts the table. */
const BEGIN = "<!-- bench:begin -->";
const END = "<!-- bench:end -->";

/** One Markdown table of medians, and of ratios of medians with the bar beside each; then the notes. */
export function report(machine: string, settings: string, rows: readonly RowResult[]): string {
  const lines = rows.flatMap(linesOf);
  const notes = [machine, settings, ...rows.flatMap((row) => row.notes)];
  return `${table(lines)}\n\n${notes.map((note) => `- ${note}`).join("\n")}\n`;
}

function linesOf({ title, contestants, bars }: RowResult): Cells[] {
  return contestants.map((contestant, index) => {
    const held = bars.filter(({ against }) => against === contestant.name);
    const judged = held.flatMap((bar) => judge(bar, contestants));
    return [
      index === 0 ? title : "",
      contestant.name,
      grouped(middle(contestant, "perSecond")),
      fixed(middle(contestant, "p50Ms"), 1),
      fixed(middle(contestant, "p99Ms"), 1),
      fixed(middle(contestant, "processorMsPerRequest"), 2),
      percent(middle(contestant, "busy")),
      judged.map(({ ratio }) => ratio).join("; "),
      judged.map(({ bar }) => bar).join("; "),
    ];
  });
}

const NAMES: Readonly<Record<Figure, string>> = { perSecond: "", p50Ms: "p50 ", p99Ms: "p99 " };

function judge(bar: Bar, contestants: readonly Contestant[]): { ratio: string; bar: string }[] {
  const { name, against, figure, atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = bar;
  const one = contestants.find((each) => each.name === name);
  const other = contestants.find((each) => each.name === against);
  if (one === undefined || other === undefined) return [];
  const ratio = middle(one, figure) / middle(other, figure);
  const limit = bar.atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
  const verdict = ratio >= atLeast && ratio <= atMost ? "met" : "missed";
  const digits = ratio < 10 ? 3 : 0;
  const label = bar.label === undefined ? NAMES[figure] : `${bar.label} ${NAMES[figure]}`;
  return [{ ratio: `${label}${ratio.toFixed(digits)}`, bar: `${label}${limit} ${verdict}` }];
}

/** The median over the rounds; NaN where the contestant has no such figure. */
function middle({ rounds }: Contestant, figure: Figure | "processorMsPerRequest" | "busy"): number {
  return median(
    rounds.flatMap((round) => {
      const value: unknown = Reflect.get(round, figure);
      return typeof value === "number" ? [value] : [];
    }),
  );
}

function grouped(value: number): string {
  return Number.isNaN(value) ? "" : value.toLocaleString("en", { maximumFractionDigits: value < 100 ? 1 : 0 });
}

function fixed(value: number, digits: number): string {
  return Number.isNaN(value) ? "" : value.toFixed(digits);
}

function percent(value: number): string {
  return Number.isNaN(value) ? "" : `${(value * 100).toFixed(0)} %`;
}

function table(lines: readonly Cells[]): string {
  const widths = COLUMNS.map((column, index) =>
    Math.max(column.length, ...lines.map((line) => (line[index] ?? "").length)),
  );
  const row = (cells: Cells): string => {
    const padded = widths.map((width, index) =>
      index < 2 ? (cells[index] ?? "").padEnd(width) : (cells[index] ?? "").padStart(width),
    );
    return `| ${padded.join(" | ")} |`;
  };
  const rule = widths.map((width, index) => (index < 2 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [row(COLUMNS), row(rule), ...lines.map(row)].join("\n");
}

/**
 * The document with what stood between the markers replaced.
 *
 * @throws {Error} where the document has no such markers.
 */
export function writeBetweenMarkers(document: string, text: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END, begin);
  if (begin === -1 || end === -1) throw new Error(`the file has no ${BEGIN} … ${END}`);
  return `${document.slice(0, begin + BEGIN.length)}\n\n${text.trim()}\n\n${document.slice(end)}`;
}
