import { describe, expect, it, vi } from "vitest";

import type { CheckDemand } from "../../src/checks/ask.ts";
import type { Reply } from "../../src/providers/provider.ts";
import { AGREES, ask, FACE, IDENTITY, idmeta } from "./round-support.ts";
import { BAYU, endpoint, panel, seat, selfie } from "./support.ts";

describe("a selfie that takes long to prepare", () => {
  const slow = { ...selfie(), fit: () => new Promise<never>(() => undefined) };

  it("does not cost the answer of a provider that can do without it", async () => {
    vi.useFakeTimers();
    try {
      const { full, on } = idmeta();
      const patient: CheckDemand = { ...IDENTITY, deadlineMs: 5000 };
      const checks = ask({ ...BAYU, selfie: slow }, [patient, FACE], on);
      await vi.advanceTimersByTimeAsync(1500);
      expect((await checks.identity.get(patient))?.verdict).toBe("MATCH");
      expect(full.asked).toMatchObject([{ checks: new Set(["IDENTITY"]) }]);
      const face = await checks.face.get(FACE);
      expect(face?.providers).toMatchObject([{ status: "SKIPPED", cause: "TIMEOUT" }]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("leaves a provider that was never asked SKIPPED, and blames it for nothing", async () => {
    vi.useFakeTimers();
    try {
      const { face, on } = idmeta();
      const checks = ask({ ...BAYU, selfie: slow }, [FACE], on);
      await vi.advanceTimersByTimeAsync(2000);
      expect((await checks.face.get(FACE))?.providers).toMatchObject([
        { status: "SKIPPED", cause: "TIMEOUT", skipped: { reason: "The selfie was not ready in time." } },
      ]);
      expect(face.asked).toHaveLength(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("is given up where nobody waits for it any more", async () => {
    const caller = new AbortController();
    const given: AbortSignal[] = [];
    const watched = {
      ...selfie(),
      fit: (_limit: unknown, signal?: AbortSignal) => {
        if (signal !== undefined) given.push(signal);
        return new Promise<never>(() => undefined);
      },
    };
    const { on } = idmeta();
    const checks = ask({ ...BAYU, selfie: watched }, [FACE], on, caller.signal);
    caller.abort();
    expect((await checks.face.get(FACE))?.providers).toMatchObject([{ status: "SKIPPED", cause: "CANCELLED" }]);
    expect(given.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

describe("a caller who goes away while the selfie is being prepared", () => {
  it("has nobody asked for them, not even who can do without it", async () => {
    const caller = new AbortController();
    const given = Promise.withResolvers<void>();
    const abandoned = {
      ...selfie(),
      fit: (_limit: unknown, signal?: AbortSignal) =>
        new Promise<never>((_resolve, reject) => {
          signal?.addEventListener("abort", () => {
            reject(new Error("nobody waits"));
            given.resolve();
          });
        }),
    };
    const { full, on } = idmeta();
    const checks = ask({ ...BAYU, selfie: abandoned }, [IDENTITY, FACE], on, caller.signal);
    caller.abort();
    expect((await checks.identity.get(IDENTITY))?.providers).toMatchObject([{ status: "SKIPPED", cause: "CANCELLED" }]);
    await given.promise;
    await new Promise(setImmediate);
    expect(full.asked).toHaveLength(0);
  });
});

describe("deadlines and disconnects", () => {
  const stuck = (): Promise<Reply> => new Promise(() => undefined);

  it("answers TIMEOUT at the deadline and aborts the call, though the adapter never settles", async () => {
    vi.useFakeTimers();
    try {
      const { full, on } = idmeta(stuck);
      const checks = ask(BAYU, [IDENTITY], on);
      await vi.advanceTimersByTimeAsync(999);
      expect(full.contexts[0]?.signal.aborted).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      const check = await checks.identity.get(IDENTITY);
      expect(check?.providers).toMatchObject([{ status: "FAILED", failure: { code: "TIMEOUT" } }]);
      expect(full.contexts[0]?.signal.aborted).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it("holds each check to its own deadline where one call serves both", async () => {
    vi.useFakeTimers();
    try {
      const gate = Promise.withResolvers<Reply>();
      const { full, on } = idmeta(() => gate.promise);
      const checks = ask({ ...BAYU, selfie: selfie() }, [IDENTITY, FACE], on);
      await vi.advanceTimersByTimeAsync(1500);
      expect((await checks.identity.get(IDENTITY))?.providers).toMatchObject([{ failure: { code: "TIMEOUT" } }]);
      expect(full.contexts[0]?.signal.aborted).toBe(false);
      gate.resolve(AGREES);
      expect((await checks.face.get(FACE))?.verdict).toBe("MATCH");
      await vi.advanceTimersByTimeAsync(0);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("cancels the call where the caller goes away, which is no failure", async () => {
    const caller = new AbortController();
    const { full, on } = idmeta(stuck);
    const checks = ask(BAYU, [IDENTITY], on, caller.signal);
    await vi.waitFor(() => expect(full.contexts).toHaveLength(1));
    caller.abort();
    expect((await checks.identity.get(IDENTITY))?.providers).toMatchObject([{ status: "CANCELLED" }]);
    expect(full.contexts[0]?.signal.aborted).toBe(true);
  });

  it("does not let a slow provider hold up another's answer", async () => {
    vi.useFakeTimers();
    try {
      const slow = endpoint({ name: "slow", checks: ["FACE"], selfie: "required" }, stuck);
      const quick = endpoint({ name: "quick", checks: ["IDENTITY"] }, () => AGREES);
      const face: CheckDemand = { ...FACE, providers: ["GLAIR"] };
      const on = panel(seat("IDMETA", [quick]), seat("GLAIR", [slow]));
      const checks = ask({ ...BAYU, selfie: selfie() }, [IDENTITY, face], on);
      expect((await checks.identity.get(IDENTITY))?.verdict).toBe("MATCH");
      await vi.advanceTimersByTimeAsync(2000);
      expect((await checks.face.get(face))?.verdict).toBe("UNKNOWN");
    } finally {
      vi.useRealTimers();
    }
  });
});
