import { describe, expect, test } from "vitest";

import { FAULTS } from "../../../src/sandbox/faults/catalogue.ts";
import { notingClock } from "../support/clock.ts";
import { ASKED, failing, sandboxWith } from "./support.ts";

const SLOW = ["slow-first-byte", "slow-drip", "endless-body"] as const;

describe("a caller who hangs up", () => {
  test.each(SLOW)("is seen by the vendor during %s", async (name) => {
    const { sandbox, vendors } = await sandboxWith({ settings: { ILUMA: { faults: [FAULTS[name].fault] } } });
    const leaving = new AbortController();
    const call = fetch(`${vendors.value("ILUMA_BASE_URL")}/health`, { signal: leaving.signal }).then((response) =>
      response.text(),
    );
    await sandbox.until(([first]) => first !== undefined && (name === "slow-first-byte" || first.status !== null));
    expect(sandbox.calls("ILUMA")).toMatchObject([{ cancelled: false }]);
    leaving.abort();
    await expect(call).rejects.toThrow("aborted");
    await sandbox.until((calls) => calls.every(({ cancelled }) => cancelled));
    await sandbox.settled();
    expect(sandbox.calls("ILUMA")).toMatchObject([{ path: "/health", fault: name, cancelled: true }]);
  });

  test("is told apart from one who has the whole answer, and from one whom the vendor cut off", async () => {
    const { sandbox, vendors } = await sandboxWith();
    await vendors.glair(ASKED);
    sandbox.configure("GLAIR", { faults: [{ kind: "reset-before-headers" }] });
    await failing(vendors.glair(ASKED));
    await sandbox.settled();
    expect(sandbox.calls().map(({ cancelled, fault }) => [fault, cancelled])).toEqual([
      [null, false],
      ["reset-before-headers", false],
    ]);
  });
});

describe("waiting without sleeping", () => {
  test("until resolves at once where the calls are so already, and rejects with what the condition throws", async () => {
    const { sandbox } = await sandboxWith();
    await sandbox.until((calls) => calls.length === 0);
    await expect(
      sandbox.until(() => {
        throw new Error("no such thing");
      }),
    ).rejects.toThrow("no such thing");
  });

  test("settled waits for every request that is under way", async () => {
    const clock = notingClock(true);
    const { sandbox, vendors } = await sandboxWith({
      clock,
      settings: { GLAIR: { latency: { minMs: 1, maxMs: 1 } } },
    });
    const leaving = new AbortController();
    const call = failing(fetch(`${vendors.value("GLAIR_BASE_URL")}/x`, { signal: leaving.signal }));
    await sandbox.until((calls) => calls.length === 1);
    let settled = false;
    const waiting = sandbox.settled().then(() => {
      settled = true;
    });
    expect((await vendors.ilumaGet("/health")).status).toBe(200);
    expect(settled).toBe(false);
    leaving.abort();
    await Promise.all([call, waiting]);
    expect(sandbox.calls("GLAIR")).toMatchObject([{ status: null, cancelled: true }]);
  });
});
