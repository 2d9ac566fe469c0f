import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";

import { expect, test } from "vitest";

import { SYSTEM_CLOCK } from "../../../src/sandbox/clock.ts";
import type { SandboxClock } from "../../../src/sandbox/clock.ts";
import { FAULTS } from "../../../src/sandbox/faults/catalogue.ts";
import { startSandbox } from "../../../src/sandbox/sandbox.ts";
import { SIMULATORS } from "../support/vendors.ts";

/** The process's sockets. A client with a pool of its own would keep some: none is used here. */
function sockets(): string[] {
  return process.getActiveResourcesInfo().filter((kind) => /TCP|TLS/.test(kind));
}

/** The system's clock, and how many timers it has running. */
function countingClock(): SandboxClock & { running: number } {
  const clock = {
    running: 0,
    now: SYSTEM_CLOCK.now,
    sleep: async (ms: number, signal: AbortSignal) => {
      clock.running += 1;
      await SYSTEM_CLOCK.sleep(ms, signal).finally(() => {
        clock.running -= 1;
      });
    },
  };
  return clock;
}

async function callerOf(baseUrl: string | undefined, says: string | Buffer): Promise<Socket> {
  const caller = connect(Number(new URL(String(baseUrl)).port), "127.0.0.1");
  await once(caller, "connect");
  caller.on("error", () => {});
  caller.resume();
  caller.write(says);
  return caller;
}

/** However it comes about. */
function closed(caller: Socket): Promise<void> {
  return new Promise((resolve) => caller.once("close", () => resolve()));
}

test.each(["slow-first-byte", "slow-drip", "endless-body", "large-body"] as const)(
  "closing ends %s at once, and leaves no socket and no timer",
  async (name) => {
    const before = sockets();
    const clock = countingClock();
    const sandbox = await startSandbox({
      simulators: SIMULATORS,
      clock,
      settings: { ILUMA: { faults: [FAULTS[name].fault] } },
    });
    const request = "GET /health HTTP/1.1\r\nhost: vendor\r\n\r\n";
    const callers = [0, 1, 2].map(() => callerOf(sandbox.environment["ILUMA_BASE_URL"], request));
    const ends = callers.map(async (caller) => closed(await caller));
    await sandbox.until((calls) => calls.length === 3);
    await sandbox.close();
    await Promise.all(ends);
    expect(sandbox.calls().map(({ cancelled }) => cancelled)).toEqual([false, false, false]);
    expect(sockets()).toEqual(before);
    expect(clock.running).toBe(0);
  },
);

test("closing ends a TLS connection half made, and a vendor whose port is shut", async () => {
  const before = sockets();
  const sandbox = await startSandbox({
    simulators: SIMULATORS,
    tls: ["ILUMA"],
    settings: { GLAIR: { faults: [FAULTS["connection-refused"].fault] } },
  });
  const caller = await callerOf(sandbox.environment["ILUMA_BASE_URL"], Buffer.from([0x16, 0x03]));
  await Promise.all([closed(caller), sandbox.close()]);
  expect(sockets()).toEqual(before);
});
