import { describe, expect, it } from "vitest";

import { Pace } from "../../../src/checks/line/pace.ts";
import { settled } from "../strategy/support.ts";

/** Time that goes on when the test says so. */
function time() {
  let now = 0;
  const waits = new Set<{ readonly at: number; readonly over: () => void }>();
  return {
    now: () => now,
    async pause(ms: number, signal: AbortSignal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const wait = { at: now + ms, over: resolve };
      waits.add(wait);
      signal.addEventListener("abort", () => resolve(), { once: true });
      await promise;
      waits.delete(wait);
    },
    waiting: () => waits.size,
    async goTo(ms: number) {
      await settled();
      while (now < ms) {
        now += 50;
        for (const wait of waits) if (wait.at <= now) wait.over();
        await settled();
      }
    },
  };
}

describe("a pace of four a second", () => {
  it("lets a second's calls through at once, and then one every 250 ms, in order", async () => {
    const clock = time();
    const pace = new Pace(4, clock);
    const asked: [number, number][] = [];
    for (let caller = 0; caller < 8; caller++) {
      void pace.take(10_000, new AbortController().signal).then(() => asked.push([caller, clock.now()]));
    }
    await clock.goTo(2_000);
    expect(asked).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 250],
      [5, 500],
      [6, 750],
      [7, 1_000],
    ]);
    expect(clock.waiting()).toBe(0);
  });

  it("loses nothing, and lets through no more, where some leave the queue", async () => {
    const clock = time();
    const pace = new Pace(4, clock);
    for (let caller = 0; caller < 4; caller++) await pace.take(0, new AbortController().signal);
    const gone = new AbortController();
    const left = Array.from({ length: 6 }, () => pace.take(10_000, gone.signal));
    await clock.goTo(100);
    gone.abort();
    expect(new Set(await Promise.all(left))).toEqual(new Set(["left"]));
    expect(clock.waiting()).toBe(0);
    const asked: number[] = [];
    for (let caller = 0; caller < 3; caller++) {
      void pace.take(10_000, new AbortController().signal).then(() => asked.push(clock.now()));
    }
    await clock.goTo(2_000);
    expect(asked).toEqual([250, 500, 750]);
  });

  it("refuses whoever could not be asked in time, those before them counted", async () => {
    const clock = time();
    const pace = new Pace(4, clock);
    for (let caller = 0; caller < 4; caller++) await pace.take(0, new AbortController().signal);
    const first = pace.take(250, new AbortController().signal);
    expect(await pace.take(250, new AbortController().signal)).toBe("refused");
    await clock.goTo(300);
    expect(await first).toBe("taken");
  });
});
