import { expect, it } from "vitest";

import { PAYS_ANYTHING } from "../../../src/checks/line/call.ts";
import { DEFAULT_LIMITS, Line } from "../../../src/checks/line/line.ts";
import type { LineWatch } from "../../../src/checks/line/watch.ts";
import { UNWATCHED } from "../../../src/checks/line/watch.ts";
import { VendorFailure } from "../../../src/providers/provider.ts";
import type { BegunAttempt } from "../../../src/domain/vendor-traffic.ts";
import { REPLY } from "./support.ts";

function asked(watch: LineWatch) {
  const tools = { now: () => 1_000, random: () => 0, pause: async () => {}, watch };
  const line = new Line({ name: "GLAIR", title: "GLAIR" }, DEFAULT_LIMITS, tools);
  let attempts = 0;
  const put = async (): Promise<typeof REPLY> => {
    attempts += 1;
    if (attempts === 1) throw new VendorFailure("UNAVAILABLE", "It failed.", { repeat: "unsent" });
    return REPLY;
  };
  return line.ask({
    endpoint: "verification",
    put,
    checks: new Set(["IDENTITY"]),
    retry: "safe",
    priceIdr: null,
    payer: PAYS_ANYTHING,
    asking: () => {},
    resting: () => {},
    isAccepted: () => false,
    context: { signal: new AbortController().signal, deadline: 9_000, scope: {} },
  });
}

it("each attempt is followed from its beginning to its own end", async () => {
  const told: unknown[] = [];
  const attempting = (attempt: BegunAttempt) => {
    told.push(attempt);
    return (outcome: string) => told.push([attempt.attempt, outcome]);
  };
  await asked({ ...UNWATCHED, attempting });
  const about = { provider: "GLAIR", endpoint: "verification", checks: new Set(["IDENTITY"]) };
  expect(told).toEqual([{ ...about, attempt: 1 }, [1, "UNAVAILABLE"], { ...about, attempt: 2 }, [2, "ANSWERED"]]);
});

it("an attempt that nobody follows is made all the same", async () => {
  expect(await asked(UNWATCHED)).toMatchObject({ kind: "reply", attempts: 2 });
});
