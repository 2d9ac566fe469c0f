import { describe, expect, it } from "vitest";

import { DEFAULT_LIMITS } from "../../src/checks/line/line.ts";
import type { LineLimits } from "../../src/checks/line/line.ts";
import { Lines } from "../../src/checks/line/lines.ts";
import { lookUpListing } from "../../src/checks/listing.ts";
import { startRound } from "../../src/checks/round.ts";
import type { Provider } from "../../src/providers/provider.ts";
import { VendorFailure } from "../../src/providers/provider.ts";
import { AGREES, clock } from "./round-support.ts";
import { BAYU, endpoint, panel, seat } from "./support.ts";
import { settled } from "./strategy/support.ts";

type Found = Awaited<ReturnType<NonNullable<Provider["listing"]>>>;

const NOBODY: Found = { record: null, requestId: "l-1" };

/** One account with lists and a check, and the only lines to it that this server has. */
function account(answer: (id: string) => Promise<Found>, limits: Partial<LineLimits> = {}) {
  const asked: string[] = [];
  const check = endpoint({ name: "verification", checks: ["IDENTITY"] }, () => AGREES);
  const vendor = seat("ILUMA", [check], {
    provider: {
      name: "ILUMA",
      endpoints: [check],
      listing: (id) => {
        asked.push(id);
        return answer(id);
      },
      close: async () => undefined,
    },
  });
  const lines = new Lines({ limits: new Map([["ILUMA", { ...DEFAULT_LIMITS, ...limits }]]) });
  const signal = new AbortController().signal;
  return {
    asked,
    state: () => lines.stateOf(vendor),
    lookUp: (id: string, deadlineMs = 10_000) => lookUpListing(vendor, id, { lines, clock, signal, deadlineMs }),
    async check() {
      const demand = { check: "IDENTITY", providers: ["ILUMA"], deadlineMs: 10_000 } as const;
      const subject = { kind: "person", person: BAYU } as const;
      const options = { panel: panel(vendor), lines, tenant: "default", clock, signal };
      const [checks] = startRound([{ subject, demands: [demand] }], options);
      return (await checks?.identity.get(demand))?.providers[0];
    },
  };
}

const heldBack = (code: "RATE_LIMITED" | "CIRCUIT_OPEN") => ({ status: "FAILED", failure: { code }, attempts: 0 });

describe("the look-up of a listing", () => {
  it("takes one of the account's places, waits for one like any check, and keeps checks waiting", async () => {
    const first = Promise.withResolvers<Found>();
    const { asked, state, lookUp, check } = account(
      (id) => (id === "first" ? first.promise : Promise.resolve(NOBODY)),
      {
        concurrency: 1,
      },
    );
    const slow = lookUp("first");
    await settled();
    expect(state()).toMatchObject({ underWay: 1 });
    const checked = check();
    const waiting = Array.from({ length: 7 }, (_, index) => lookUp(`waiting ${index}`));
    await settled();
    expect(await lookUp("one too many")).toMatchObject(heldBack("RATE_LIMITED"));
    expect(asked).toEqual(["first"]);
    let isChecked = false;
    void checked.then(() => (isChecked = true));
    await settled();
    expect(isChecked).toBe(false);

    first.resolve(NOBODY);
    for (const found of await Promise.all([slow, ...waiting])) expect(found).toMatchObject({ status: "ANSWERED" });
    expect(await checked).toMatchObject({ status: "ANSWERED" });
    expect(asked).toHaveLength(8);
    expect(state()).toMatchObject({ underWay: 0 });
  });

  it("is made at the account's pace, which checks use up as well", async () => {
    const { asked, lookUp, check } = account(() => Promise.resolve(NOBODY), { perSecond: 2 });
    expect(await check()).toMatchObject({ status: "ANSWERED" });
    expect(await lookUp("second")).toMatchObject({ status: "ANSWERED", claims: { record: null } });
    expect(await lookUp("third", 200)).toMatchObject(heldBack("RATE_LIMITED"));
    expect(asked).toEqual(["second"]);
  });

  it("that fails counts for the account's circuit, and none is made while that is open", async () => {
    const { asked, state, lookUp, check } = account(() =>
      Promise.reject(new VendorFailure("UNAVAILABLE", "It is down.", { repeat: "maybe_billed" })),
    );
    for (let call = 0; call < 20; call++) {
      expect(await lookUp("any")).toMatchObject({ status: "FAILED", failure: { code: "UNAVAILABLE" }, attempts: 1 });
    }
    expect(state()).toMatchObject({ circuit: "OPEN", calls: 20, failures: 20 });
    expect(await lookUp("any")).toMatchObject(heldBack("CIRCUIT_OPEN"));
    expect(await check()).toMatchObject(heldBack("CIRCUIT_OPEN"));
    expect(asked).toHaveLength(20);
  });
});
