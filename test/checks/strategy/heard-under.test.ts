import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Answer } from "../../../src/domain/answer.ts";
import { PROVIDERS } from "./support.ts";
import type { Strategy } from "../../../src/domain/strategy.ts";
import { heardUnder } from "../../../src/checks/strategy/heard-under.ts";
import { askParts } from "../../../src/checks/strategy/ask-parts.ts";
import { answered, failed } from "../support.ts";
import { part, says } from "./support.ts";
import type { Said } from "./support.ts";

function took(ms: number, answer: Answer<Said>, costIdr: number | null = null): Answer<Said> {
  return answer.status === "SKIPPED" ? answer : { ...answer, latencyMs: ms, costIdr };
}

function heard(strategy: Strategy, ...answers: readonly Answer<Said>[]): (string | null)[] {
  return heardUnder(strategy, answers, says).map((answer) =>
    answer.status === "ANSWERED" ? answer.claims : answer.status === "FAILED" ? "FAILS" : null,
  );
}

describe("recorded answers", () => {
  const yes = (ms: number, costIdr: number | null = null) => took(ms, answered("IDMETA", "YES"), costIdr);
  const no = (ms: number, costIdr: number | null = null) => took(ms, answered("GLAIR", "NO"), costIdr);
  const nothing = (ms: number) => took(ms, answered("ILUMA", "NOTHING"));

  it("are all heard where everybody is", () => {
    expect(heard({ kind: "all" }, yes(10), no(20))).toEqual(["YES", "NO"]);
  });

  it("are heard up to the first definite one, in turn", () => {
    expect(heard({ kind: "failover" }, failed("HYPERVERGE"), nothing(1), no(50), yes(1))).toEqual([
      "FAILS",
      "NOTHING",
      "NO",
      null,
    ]);
  });

  it("are heard from the cheapest one on", () => {
    expect(heard({ kind: "cheapest" }, yes(10, 900), no(10, 100))).toEqual([null, "NO"]);
    expect(heard({ kind: "cheapest" }, yes(10, null), no(10, 100))).toEqual([null, "NO"]);
  });

  it("are heard until a quorum stands, or cannot stand any more", () => {
    const two: Strategy = { kind: "quorum", answers: 2 };
    expect(heard(two, yes(30), no(40), yes(10))).toEqual(["YES", null, "YES"]);
    expect(heard(two, yes(30), no(20), yes(40))).toEqual(["YES", "NO", null]);
    expect(heard(two, nothing(10), failed("HYPERVERGE"), yes(40))).toEqual(["NOTHING", "FAILS", null]);
  });

  it("are heard as a hedge would have asked for them", () => {
    const hedge: Strategy = { kind: "hedge", afterMs: 100 };
    // The second begins 100 ms later, so that 60 ms of it end before 200 of the first.
    expect(heard(hedge, yes(200), no(60))).toEqual([null, "NO"]);
    expect(heard(hedge, yes(150), no(60))).toEqual(["YES", null]);
    // The first fails at once, and the second is asked at once.
    expect(heard(hedge, took(10, failed("HYPERVERGE")), no(60), yes(60))).toEqual(["FAILS", "NO", null]);
  });
});

describe("the law of recorded answers", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const strategies = fc.oneof(
    fc.constantFrom<Strategy>({ kind: "all" }, { kind: "failover" }, { kind: "cheapest" }),
    fc.integer({ min: 2, max: 4 }).map((answers): Strategy => ({ kind: "quorum", answers })),
    fc.constantFrom(10, 45, 300).map((afterMs): Strategy => ({ kind: "hedge", afterMs })),
  );
  const ends = fc.array(
    fc.record({
      said: fc.constantFrom<Said>("YES", "NO", "NOTHING", "FAILS"),
      ms: fc.integer({ min: 1, max: 200 }),
      priceIdr: fc.constantFrom(100, 200, null),
    }),
    { minLength: 1, maxLength: 4 },
  );

  it("of what a strategy collected, that very strategy hears everything", async () => {
    await fc.assert(
      fc.asyncProperty(strategies, ends, async (strategy, vendors) => {
        const parts = vendors.map(({ priceIdr }, index) => part(PROVIDERS[index] ?? "GLAIR", { priceIdr }));
        const start = performance.now();
        const collected = askParts(strategy, parts, says, () => 6_000 - (performance.now() - start));
        for (let ms = 0; ms < 1_000; ms++) {
          for (const [index, vendor] of vendors.entries()) await parts[index]?.elapsed(vendor, performance.now());
          await vi.advanceTimersByTimeAsync(1);
        }
        const answers = await collected;
        expect(heardUnder(strategy, answers, says)).toEqual(answers);
      }),
      { numRuns: 60 },
    );
  });
});
