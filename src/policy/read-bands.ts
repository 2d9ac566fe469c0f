import { OUTCOMES } from "../domain/decision.ts";
import type { Outcome } from "../domain/decision.ts";
import type { Band } from "./meaning.ts";
import type { Cell, YamlReader } from "./yaml-reader.ts";

/** How far from 0 a band may end. */
export const FARTHEST_BAND = 1e9;

/** Bands by score, from the lowest up; outcomes get worse with the score, or best and worst would mean nothing. */
export function readBands(cell: Cell, reader: YamlReader): readonly Band[] {
  const bands: Band[] = [];
  // What is wrong with an end hides nothing of the outcomes, nor the reverse.
  let [lastBelow, lastOutcome]: [number | undefined, Outcome | undefined] = [undefined, undefined];
  const items = reader.items(cell, "bands");
  if (items.length === 0) reader.log.report(cell.span, "bands need at least the open one", "add { outcome: REJECT }");
  for (const [index, item] of items.entries()) {
    const fields = reader.fields(item, "a band", ["below", "outcome"]);
    const [belowField, outcomeField] = [fields.get("below"), fields.get("outcome")];
    const outcome = outcomeField && reader.oneOf(outcomeField.value, "`outcome`", OUTCOMES);
    if (outcomeField === undefined) reader.log.report(item.span, "this band has no `outcome`");
    const isLast = index === items.length - 1;
    if (isLast && belowField !== undefined) {
      reader.log.report(
        belowField.keySpan,
        "the last band is open: it has no `below`",
        "add { outcome: REJECT } after it",
      );
    } else if (!isLast && belowField === undefined) {
      reader.log.report(item.span, "only the last band is open: this one needs a `below`");
    }
    const below = belowField ? reader.number(belowField.value, "`below`", -FARTHEST_BAND, FARTHEST_BAND) : Infinity;
    if (belowField !== undefined && below !== undefined && lastBelow !== undefined && below <= lastBelow) {
      reader.log.report(belowField.value.span, `bands ascend, and ${below} is not above ${lastBelow}`);
    }
    if (outcome && lastOutcome && OUTCOMES.indexOf(outcome) <= OUTCOMES.indexOf(lastOutcome)) {
      const span = outcomeField?.value.span ?? item.span;
      reader.log.report(span, `a higher score cannot lead from ${lastOutcome} to ${outcome}`, "outcomes get worse");
    }
    [lastBelow, lastOutcome] = [below ?? lastBelow, outcome ?? lastOutcome];
    if (below !== undefined && outcome !== undefined) bands.push({ below, outcome });
  }
  return bands;
}
