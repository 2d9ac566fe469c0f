import { expect, it, vi } from "vitest";

import { isUp } from "../../src/checks/health.ts";
import { seat } from "./support.ts";

const signal = new AbortController().signal;

function vendor(health: () => Promise<boolean>) {
  return seat("ILUMA", [], { provider: { name: "ILUMA", endpoints: [], health, close: async () => undefined } });
}

it("is what the vendor says of itself", async () => {
  expect(
    await isUp(
      vendor(async () => true),
      signal,
    ),
  ).toBe(true);
  expect(
    await isUp(
      vendor(async () => false),
      signal,
    ),
  ).toBe(false);
});

it("is false where the vendor fails to say so", async () => {
  expect(
    await isUp(
      vendor(async () => Promise.reject(new Error("down"))),
      signal,
    ),
  ).toBe(false);
});

it("is null where the provider is off or has no way to say so", async () => {
  expect(await isUp(seat("GLAIR", []), signal)).toBeNull();
  expect(await isUp(seat("ILUMA", [], { provider: null }), signal)).toBeNull();
});

it("is false for a vendor that does not answer within two seconds", async () => {
  vi.useFakeTimers();
  try {
    const asked = isUp(
      vendor(() => new Promise(() => undefined)),
      signal,
    );
    await vi.advanceTimersByTimeAsync(2000);
    expect(await asked).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
