import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { askParts } from "../../../src/checks/strategy/ask-parts.ts";
import type { Strategy } from "../../../src/domain/strategy.ts";
import { part, says, settled, statuses } from "./support.ts";
import type { FakePart } from "./support.ts";

function start(strategy: Strategy, parts: readonly FakePart[], leftMs = 6_000) {
  return askParts(strategy, parts, says, () => leftMs);
}

const three = () => [part("IDMETA"), part("GLAIR"), part("ILUMA")] as const;

describe("all", () => {
  it("asks everybody at once and waits for the last", async () => {
    const [one, two, other] = three();
    const asked = start({ kind: "all" }, [one, two, other]);
    expect([one, two, other].map((each) => each.asked.length)).toEqual([1, 1, 1]);
    await other.answer("NO");
    await one.answer("YES");
    await two.answer("FAILS");
    expect(statuses(await asked)).toEqual(["ANSWERED", "FAILED", "ANSWERED"]);
  });
});

describe("a quorum", () => {
  const TWO: Strategy = { kind: "quorum", answers: 2 };

  it("calls the others off once enough definite answers are equal", async () => {
    const [one, two, other] = three();
    const asked = start(TWO, [one, two, other]);
    await two.answer("YES");
    expect(other.dropped).toBe(false);
    await one.answer("YES");
    expect(statuses(await asked)).toEqual(["ANSWERED", "ANSWERED", "CANCELLED"]);
  });

  it("calls the others off once two contradict each other", async () => {
    const [one, two, other] = three();
    const asked = start(TWO, [one, two, other]);
    await one.answer("YES");
    await two.answer("NO");
    expect(statuses(await asked)).toEqual(["ANSWERED", "ANSWERED", "CANCELLED"]);
  });

  it("calls the others off once too few are left to agree", async () => {
    const [one, two, other] = three();
    const asked = start(TWO, [one, two, other]);
    await one.answer("FAILS");
    expect(other.dropped).toBe(false);
    await two.answer("NOTHING");
    expect(statuses(await asked)).toEqual(["FAILED", "ANSWERED", "CANCELLED"]);
  });
});

describe("failover", () => {
  it("asks the next on a failure and where nothing definite was said, and nobody after a definite answer", async () => {
    const [one, two, other] = three();
    const last = part("HYPERVERGE");
    const asked = start({ kind: "failover" }, [one, two, other, last]);
    expect(two.asked).toHaveLength(0);
    await one.answer("FAILS");
    await two.answer("NOTHING");
    expect(last.asked).toHaveLength(0);
    await other.answer("NO");
    expect(statuses(await asked)).toEqual(["FAILED", "ANSWERED", "ANSWERED", "SKIPPED"]);
    expect(last.asked).toHaveLength(0);
  });

  it("leaves each of those to come its share of the time, and more to one that lately needed more", async () => {
    const [one, two] = [part("IDMETA"), part("GLAIR", { neededMs: 9_000 })];
    const asked = start({ kind: "failover" }, [one, two]);
    expect(one.asked).toEqual([3_000]);
    await one.answer("FAILS");
    expect(two.asked).toEqual([9_000]);
    await two.answer("YES");
    await asked;
  });
});

describe("cheapest", () => {
  it("asks by price, those without one last, and answers in the policy's order", async () => {
    const [dear, unknown, cheap] = [
      part("IDMETA", { priceIdr: 900 }),
      part("GLAIR", { priceIdr: null }),
      part("ILUMA", { priceIdr: 100 }),
    ];
    const asked = start({ kind: "cheapest" }, [dear, unknown, cheap]);
    expect([dear, unknown, cheap].map((each) => each.asked.length)).toEqual([0, 0, 1]);
    await cheap.answer("NOTHING");
    expect(dear.asked).toHaveLength(1);
    await dear.answer("YES");
    const answers = await asked;
    expect(answers.map(({ provider, status }) => [provider, status])).toEqual([
      ["IDMETA", "ANSWERED"],
      ["GLAIR", "SKIPPED"],
      ["ILUMA", "ANSWERED"],
    ]);
  });
});

describe("a hedge", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const SLOW: Strategy = { kind: "hedge", afterMs: 400 };

  it("asks one, and the next only where it is slow", async () => {
    const [one, two, other] = three();
    const asked = start(SLOW, [one, two, other]);
    vi.advanceTimersByTime(399);
    expect(two.asked).toHaveLength(0);
    vi.advanceTimersByTime(1);
    expect(two.asked).toHaveLength(1);
    await one.answer("YES");
    expect(statuses(await asked)).toEqual(["ANSWERED", "CANCELLED", "SKIPPED"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("takes the first definite answer, whoever gives it", async () => {
    const [one, two] = three();
    const asked = start(SLOW, [one, two]);
    vi.advanceTimersByTime(400);
    await two.answer("NO");
    expect(statuses(await asked)).toEqual(["CANCELLED", "ANSWERED"]);
  });

  it("asks the next at once where all who were asked have ended without a definite answer", async () => {
    const [one, two, other] = three();
    const asked = start(SLOW, [one, two, other]);
    await one.answer("FAILS");
    expect(two.asked).toHaveLength(1);
    await two.answer("NOTHING");
    expect(other.asked).toHaveLength(1);
    await other.answer("FAILS");
    expect(statuses(await asked)).toEqual(["FAILED", "ANSWERED", "FAILED"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("of nobody is over at once", async () => {
    expect(await start(SLOW, [])).toEqual([]);
    await settled();
  });
});
