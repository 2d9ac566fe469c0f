import { once } from "node:events";

import type { SandboxClock } from "../../../src/sandbox/clock.ts";

/** A clock that notes every wait and ends it at once, or, when held, at the caller's leaving alone. */
export function notingClock(held = false): SandboxClock & { readonly waits: number[]; readonly left: EventTarget } {
  const waits: number[] = [];
  const left = new EventTarget();
  return {
    waits,
    left,
    now: () => new Date("2025-01-02T03:04:05Z"),
    sleep: async (ms, signal) => {
      waits.push(ms);
      left.dispatchEvent(new Event("waiting"));
      if (!held) return;
      await once(signal, "abort");
      left.dispatchEvent(new Event("left"));
      throw new Error("left");
    },
  };
}
