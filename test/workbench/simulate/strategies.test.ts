import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { ALL } from "../../../src/domain/strategy.ts";
import type { Strategy } from "../../../src/domain/strategy.ts";
import { callsIn, costOf, settle, strategiesFor } from "../../../src/workbench/simulate/strategies.ts";
import type { Attempt, Fate } from "../../../src/workbench/simulate/strategies.ts";

const DEADLINE = 6_000;

/** `MATCH 900`: what it says, and after how many milliseconds; `- 900` says nothing. Each costs 1,000, or what is said third. */
function attempts(...texts: readonly string[]): Attempt[] {
  return texts.map((text) => {
    const [says = "-", endsMs = "", cost = "1000"] = text.split(" ");
    return { says: says === "-" ? null : says, endsMs: Number(endsMs), costIdr: Number(cost), priceIdr: 1_000 };
  });
}

/** How it goes by a strategy, and what it takes. */
function settled(strategy: Strategy, said: readonly Attempt[]) {
  const { says, latencyMs, fates } = settle(strategy, said, DEADLINE);
  return { says, latencyMs, costIdr: costOf(said, fates), calls: callsIn(fates) };
}

function fatesOf(strategy: Strategy, ...texts: readonly string[]): readonly Fate[] {
  return settle(strategy, attempts(...texts), DEADLINE).fates;
}

const QUORUM: Strategy = { kind: "quorum", answers: 2 };
const FAILOVER: Strategy = { kind: "failover" };
const CHEAPEST: Strategy = { kind: "cheapest" };
const HEDGE: Strategy = { kind: "hedge", afterMs: 400 };

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
    expect(settled(QUORUM, attempts(...said))).toEqual({ says, latencyMs, costIdr: 3_000, calls: 3 });
  });

  test("pays for all that it asks, but for what is not billed", () => {
    const said = attempts("MATCH 300", "MATCH 500", "- 20 0");
    expect(settled(QUORUM, said).costIdr).toBe(2_000);
  });

  test("of nobody is undecided at once", () => {
    expect(settled(QUORUM, [])).toEqual({ says: null, latencyMs: 0, costIdr: 0, calls: 0 });
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
    expect(settled(FAILOVER, attempts(...said))).toEqual({ says, latencyMs, costIdr: calls * 1_000, calls });
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
    expect(settled(HEDGE, attempts(...said))).toEqual({ says, latencyMs, costIdr: calls * 1_000, calls });
  });
});

describe("cheapest", () => {
  const priced = (...prices: readonly number[]): Attempt[] =>
    prices.map((priceIdr, at) => ({ endsMs: 100 * (at + 1), says: "MATCH", costIdr: priceIdr, priceIdr }));

  test("asks the cheapest first, and of two that cost the same the first named", () => {
    expect(settle(CHEAPEST, priced(900, 200, 200), DEADLINE)).toEqual({
      says: "MATCH",
      latencyMs: 200,
      fates: ["unasked", "heard", "unasked"],
    });
  });

  test("asks the next where that one says nothing definite", () => {
    const said = [...attempts("MATCH 100"), { endsMs: 50, says: null, costIdr: 1, priceIdr: 1 }];
    expect(settle(CHEAPEST, said, DEADLINE)).toEqual({ says: "MATCH", latencyMs: 150, fates: ["heard", "heard"] });
  });
});

describe("what becomes of each attempt", () => {
  test.each<[string, Strategy, readonly string[], readonly Fate[]]>([
    ["of all, whoever is late is given up", ALL, ["MATCH 10", "MATCH 6001"], ["heard", "late"]],
    [
      "of a quorum, whoever comes after its end is cancelled",
      QUORUM,
      ["MATCH 900", "MATCH 300", "MATCH 950", "MATCH 9000"],
      ["heard", "heard", "cancelled", "cancelled"],
    ],
    [
      "of a quorum that is never reached, all are waited for",
      QUORUM,
      ["MATCH 900", "MATCH 9000", "MATCH 9000"],
      ["heard", "late", "late"],
    ],
    [
      "of failover, nobody is asked after a definite answer",
      FAILOVER,
      ["- 100", "MATCH 2500", "MATCH 100"],
      ["heard", "late", "heard"],
    ],
    ["of failover, the first may be enough", FAILOVER, ["MATCH 100", "MATCH 100"], ["heard", "unasked"]],
    [
      "of a hedge, the slower one is cancelled",
      HEDGE,
      ["MATCH 900", "MATCH 100", "MATCH 1"],
      ["cancelled", "heard", "unasked"],
    ],
    ["of a hedge, one that failed has been heard", HEDGE, ["- 100", "MATCH 300"], ["heard", "heard"]],
    [
      "of two definite answers in one moment, one is heard",
      HEDGE,
      ["MATCH 900", "MISMATCH 500"],
      ["heard", "cancelled"],
    ],
    ["of a hedge that nobody answers, all are late", HEDGE, ["MATCH 9000", "MATCH 9000"], ["late", "late"]],
  ])("%s", (_, strategy, said, fates) => {
    expect(fatesOf(strategy, ...said)).toEqual(fates);
  });

  const anyAttempt = fc.record({
    endsMs: fc.oneof(fc.integer({ min: 1, max: 9_000 }), fc.constantFrom(400, 800, DEADLINE)),
    says: fc.constantFrom(null, "MATCH", "MISMATCH"),
    costIdr: fc.constantFrom(0, 100),
    priceIdr: fc.constantFrom(100, 200),
  });
  const anyStrategy = fc.constantFrom<Strategy>(ALL, QUORUM, FAILOVER, CHEAPEST, HEDGE, { kind: "hedge", afterMs: 1 });

  test("is enough to know what the check comes to, whatever they say", () => {
    fc.assert(
      fc.property(anyStrategy, fc.array(anyAttempt, { maxLength: 5 }), (strategy, said) => {
        const { says, latencyMs, fates } = settle(strategy, said, DEADLINE);
        expect(fates).toHaveLength(said.length);
        expect(latencyMs).toBeLessThanOrEqual(DEADLINE);
        const heard = said.flatMap((each, at) => (fates[at] === "heard" && each.says !== null ? [each.says] : []));
        if (strategy.kind === "all") return;
        if (strategy.kind === "quorum") {
          // One that differs ends it; with too few it is undecided.
          const agree = new Set(heard).size <= 1;
          expect(says).toBe(agree ? (heard.length >= 2 ? heard[0] : null) : "CONFLICT");
        } else {
          expect(heard.length).toBeLessThanOrEqual(1);
          expect(says).toBe(heard[0] ?? null);
        }
      }),
    );
  });
});

test("all waits for the last, but not beyond the deadline", () => {
  const said = attempts("MATCH 300", "MATCH 900");
  expect(settle(ALL, said, DEADLINE, "MATCH")).toEqual({ says: "MATCH", latencyMs: 900, fates: ["heard", "heard"] });
  expect(settled(ALL, said)).toEqual({ says: null, latencyMs: 900, costIdr: 2_000, calls: 2 });
  expect(settled(ALL, attempts("MATCH 300", "MATCH 9000")).latencyMs).toBe(DEADLINE);
});

describe("the strategies that are tried", () => {
  const quorums = (providers: number, own: Strategy = ALL): string[] =>
    strategiesFor(providers, own).flatMap((each) => (each.kind === "quorum" ? [String(each.answers)] : []));

  test("leave out a quorum of all where there are more than two: it is what a need of all is", () => {
    expect([quorums(2), quorums(3), quorums(4)]).toEqual([["2"], ["2"], ["2", "3"]]);
  });

  test("are also the policy's own", () => {
    expect(quorums(4, { kind: "quorum", answers: 4 })).toEqual(["2", "3", "4"]);
    const own: Strategy = { kind: "hedge", afterMs: 250 };
    expect(strategiesFor(3, own)).toContainEqual(own);
    expect(strategiesFor(3, own).filter(({ kind }) => kind === "hedge")).toHaveLength(1);
    expect(strategiesFor(3, ALL)).toContainEqual({ kind: "hedge", afterMs: 400 });
  });
});
