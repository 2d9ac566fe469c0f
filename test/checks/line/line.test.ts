import { describe, expect, it } from "vitest";

import { failure, line, REPLY } from "./support.ts";

describe("a failed call", () => {
  it.each(["unsent", "refused"] as const)("is made again where it is %s, whatever the policy says", async (repeat) => {
    const { ask, attempts } = line();
    const end = await ask([failure("UNAVAILABLE", repeat), REPLY]);
    expect(end).toEqual({ kind: "reply", reply: REPLY, attempts: 2, billed: 1 });
    expect(attempts.map(({ attempt, outcome, costIdr }) => [attempt, outcome, costIdr])).toEqual([
      [1, "UNAVAILABLE", 0],
      [2, "ANSWERED", 500],
    ]);
  });

  it("that may have been billed is made again only where the policy risks it, and then counts twice", async () => {
    const lost = failure("TIMEOUT", "maybe_billed");
    expect(await line().ask([lost, REPLY])).toMatchObject({ kind: "failure", attempts: 1, billed: 1 });
    expect(await line().ask([lost, REPLY], { retry: "maybe_billed" })).toEqual({
      kind: "reply",
      reply: REPLY,
      attempts: 2,
      billed: 2,
    });
  });

  it("that would fail again is not made again", async () => {
    const { ask, pauses } = line();
    expect(await ask([failure("INVALID_INPUT", "useless")], { retry: "maybe_billed" })).toMatchObject({
      kind: "failure",
      failure: { code: "INVALID_INPUT" },
      attempts: 1,
      billed: 0,
    });
    expect(pauses).toEqual([]);
  });

  it("is made three times at the most, with pauses drawn from twice as long a time", async () => {
    const { ask, pauses } = line();
    expect(await ask([failure("UNAVAILABLE", "refused")])).toMatchObject({ kind: "failure", attempts: 3, billed: 0 });
    expect(pauses).toEqual([50, 100]);
  });

  it("is not made again before the vendor wants it, nor at all where that is too late", async () => {
    const soon = line();
    await soon.ask([failure("RATE_LIMITED", "refused", 2_000), REPLY]);
    expect(soon.pauses).toEqual([2_050]);
    const late = line();
    expect(await late.ask([failure("RATE_LIMITED", "refused", 30_000), REPLY])).toMatchObject({
      kind: "failure",
      attempts: 1,
    });
    expect(late.pauses).toEqual([]);
  });

  it("is not made again for somebody who has gone", async () => {
    const gone = new AbortController();
    gone.abort("CANCELLED");
    const { ask } = line();
    expect(await ask([failure("UNAVAILABLE", "refused")], { context: { signal: gone.signal } })).toEqual({
      kind: "unasked",
      cause: "CANCELLED",
      reason: expect.stringContaining("could not be asked in time"),
      attempts: 0,
      billed: 0,
    });
  });

  it("keeps its failure where nothing is left to pay the next attempt from", async () => {
    let purse = 1;
    const { ask, heldBack } = line();
    const end = await ask([failure("UNAVAILABLE", "refused")], { payer: { pay: () => purse-- > 0, repay() {} } });
    expect(end).toMatchObject({ kind: "failure", failure: { code: "UNAVAILABLE" }, attempts: 1 });
    expect(heldBack).toEqual(["cost"]);
  });
});

describe("a vendor that has taken the question", () => {
  it("is not asked anew where only asking for the answer fails, unless a second bill is risked; and may bill the first", async () => {
    const busy = failure("RATE_LIMITED", "refused");
    expect(await line().ask([busy, REPLY], { isAccepted: () => true })).toMatchObject({
      kind: "failure",
      attempts: 1,
      billed: 1,
    });
    const risking = await line().ask([busy, REPLY], { isAccepted: () => true, retry: "maybe_billed" });
    expect(risking).toMatchObject({ kind: "reply", attempts: 2, billed: 2 });
  });
});

describe("a caller who has gone", () => {
  const leave = async (ask: ReturnType<typeof line>["ask"]): Promise<void> => {
    const gone = new AbortController();
    const left = ask([REPLY], { context: { signal: gone.signal } });
    gone.abort("CANCELLED");
    expect(await left).toMatchObject({ kind: "unasked", cause: "CANCELLED" });
  };

  it("leaves the queue, so that others find a place in it", async () => {
    const { ask } = line({ concurrency: 1 });
    const [first, began] = [Promise.withResolvers<typeof REPLY>(), Promise.withResolvers<void>()];
    const put = () => {
      began.resolve();
      return first.promise;
    };
    const slow = ask([], { put });
    await began.promise;
    for (let caller = 0; caller < 20; caller++) await leave(ask);
    const waiting = ask([REPLY]);
    first.resolve(REPLY);
    expect(await Promise.all([slow, waiting])).toMatchObject([{ kind: "reply" }, { kind: "reply" }]);
  });

  it("gives back its place in the account's pace", async () => {
    const { ask, pauses } = line({ perSecond: 2 });
    for (let caller = 0; caller < 20; caller++) await leave(ask);
    pauses.length = 0;
    expect(await ask([REPLY])).toMatchObject({ kind: "reply" });
    expect(pauses).toEqual([]);
  });
});

describe("what an attempt is paid with", () => {
  it("comes back where the vendor did not bill it", async () => {
    let left = 500;
    const payer = {
      pay: (priceIdr: number | null) => (priceIdr ?? Infinity) <= left && ((left -= priceIdr ?? 0), true),
      repay: (priceIdr: number | null) => void (left += priceIdr ?? 0),
    };
    expect(await line().ask([failure("RATE_LIMITED", "refused"), REPLY], { payer })).toMatchObject({ kind: "reply" });
    expect(left).toBe(0);
  });
});

describe("a vendor", () => {
  it("is not asked with less time than it lately needed, and that passes with a minute", async () => {
    const { ask, clock, heldBack } = line();
    for (let call = 0; call < 20; call++) await ask([REPLY], { takesMs: 300 });
    const hurried = () => ask([REPLY], { context: { deadline: clock.now + 250 } });
    expect(await hurried()).toMatchObject({ kind: "unasked", cause: "TIMEOUT", attempts: 0, billed: 0 });
    expect(heldBack).toEqual(["time"]);
    clock.now += 61_000;
    expect(await hurried()).toMatchObject({ kind: "reply" });
  });

  it("is asked whatever the price where it is paid for, and not where it is not", async () => {
    const { ask } = line();
    expect(await ask([REPLY], { payer: { pay: () => false, repay() {} } })).toMatchObject({
      kind: "unasked",
      cause: "NOT_COLLECTED",
    });
  });

  it("is asked no faster than its pace, and whoever cannot wait so long is told", async () => {
    const { ask, pauses, heldBack } = line({ perSecond: 2 });
    for (let call = 0; call < 3; call++) expect(await ask([REPLY])).toMatchObject({ kind: "reply" });
    expect(pauses).toEqual([500]);
    expect(await ask([REPLY], { context: { deadline: 1_600 } })).toMatchObject({
      kind: "failure",
      failure: { code: "RATE_LIMITED" },
      attempts: 0,
    });
    expect(heldBack).toEqual(["pace"]);
  });

  it("is asked so many questions at a time, and the rest wait, and too many are told", async () => {
    const { line: to, ask, heldBack } = line({ concurrency: 1 });
    const [first, began] = [Promise.withResolvers<typeof REPLY>(), Promise.withResolvers<void>()];
    const slow = ask([], {
      put: () => {
        began.resolve();
        return first.promise;
      },
    });
    await began.promise;
    const waiting = Array.from({ length: 8 }, () => ask([REPLY]));
    expect(to.state.underWay).toBe(1);
    expect(await ask([REPLY])).toMatchObject({ kind: "failure", failure: { code: "RATE_LIMITED" }, attempts: 0 });
    expect(heldBack).toEqual(["crowded"]);
    first.resolve(REPLY);
    for (const end of await Promise.all([slow, ...waiting])) expect(end).toMatchObject({ kind: "reply" });
    expect(to.state.underWay).toBe(0);
  });

  it("whose adapter breaks has given a malformed answer", async () => {
    const { ask } = line();
    const put = () => Promise.reject(new TypeError("an applicant's name"));
    const end = await ask([], { put });
    expect(end).toMatchObject({ kind: "failure", failure: { code: "MALFORMED_RESPONSE" } });
    expect(JSON.stringify(end)).not.toContain("applicant's name");
  });
});
