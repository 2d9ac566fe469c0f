import { setImmediate } from "node:timers/promises";

import { expect, test } from "vitest";

import { drive } from "../../bench/load.ts";

const load = { concurrency: 2, warmUpMs: 0, windowMs: 30 };
const unknown = async (): Promise<undefined> => undefined;

test("every exchange is counted, and each worker waits for its own", async () => {
  let underWay = 0;
  let most = 0;
  let made = 0;
  const measured = await drive(
    async () => {
      made += 1;
      underWay += 1;
      most = Math.max(most, underWay);
      await setImmediate();
      underWay -= 1;
    },
    load,
    unknown,
  );
  expect(measured.requests).toBe(made);
  expect(most).toBe(2);
  expect(measured.perSecond).toBeGreaterThan(0);
  expect(measured.processorMsPerRequest).toBeUndefined();
});

test("processor time is that of the window", async () => {
  let used = 100;
  const measured = await drive(
    () => setImmediate(),
    load,
    async () => (used += 15),
  );
  expect(measured.busy).toBe(0.5);
});

test("a wrong answer ends the measurement", async () => {
  let made = 0;
  const failing = async (): Promise<void> => {
    made += 1;
    throw new Error("answered wrongly");
  };
  await expect(drive(failing, load, unknown)).rejects.toThrow("answered wrongly");
  expect(made).toBe(2);
});
