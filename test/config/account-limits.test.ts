import { describe, expect, test } from "vitest";

import { DEFAULT_LIMITS } from "../../src/checks/line/line.ts";
import { expectConfiguration, problemsOf } from "./load.ts";

describe("what an account may be asked at most", () => {
  test("is what a line takes by itself, for every provider, where nothing is set", () => {
    const { accountLimits } = expectConfiguration({}).checks;
    expect([...accountLimits]).toEqual([
      ["ACME", DEFAULT_LIMITS],
      ["LISTS", DEFAULT_LIMITS],
    ]);
  });

  test.each([
    [
      { ACME_CONCURRENCY: "4", ACME_RATE: "20" },
      { concurrency: 4, perSecond: 20 },
    ],
    [{ ACME_RATE: "0.5" }, { concurrency: 128, perSecond: 0.5 }],
  ])("may be set, in either mode and for one vendor alone: %o", (environment, limits) => {
    const { accountLimits } = expectConfiguration(environment).checks;
    expect(accountLimits.get("ACME")).toEqual(limits);
    expect(accountLimits.get("LISTS")).toEqual(DEFAULT_LIMITS);
  });

  test.each(["0", "-1", "1.5", "10001", "many", "1e3"])("is no %s calls at a time", (text) => {
    expect(problemsOf({ ACME_CONCURRENCY: text })).toEqual(["ACME_CONCURRENCY must be a whole number from 1 to 10000"]);
  });

  test.each(["0", "0.001", "-1", "10001", "20/s", "1e3", "none"])("is no %s calls a second", (text) => {
    expect(problemsOf({ ACME_RATE: text })).toEqual([
      "ACME_RATE must be a number of calls a second from 0.01 to 10000, such as 20 or 0.5",
    ]);
  });
});
