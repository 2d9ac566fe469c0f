import { pino } from "pino";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { logCheckpoints } from "../src/log-checkpoints.ts";
import { openPglite } from "../src/store/open-pglite.ts";
import { keeper } from "./store/support/kept.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

const DAY_MS = 24 * 60 * 60 * 1000;

it("audit logs are logged once a day where they have grown, each by itself", async () => {
  const database = await openPglite({ folder: null });
  let written = Promise.withResolvers<string>();
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void (lines.push(line), written.resolve(line)) });
  const checkpoints = logCheckpoints(database, log);
  const { keep } = keeper(database);
  await keep({ tenant: "one" });
  await keep({ tenant: "two" });
  await checkpoints.log();
  const told = () =>
    lines
      .splice(0)
      .map((line) => JSON.parse(line))
      .map(({ tenant, seq }) => [tenant, seq]);
  expect(told()).toEqual([
    ["one", 3],
    ["two", 3],
  ]);
  await checkpoints.log();
  expect(told()).toEqual([]);
  await keep({ tenant: "two" });
  written = Promise.withResolvers<string>();
  vi.advanceTimersByTime(DAY_MS);
  await written.promise;
  expect(told()).toEqual([["two", 6]]);
  checkpoints.stop();
  await database.close();
});
