import { describe, expect, it } from "vitest";

import type { CheckDemand } from "../../../src/checks/ask.ts";
import { Lines } from "../../../src/checks/line/lines.ts";
import { startRound } from "../../../src/checks/round.ts";
import type { Answer } from "../../../src/domain/answer.ts";
import type { Person } from "../../../src/domain/person.ts";
import { VendorFailure } from "../../../src/providers/provider.ts";
import type { Reply } from "../../../src/providers/provider.ts";
import { AGREES, clock } from "../round-support.ts";
import { BAYU, endpoint, panel, seat, selfie } from "../support.ts";
import { settled } from "../strategy/support.ts";

const IDENTITY: CheckDemand = { check: "IDENTITY", providers: ["GLAIR"], deadlineMs: 1_000 };

/** One vendor that answers when it is told to, asked by several requests of one server. */
function server() {
  const answer = Promise.withResolvers<Reply>();
  const vendor = endpoint(
    { name: "verification", checks: ["IDENTITY", "FACE"], fields: ["NAME"], selfie: "for-face" },
    () => answer.promise,
  );
  const lines = new Lines();
  const on = panel(seat("GLAIR", [vendor], { prices: new Map([["verification", 500]]) }));
  const request = (person: Person, options: { tenant?: string; demand?: CheckDemand; signal?: AbortSignal } = {}) => {
    const { tenant = "default", demand = IDENTITY, signal = new AbortController().signal } = options;
    const [checks] = startRound([{ subject: { kind: "person", person }, demands: [demand] }], {
      panel: on,
      lines,
      tenant,
      clock,
      signal,
    });
    const check: Promise<{ readonly providers: readonly Answer<unknown>[] }> | undefined =
      checks?.identity.get(demand) ?? checks?.face.get(demand);
    if (check === undefined) throw new RangeError("no check");
    return check.then(({ providers: [answered] }) => answered);
  };
  return { vendor, lines, request, answer };
}

describe("the same question asked twice at once", () => {
  it("is one call, billed to the first", async () => {
    const { vendor, lines, request, answer } = server();
    const both = [request(BAYU), request({ ...BAYU })];
    await settled();
    expect(vendor.asked).toHaveLength(1);
    expect(lines.underWay).toBe(1);
    answer.resolve(AGREES);
    expect(await Promise.all(both)).toMatchObject([
      { status: "ANSWERED", costIdr: 500, requestId: "r-1" },
      { status: "ANSWERED", costIdr: 0, requestId: "r-1" },
    ]);
    expect(lines.underWay).toBe(0);
  });

  it("is asked anew once the call is over", async () => {
    const { vendor, request, answer } = server();
    answer.resolve(AGREES);
    await request(BAYU);
    await request(BAYU);
    expect(vendor.asked).toHaveLength(2);
  });

  it.each([
    ["another tenant's", BAYU, { tenant: "other" }],
    ["about somebody else", { ...BAYU, name: "Somebody Else" }, {}],
    ["with another selfie", { ...BAYU, selfie: selfie() }, { demand: { ...IDENTITY, check: "FACE" as const } }],
    ["on other terms", BAYU, { demand: { ...IDENTITY, retry: "maybe_billed" as const } }],
  ])("is another one where it is %s", async (_which, person, options) => {
    const { vendor, request, answer } = server();
    const both = [request(BAYU), request(person, options)];
    await settled();
    expect(vendor.asked).toHaveLength(2);
    answer.resolve(AGREES);
    expect(await Promise.all(both)).toMatchObject([{ costIdr: 500 }, { costIdr: 500 }]);
  });

  it("goes on where one of the two goes away, and is hung up on where both do", async () => {
    const { vendor, request } = server();
    const [one, other] = [new AbortController(), new AbortController()];
    const first = request(BAYU, { signal: one.signal });
    const second = request(BAYU, { signal: other.signal });
    await settled();
    one.abort();
    expect(await first).toMatchObject({ status: "CANCELLED", costIdr: 500 });
    expect(vendor.contexts[0]?.signal.aborted).toBe(false);
    other.abort();
    expect(await second).toMatchObject({ status: "CANCELLED", costIdr: 0 });
    expect(vendor.contexts[0]?.signal).toMatchObject({ aborted: true, reason: "CANCELLED" });
  });

  it("costs nothing that was called off while an attempt that nobody bills was being made up for", async () => {
    const gone = new AbortController();
    const busy = endpoint({ name: "verification", checks: ["IDENTITY"] }, () => {
      throw new VendorFailure("RATE_LIMITED", "It is busy.", { repeat: "refused", retryAfterMs: 500 });
    });
    const on = panel(seat("GLAIR", [busy], { prices: new Map([["verification", 500]]) }));
    const lines = new Lines();
    const subject = { kind: "person", person: BAYU } as const;
    const options = { panel: on, lines, tenant: "default", clock, signal: gone.signal };
    const [checks] = startRound([{ subject, demands: [IDENTITY] }], options);
    await settled();
    gone.abort();
    expect((await checks?.identity.get(IDENTITY))?.providers).toMatchObject([
      { status: "CANCELLED", attempts: 1, costIdr: 0 },
    ]);
  });

  it("is waited for as long as the last of those who want it waits", async () => {
    const { vendor, request } = server();
    const short = request(BAYU, { demand: { ...IDENTITY, deadlineMs: 20 } });
    const long = request(BAYU, { demand: { ...IDENTITY, deadlineMs: 60 } });
    await settled();
    const [context] = vendor.contexts;
    expect(context?.deadline).toBeGreaterThan(performance.now() + 25);
    expect(await short).toMatchObject({ status: "FAILED", failure: { code: "TIMEOUT" } });
    expect(context?.signal.aborted).toBe(false);
    expect(await long).toMatchObject({ status: "FAILED", failure: { code: "TIMEOUT" } });
    expect(context?.signal).toMatchObject({ aborted: true, reason: "TIMEOUT" });
  });
});
