import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { failure, line, REPLY } from "./support.ts";

const DOWN = failure("UNAVAILABLE", "maybe_billed");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function fail(ask: ReturnType<typeof line>["ask"], times: number): Promise<void> {
  for (let call = 0; call < times; call++) await ask([DOWN]);
}

describe("the circuit to a vendor", () => {
  it("opens at half of twenty calls in thirty seconds, and then nobody is asked nor billed", async () => {
    const { ask, line: to, heldBack, states } = line();
    for (let call = 0; call < 10; call++) await ask([REPLY]);
    await fail(ask, 9);
    expect(to.state).toMatchObject({ circuit: "CLOSED", calls: 19, failures: 9 });
    await fail(ask, 1);
    expect(to.state).toMatchObject({ circuit: "OPEN", calls: 20, failures: 10 });
    expect(await ask([REPLY])).toMatchObject({
      kind: "failure",
      failure: { code: "CIRCUIT_OPEN", retryable: true },
      attempts: 0,
      billed: 0,
    });
    expect(heldBack).toEqual(["circuit"]);
    expect(states).toEqual(["OPEN"]);
  });

  it("stays closed under twenty calls, however many fail, and forgets what is older than thirty seconds", async () => {
    const { ask, line: to } = line();
    await fail(ask, 19);
    vi.advanceTimersByTime(31_000);
    await fail(ask, 19);
    expect(to.state).toMatchObject({ circuit: "CLOSED", calls: 19, failures: 19 });
  });

  it("counts what the caller did wrong as a vendor that is well", async () => {
    const { ask, line: to } = line();
    for (let call = 0; call < 30; call++) await ask([failure("INVALID_INPUT", "useless")]);
    expect(to.state).toMatchObject({ circuit: "CLOSED", calls: 30, failures: 0 });
  });

  it("does not count a call that was called off", async () => {
    const { ask, line: to } = line();
    for (let call = 0; call < 30; call++) {
      const gone = new AbortController();
      const asking = (): void => gone.abort("CANCELLED");
      await ask([failure("TIMEOUT", "maybe_billed")], { asking, context: { signal: gone.signal } });
    }
    expect(to.state).toMatchObject({ circuit: "CLOSED", calls: 0, failures: 0 });
  });

  it("lets one call try the vendor after a rest, and closes where it is well", async () => {
    const { ask, line: to, states } = line();
    await fail(ask, 20);
    vi.advanceTimersByTime(4_000);
    expect(await ask([REPLY])).toMatchObject({ failure: { code: "CIRCUIT_OPEN" } });
    vi.advanceTimersByTime(1_500);
    const trial = Promise.withResolvers<typeof REPLY>();
    const trying = ask([], { put: () => trial.promise });
    expect(to.state.circuit).toBe("HALF_OPEN");
    expect(await ask([REPLY])).toMatchObject({ failure: { code: "CIRCUIT_OPEN" } });
    trial.resolve(REPLY);
    expect(await trying).toMatchObject({ kind: "reply" });
    expect(states).toEqual(["OPEN", "HALF_OPEN", "CLOSED"]);
    expect(to.state.failures).toBe(0);
  });

  it("opens again where the trial fails, and for twice as long", async () => {
    const { ask, line: to } = line();
    await fail(ask, 20);
    vi.advanceTimersByTime(5_500);
    await fail(ask, 1);
    expect(to.state.circuit).toBe("OPEN");
    vi.advanceTimersByTime(6_000);
    expect(await ask([REPLY])).toMatchObject({ failure: { code: "CIRCUIT_OPEN" } });
    vi.advanceTimersByTime(5_000);
    expect(await ask([REPLY])).toMatchObject({ kind: "reply" });
  });

  it("leaves the trial to the next where one was called off, or never reached the vendor", async () => {
    const { ask, line: to } = line();
    await fail(ask, 20);
    vi.advanceTimersByTime(5_500);
    const gone = new AbortController();
    await ask([DOWN], { asking: () => gone.abort("CANCELLED"), context: { signal: gone.signal } });
    expect(to.state.circuit).toBe("HALF_OPEN");
    await ask([DOWN], { payer: { pay: () => false, repay() {} } });
    expect(to.state.circuit).toBe("HALF_OPEN");
    expect(await ask([REPLY])).toMatchObject({ kind: "reply" });
    expect(to.state.circuit).toBe("CLOSED");
  });

  it("is not moved by calls that began before it opened", async () => {
    const { ask, line: to } = line();
    const late = Promise.withResolvers<typeof REPLY>();
    const early = ask([], { put: () => late.promise });
    await fail(ask, 20);
    vi.advanceTimersByTime(5_500);
    const trial = Promise.withResolvers<typeof REPLY>();
    const trying = ask([], { put: () => trial.promise });
    late.reject(DOWN);
    await early;
    expect(to.state.circuit).toBe("HALF_OPEN");
    trial.resolve(REPLY);
    await trying;
    expect(to.state.circuit).toBe("CLOSED");
  });
});
