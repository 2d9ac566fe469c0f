import type { Caller } from "../../access/caller.ts";
import type { View } from "../../assessments/narrow-view.ts";

/** How much of a decision this caller is told. */
export function viewOf({ narrow }: Caller): View {
  return narrow ? "narrow" : "whole";
}
