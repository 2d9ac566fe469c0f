import { describe, expect, it } from "vitest";

import type { CheckDemand } from "../../src/checks/ask.ts";
import { Purse } from "../../src/checks/money/purse.ts";
import { Lines } from "../../src/checks/line/lines.ts";
import { startRound } from "../../src/checks/round.ts";
import { VendorFailure } from "../../src/providers/provider.ts";
import type { Reply } from "../../src/providers/provider.ts";
import { AGREES, ask, clock } from "./round-support.ts";
import { BAYU, endpoint, panel, seat, selfie } from "./support.ts";
import { settled } from "./strategy/support.ts";

const PERSON = { ...BAYU, selfie: selfie() };

describe("a call that serves two checks", () => {
  /** IDmeta answers both when it is told to; the others are each good for one. */
  function vendors() {
    const both = Promise.withResolvers<Reply>();
    const face = Promise.withResolvers<Reply>();
    const full = endpoint({ name: "full", checks: ["IDENTITY", "FACE"], selfie: "for-face" }, () => both.promise);
    const quick = endpoint({ name: "quick", checks: ["IDENTITY"] }, () => AGREES);
    const match = endpoint({ name: "match", checks: ["FACE"], selfie: "required" }, () => face.promise);
    const on = panel(seat("IDMETA", [full]), seat("GLAIR", [quick]), seat("HYPERVERGE", [match]));
    return { both, face, full, on };
  }
  const identity: CheckDemand = {
    check: "IDENTITY",
    providers: ["IDMETA", "GLAIR"],
    strategy: { kind: "hedge", afterMs: 0 },
    deadlineMs: 5_000,
  };
  const inTurn: CheckDemand = {
    check: "FACE",
    providers: ["HYPERVERGE", "IDMETA"],
    strategy: { kind: "failover" },
    deadlineMs: 5_000,
  };

  it("goes on for a check that may still come to it, where the other has given it up", async () => {
    const { both, face, full, on } = vendors();
    const checks = ask(PERSON, [identity, inTurn], on);
    expect((await checks.identity.get(identity))?.providers).toMatchObject([
      { provider: "IDMETA", status: "CANCELLED" },
      { provider: "GLAIR", status: "ANSWERED" },
    ]);
    expect(full.contexts[0]?.signal.aborted).toBe(false);
    face.reject(new VendorFailure("UNAVAILABLE", "It is down."));
    both.resolve(AGREES);
    expect((await checks.face.get(inTurn))?.providers).toMatchObject([
      { provider: "HYPERVERGE", status: "FAILED" },
      { provider: "IDMETA", status: "ANSWERED" },
    ]);
    expect(full.asked).toHaveLength(1);
  });

  it("is hung up on once neither can come to it", async () => {
    const { face, full, on } = vendors();
    const checks = ask(PERSON, [identity, inTurn], on);
    await checks.identity.get(identity);
    face.resolve(AGREES);
    expect((await checks.face.get(inTurn))?.verdict).toBe("MATCH");
    expect(full.contexts[0]?.signal).toMatchObject({ aborted: true, reason: "CANCELLED" });
  });

  it("leaves another request's call alone, however often its own checks turn to it and away", async () => {
    const { both, face, on } = vendors();
    const lines = new Lines();
    const gone = new AbortController();
    const start = (demands: readonly CheckDemand[], signal: AbortSignal) => {
      const [checks] = startRound([{ subject: { kind: "person", person: PERSON }, demands }], {
        panel: on,
        lines,
        tenant: "default",
        clock,
        signal,
      });
      if (checks === undefined) throw new RangeError("no checks");
      return checks;
    };
    const all: CheckDemand = { check: "FACE", providers: ["IDMETA"], deadlineMs: 5_000 };
    const staying = start([all, { ...identity, strategy: { kind: "all" } }], new AbortController().signal);
    await settled();
    const leaving = start([identity, inTurn], gone.signal);
    await leaving.identity.get(identity);
    face.reject(new VendorFailure("UNAVAILABLE", "It is down."));
    await settled();
    gone.abort();
    await leaving.face.get(inTurn);
    both.resolve(AGREES);
    expect((await staying.face.get(all))?.providers).toMatchObject([{ status: "ANSWERED" }]);
  });
});

describe("a call that one check waits for briefly", () => {
  it("may take as long as another waits that can still come to it", async () => {
    const deadlines: number[] = [];
    const full = endpoint({ name: "full", checks: ["IDENTITY", "FACE"], selfie: "for-face" }, (_question, context) => {
      deadlines.push(context.deadline - performance.now());
      return AGREES;
    });
    const match = endpoint({ name: "match", checks: ["FACE"], selfie: "required" }, () => AGREES);
    const on = panel(seat("IDMETA", [full]), seat("HYPERVERGE", [match]));
    const brief: CheckDemand = { check: "IDENTITY", providers: ["IDMETA"], deadlineMs: 500 };
    const patient: CheckDemand = {
      check: "FACE",
      providers: ["HYPERVERGE", "IDMETA"],
      strategy: { kind: "failover" },
      deadlineMs: 6_000,
    };
    const checks = ask(PERSON, [brief, patient], on);
    await checks.identity.get(brief);
    expect(deadlines).toEqual([expect.closeTo(6_000, -3)]);
  });

  it("has no more than its share where it is asked in turn and nobody else can come to it", async () => {
    const deadlines: number[] = [];
    const slow = endpoint({ name: "slow", checks: ["IDENTITY"] }, (_question, context) => {
      deadlines.push(context.deadline - performance.now());
      return AGREES;
    });
    const other = endpoint({ name: "other", checks: ["IDENTITY"] }, () => AGREES);
    const inOrder: CheckDemand = {
      check: "IDENTITY",
      providers: ["IDMETA", "GLAIR"],
      strategy: { kind: "failover" },
      deadlineMs: 6_000,
    };
    await ask(BAYU, [inOrder], panel(seat("IDMETA", [slow]), seat("GLAIR", [other]))).identity.get(inOrder);
    expect(deadlines).toEqual([expect.closeTo(3_000, -3)]);
  });
});

describe("money that one asker limits", () => {
  it("limits nobody else who asks the same", async () => {
    const answer = Promise.withResolvers<Reply>();
    const vendor = endpoint({ name: "v", checks: ["IDENTITY"] }, () => answer.promise);
    const on = panel(seat("GLAIR", [vendor], { prices: new Map([["v", 500]]) }));
    const demand: CheckDemand = { check: "IDENTITY", providers: ["GLAIR"], deadlineMs: 1_000 };
    const subject = { kind: "person", person: BAYU } as const;
    const [poor, free] = startRound(
      [
        { subject, demands: [demand], purse: new Purse(100, new Map()) },
        { subject, demands: [{ ...demand }] },
      ],
      { panel: on, lines: new Lines(), tenant: "default", clock, signal: new AbortController().signal },
    );
    answer.resolve(AGREES);
    expect(await poor?.identity.get(demand)).toMatchObject({ providers: [{ status: "SKIPPED" }] });
    expect(await Promise.all(free?.identity.values() ?? [])).toMatchObject([{ providers: [{ status: "ANSWERED" }] }]);
  });
});
