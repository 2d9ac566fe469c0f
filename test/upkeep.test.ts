import { pino } from "pino";
import { expect, it } from "vitest";

import { openPglite } from "../src/store/open-pglite.ts";
import { keepUp } from "../src/upkeep.ts";
import { readyCopy } from "./store/support/ready-copy.ts";

/** A record that is kept up, a turn at a time. */
async function ground() {
  const database = await openPglite({ folder: null, like: await readyCopy() });
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  let now = new Date("2031-01-15T00:00:00Z");
  let turns = 0;
  let paused = Promise.withResolvers<() => void>();
  const closing = new AbortController();
  const over = keepUp(
    {
      recorder: { takeUp: async () => void (turns += 1) },
      letters: { forget: async () => {} },
      orm: database.orm,
      clock: () => now,
      log,
      patienceMs: 1_000,
      everyMs: 5_000,
      pause: () => new Promise<void>((resolve) => paused.resolve(resolve)),
    },
    closing.signal,
  );
  return {
    database,
    over,
    closing,
    lines,
    turns: () => turns,
    turned: async () => (await paused.promise) && undefined,
    /** Resolves when that turn is over. */
    async turnAt(moment: string) {
      const goOn = await paused.promise;
      now = new Date(moment);
      paused = Promise.withResolvers();
      goOn();
      await paused.promise;
    },
    async goOn() {
      (await paused.promise)();
    },
  };
}

it("a server makes partitions for as long as it runs, and tells where it cannot", async () => {
  const { database, turned, turnAt, lines } = await ground();
  await turned();
  await database.orm.execute("SELECT 1 FROM assessment_2031_03");
  await turnAt("2031-04-02T00:00:00Z");
  await database.orm.execute("SELECT 1 FROM assessment_2031_06");
  expect(lines).toEqual([]);
  await database.close();
  await turnAt("2031-05-02T00:00:00Z");
  expect(lines.join("")).toContain("the partitions of the next months could not be made");
});

it("a server looks for work that was left at every turn, and not after it closes", async () => {
  const { database, turns, turned, turnAt, goOn, closing, over } = await ground();
  await turned();
  expect(turns()).toBe(1);
  await turnAt("2031-01-15T00:00:05Z");
  expect(turns()).toBe(2);
  closing.abort();
  await goOn();
  await over;
  expect(turns()).toBe(2);
  await database.close();
});
