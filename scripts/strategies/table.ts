import { writtenStrategy } from "../../src/domain/strategy.ts";
import type { Strategy } from "../../src/domain/strategy.ts";
import type { Played } from "./play.ts";

const BEGIN = "<!-- strategies: played and drawn by `npm run docs` -->";
const END = "<!-- end of strategies -->";

/** What each strategy made of each evening. */
export type Season = readonly { readonly strategy: Strategy; readonly evenings: readonly Played[] }[];

/** docs/strategies.md with its table drawn anew; what people wrote around it stays. */
export function withTable(page: string, season: Season): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`the page lacks the marks ${BEGIN} and ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${tableOf(season)}\n\n${page.slice(end)}`;
}

function tableOf(season: Season): string {
  const titles = season[0]?.evenings.map(({ title }) => title) ?? [];
  const rows = season.map(({ strategy, evenings }) => [`\`${writtenStrategy(strategy)}\``, ...evenings.map(cell)]);
  const lines = [["strategy", ...titles], ...rows];
  const widths = titles.concat("").map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const padded = lines.map((line) => row(line.map((text, column) => text.padEnd(widths[column] ?? 0))));
  const rule = row(widths.map((width) => "-".repeat(width)));
  return [...padded.slice(0, 1), rule, ...padded.slice(1)].join("\n");
}

function cell({ verdict, settledMs, costIdr }: Played): string {
  return `${verdict}, ${settledMs.toLocaleString("en")} ms, Rp ${costIdr.toLocaleString("en")}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
