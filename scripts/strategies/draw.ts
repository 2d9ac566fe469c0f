import type { Drawn } from "../drawn.ts";
import { EVENINGS, STRATEGIES } from "./evenings.ts";
import { pictureOf } from "./picture.ts";
import { play } from "./play.ts";
import type { Played } from "./play.ts";
import { withTable } from "./table.ts";
import type { Season } from "./table.ts";

/** docs/strategies.md's table and pictures, drawn from runs: what is shown there is what the strategies do. */
export async function strategyDrawings(): Promise<readonly Drawn[]> {
  const season: Season[number][] = [];
  for (const strategy of STRATEGIES) {
    const evenings: Played[] = [];
    // One after the other: the clock is the process's.
    for (const evening of EVENINGS) evenings.push(await play(strategy, evening));
    season.push({ strategy, evenings });
  }
  return [
    { file: "docs/strategies.md", text: (page) => withTable(page, season) },
    ...season.map(({ strategy, evenings }): Drawn => {
      const picture = pictureOf(strategy, evenings);
      return { file: `docs/images/strategy-${strategy.kind}.svg`, text: () => picture };
    }),
  ];
}
