import { describe, expect, test } from "vitest";

import {
  settleAll,
  settleFailover,
  settleHedge,
  settleQuorum,
  strategiesFor,
} from "../../../src/workbench/simulate/strategies.ts";
import type { Attempt } from "../../../src/workbench/simulate/strategies.ts";

const DEADLINE = 6_000;

/** `MATCH 900`: what it says, and after how many milliseconds; `- 900` says nothing. Each costs 1,000, or what is said third. */
function attempts(...texts: readonly string[]): Attempt[] {
  return texts.map((text) => {
    const [says = "-", endsMs = "", cost = "1000"] = text.split(" ");
    return { says: says === "-" ? null : says, endsMs: Number(endsMs), costIdr: Number(cost), priceIdr: 1_000 };
  });
}

describe("quorum", () => {
  test.each([
    ["ends with the second of two equal answers", ["MATCH 900", "MATCH 300", "MATCH 2000"], "MATCH", 900],
    ["does not wait for whom it does not need", ["MATCH 900", "MATCH 300", "MATCH 9000"], "MATCH", 900],
    ["ends with the first that differs", ["MATCH 300", "MISMATCH 700", "MATCH 800"], "CONFLICT", 700],
    ["is a conflict whatever it is that differs", ["NOT_FOUND 300", "MISMATCH 700", "- 800"], "CONFLICT", 700],
    [
      "takes what comes before the one that would have differed",
      ["MATCH 300", "MATCH 700", "MISMATCH 800"],
      "MATCH",
      700,
    ],
    ["ends as soon as it is out of reach", ["MATCH 300", "- 500", "- 700"], null, 700],
    ["waits until the deadline for whom it needs", ["MATCH 300", "- 500", "MATCH 9000"], null, DEADLINE],
  ])("%s", (_, said, says, latencyMs) => {
    expect(settleQuorum(attempts(...said), 2, DEADLINE)).toEqual({ says, latencyMs, costIdr: 3_000, calls: 3 });
  });

  test("pays for all that it asks, but for what is not billed", () => {
    const said = attempts("MATCH 300", "MATCH 500", "- 20 0");
    expect(settleQuorum(said, 2, DEADLINE).costIdr).toBe(2_000);
  });

  test("of nobody is undecided at once", () => {
    expect(settleQuorum([], 2, DEADLINE)).toEqual({ says: null, latencyMs: 0, costIdr: 0, calls: 0 });
  });
});

describe("failover", () => {
  test.each([
    ["asks one where one is enough", ["MATCH 900", "MISMATCH 100"], "MATCH", 900, 1],
    ["asks the next where the first fails", ["- 200", "MISMATCH 100"], "MISMATCH", 300, 2],
    [
      "gives up one that takes more than its share of the deadline",
      ["MATCH 3001", "MISMATCH 100"],
      "MISMATCH",
      3_100,
      2,
    ],
    ["is undecided where nobody answers", ["- 200", "- 100"], null, 300, 2],
    ["never takes longer than the deadline", ["- 9000", "- 9000"], null, DEADLINE, 2],
  ])("%s", (_, said, says, latencyMs, calls) => {
    expect(settleFailover(attempts(...said), DEADLINE)).toEqual({ says, latencyMs, costIdr: calls * 1_000, calls });
  });
});

describe("hedge", () => {
  test.each([
    ["asks one where it is quick", ["MATCH 400", "MISMATCH 100"], "MATCH", 400, 1],
    ["asks a second after 400 ms, and takes whoever is first", ["MATCH 900", "MISMATCH 100"], "MISMATCH", 500, 2],
    ["keeps the first where it is first", ["MATCH 900", "MISMATCH 800"], "MATCH", 900, 2],
    ["asks the second at once where the first fails", ["- 100", "MATCH 200"], "MATCH", 300, 2],
    ["asks a third after twice as long", ["MATCH 9000", "MATCH 9000", "MATCH 200"], "MATCH", 1_000, 3],
    ["is undecided at the deadline", ["MATCH 9000", "MATCH 9000", "MATCH 9000"], null, DEADLINE, 3],
    ["is undecided where all have failed", ["- 100", "- 100", "- 100"], null, 300, 3],
  ])("%s", (_, said, says, latencyMs, calls) => {
    expect(settleHedge(attempts(...said), DEADLINE)).toEqual({ says, latencyMs, costIdr: calls * 1_000, calls });
  });
});

test("all waits for the last, but not beyond the deadline", () => {
  expect(settleAll(attempts("MATCH 300", "MATCH 900"), "MATCH", DEADLINE)).toEqual({
    says: "MATCH",
    latencyMs: 900,
    costIdr: 2_000,
    calls: 2,
  });
  expect(settleAll(attempts("MATCH 300", "MATCH 9000"), null, DEADLINE).latencyMs).toBe(DEADLINE);
});

test("a quorum of all is left out where there are more than two: it is what a need of all is", () => {
  const quorums = (providers: number): string[] =>
    strategiesFor(providers).flatMap((each) => (each.name === "quorum" ? [String(each.answers)] : []));
  expect([quorums(2), quorums(3), quorums(4)]).toEqual([["2"], ["2"], ["2", "3"]]);
});
