import { expect, it } from "vitest";

import { openCall } from "../../src/checks/call.ts";
import type { KnownCall } from "../../src/checks/journal.ts";
import { Lines } from "../../src/checks/line/lines.ts";
import { isCall, planSubject } from "../../src/checks/plan.ts";
import { mayAskOn } from "../../src/checks/remembered-call.ts";
import type { Retry } from "../../src/domain/strategy.ts";
import type { Selfie } from "../../src/domain/selfie.ts";
import type { Repeat } from "../../src/providers/provider.ts";
import { AGREES, clock } from "./round-support.ts";
import { BAYU, endpoint, panel, seat, selfie } from "./support.ts";

const ASKED_AT = new Date("2026-11-20T02:59:00Z");

function knownCall(said: KnownCall["said"], rest: Partial<KnownCall> = {}): KnownCall {
  return { askedAt: ASKED_AT, latencyMs: 40, attempts: 1, billed: 1, said, ...rest };
}

function failed(repeat: Repeat): NonNullable<KnownCall["said"]> {
  return { failure: { code: "UNAVAILABLE", message: "It was down.", retryable: true }, requestId: "r-0", repeat };
}

/** What a call comes to that an earlier run has begun. */
async function resumed(known: KnownCall | undefined, retry: Retry, picture = selfie()) {
  const check = endpoint({ name: "check", checks: ["FACE"], requires: [], selfie: "required" }, () => AGREES);
  const on = panel(seat("GLAIR", [check]));
  const demand = { check: "FACE", providers: ["GLAIR"], deadlineMs: 1000, retry } as const;
  const person = { ...BAYU, selfie: picture };
  const parts = planSubject(on, { subject: { kind: "person", person }, demands: [demand] });
  const planned = parts.get("GLAIR")?.get("FACE");
  if (planned === undefined || !isCall(planned)) return expect.fail("nothing was planned");
  const begun: number[] = [];
  const call = openCall(planned, {
    lines: new Lines(),
    tenant: "default",
    clock,
    scope: {},
    journal: {
      isOwn: true,
      known: () => known,
      begin({ attempt }) {
        begun.push(attempt);
        return { end() {} };
      },
    },
  });
  const until = performance.now() + 1000;
  const end = await call.expect(until).ask(until);
  return { end, asking: call.progress().asking, asked: check.asked.length, begun };
}

it.each<[string, KnownCall["said"], Retry, boolean]>([
  ["that was answered", { reply: AGREES }, "maybe_billed", false],
  ["that was taken, and is answered later", { reply: { status: "PENDING", requestId: "r" } }, "maybe_billed", false],
  ["whose end nobody knows", null, "safe", false],
  ["whose end nobody knows", null, "maybe_billed", true],
  ["that was never sent", failed("unsent"), "safe", true],
  ["that was refused", failed("refused"), "safe", true],
  ["that failed and may be billed", failed("maybe_billed"), "safe", false],
  ["that failed and may be billed", failed("maybe_billed"), "maybe_billed", true],
  ["that is no use to repeat", failed("useless"), "maybe_billed", false],
])("a call %s (%j) may be made again under %s: %s", async (_, said, retry, again) => {
  const known = knownCall(said);
  expect(mayAskOn(known, retry)).toBe(again);
  expect((await resumed(known, retry)).asked).toBe(again ? 1 : 0);
});

it("a call is not made more often in all than in one run", () => {
  expect(mayAskOn(knownCall(null, { attempts: 2 }), "maybe_billed")).toBe(true);
  expect(mayAskOn(knownCall(null, { attempts: 3 }), "maybe_billed")).toBe(false);
});

it("a call that was answered is as it was when it was made", async () => {
  const { end, asking } = await resumed(knownCall({ reply: AGREES }), "safe");
  expect(end).toMatchObject({ kind: "reply", reply: AGREES, attempts: 1, billed: 1 });
  expect(asking).toMatchObject({ at: ASKED_AT, attempts: 1, billed: 1 });
  if (end.kind === "skip" || asking === undefined) return expect.fail();
  expect(end.ended - asking.started).toBeCloseTo(40, 6);
});

it("a call that was interrupted is unavailable, and may be billed", async () => {
  const { end } = await resumed(knownCall(null), "safe");
  expect(end).toMatchObject({
    kind: "failure",
    failure: { code: "UNAVAILABLE" },
    requestId: null,
    attempts: 1,
    billed: 1,
  });
});

it("a call that is made again has cost what it cost before, too", async () => {
  const { end, asking } = await resumed(knownCall(null, { attempts: 2, billed: 1 }), "maybe_billed");
  expect(end).toMatchObject({ kind: "reply", attempts: 3, billed: 2 });
  expect(asking).toMatchObject({ attempts: 3, billed: 2 });
});

it("a call that could be made again, and cannot since the selfie is gone, stays what it was", async () => {
  const gone: Selfie = { width: 0, height: 0, fit: async () => ({ unfit: "It is gone.", gone: true }) };
  const { end, asked } = await resumed(knownCall(null), "maybe_billed", gone);
  expect(end).toMatchObject({ kind: "failure", failure: { code: "UNAVAILABLE" }, attempts: 1, billed: 1 });
  expect(asked).toBe(0);
});

it("a call that nobody has begun is made", async () => {
  expect(await resumed(undefined, "safe")).toMatchObject({ asked: 1, begun: [1], end: { attempts: 1 } });
});
