import type { FaultName } from "../../src/sandbox/faults/catalogue.ts";
import { STRATEGY_NAMES } from "./strategies.ts";
import type { StrategyName } from "./strategies.ts";
import { TARGETS } from "./targets.ts";
import type { Target } from "./targets.ts";

/** One applicant, asked about by one strategy, of vendors of whom one has one fault. */
export interface Cell {
  readonly target: Target;
  readonly fault: FaultName;
  readonly strategy: StrategyName;
  readonly story: string;
}

export function titleOf({ target, fault, strategy, story }: Cell): string {
  return `${target.name}, ${fault}, ${strategy}, ${story}`;
}

/** A body is screened by no policy: the field of its own asks everybody. */
function strategiesOf({ endpoint }: Target): readonly StrategyName[] {
  return endpoint.subject === "entity" ? ["all"] : STRATEGY_NAMES;
}

/** The whole matrix. */
export const ALL_CELLS: readonly Cell[] = TARGETS.flatMap((target) =>
  strategiesOf(target).flatMap((strategy) =>
    target.faults.flatMap((fault) => target.stories.map((story) => ({ target, fault, strategy, story }))),
  ),
);

/** What a sample meets at least once: every two of these together. */
const PAIRS: readonly ((cell: Cell) => string)[] = [
  ({ target, fault }) => `${target.name} ${fault}`,
  ({ target, strategy }) => `${target.name} ${strategy}`,
  ({ fault, strategy }) => `${fault} ${strategy}`,
  ({ target, story }) => `${target.name} ${story}`,
  ({ fault, story }) => `${fault} ${story}`,
  ({ strategy, story }) => `${strategy} ${story}`,
];

/** The pairs of some cells, each under a number for its kind. */
export function pairsIn(cells: readonly Cell[]): Set<string> {
  return new Set(cells.flatMap((cell) => PAIRS.map((pair, kind) => `${kind} ${pair(cell)}`)));
}

/** A sample of it, the same every time: in every step the cell that meets most of the pairs that are still to be met. */
export function sampleOf(cells: readonly Cell[]): Cell[] {
  const missing = pairsIn(cells);
  const meets = (cell: Cell): string[] => PAIRS.map((pair, kind) => `${kind} ${pair(cell)}`);
  const sample: Cell[] = [];
  for (let most = PAIRS.length; most > 0; most -= 1) {
    for (const cell of cells) {
      const met = meets(cell).filter((pair) => missing.has(pair));
      if (met.length < most) continue;
      sample.push(cell);
      for (const pair of met) missing.delete(pair);
    }
  }
  return sample;
}
