import { OUTCOMES } from "../../domain/decision.ts";
import type { Facts } from "../../domain/fact.ts";
import type { Interval } from "../condition/interval.ts";
import { outcomeUnder } from "../outcome.ts";
import type { Policy } from "../policy.ts";
import type { Cuts } from "../search/cuts.ts";
import type { Open, OutcomeBounds } from "../search/bounds.ts";
import { applied } from "./applied.ts";
import type { Change } from "./changes.ts";

/** A policy, and what it decides where some facts are left open. */
export interface Judge {
  readonly policy: Policy;
  readonly bounds: (facts: Facts, open: Open) => OutcomeBounds;
  /** Where its conditions part applicants, the other numbers being as they ordinarily are. */
  readonly cuts: Cuts;
}

/** How bad the outcome is; 0 is the best there is. */
export function rankUnder(policy: Policy, facts: Facts): number {
  return OUTCOMES.indexOf(outcomeUnder(policy, facts).outcome);
}

/** `proved` where it can be nothing else, `refuted` where there is an example against it, and otherwise `unsettled`. */
export type Promised = "proved" | "refuted" | "unsettled";

/** Whether the outcome is as good whatever the numbers are within what is wanted, each and together. */
export function promiseOf(judge: Judge, facts: Facts, set: readonly Change[], rank: number): Promised {
  const after = applied(facts, set);
  const isRefuted = (by: Facts): boolean => rankUnder(judge.policy, by) > rank;
  const isProved = (open: Open): boolean => judge.bounds(after, open).most <= rank;
  const numbers = set.filter(({ parts }) => parts.length > 0);
  if (numbers.length === 0) return isRefuted(after) ? "refuted" : "proved";
  if (isProved(new Map(numbers.map(({ path, parts }) => [path, whole(parts)])))) return "proved";
  let result: Promised = "proved";
  for (const box of boxesOf(numbers)) {
    if (isProved(box)) continue;
    if (cornersOf(box).some((corner) => isRefuted(applied(after, corner)))) return "refuted";
    result = "unsettled";
  }
  return result;
}

function whole(parts: readonly Interval[]): Interval {
  return { low: parts[0]?.low ?? 0, high: parts.at(-1)?.high ?? 0 };
}

type Box = ReadonlyMap<string, Interval>;

/** A part of each number, in every combination. */
function boxesOf(numbers: readonly Change[]): readonly Box[] {
  return numbers.reduce<readonly Box[]>(
    (boxes, { path, parts }) => boxes.flatMap((box) => parts.map((part) => new Map([...box, [path, part]]))),
    [new Map()],
  );
}

/** Examples of what is in a box: both ends of each number, and its middle. */
function cornersOf(box: Box): readonly (readonly Pick<Change, "path" | "to">[])[] {
  return [...box].reduce<readonly (readonly Pick<Change, "path" | "to">[])[]>(
    (corners, [path, { low, high }]) =>
      corners.flatMap((corner) => [low, (low + high) / 2, high].map((to) => [...corner, { path, to }])),
    [[]],
  );
}
