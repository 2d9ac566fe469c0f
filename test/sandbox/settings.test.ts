import { expect, test } from "vitest";

import { sandboxSettingsFromEnvironment } from "../../src/sandbox/settings.ts";

test("without variables the running sandbox has a latency that can be seen, and no failures", () => {
  expect(sandboxSettingsFromEnvironment({}, ["GLAIR"])).toEqual({
    settings: { GLAIR: { latency: { minMs: 80, maxMs: 240 }, failureRate: 0, async: false } },
  });
});

test("latency, failure rate and asynchronous mode are read for each vendor", () => {
  const environment = {
    SAKSI_SANDBOX_GLAIR_LATENCY: "10-20",
    SAKSI_SANDBOX_GLAIR_FAILURE_RATE: "0.05",
    SAKSI_SANDBOX_ILUMA_LATENCY: "0",
    SAKSI_SANDBOX_ILUMA_ASYNC: "true",
  };
  expect(sandboxSettingsFromEnvironment(environment, ["GLAIR", "ILUMA"])).toEqual({
    settings: {
      GLAIR: { latency: { minMs: 10, maxMs: 20 }, failureRate: 0.05, async: false },
      ILUMA: { latency: { minMs: 0, maxMs: 0 }, failureRate: 0, async: true },
    },
  });
});

test("all problems are told at once, by name and without the value", () => {
  const result = sandboxSettingsFromEnvironment(
    {
      SAKSI_SANDBOX_GLAIR_LATENCY: "240-80",
      SAKSI_SANDBOX_GLAIR_FAILURE_RATE: "1.5",
      SAKSI_SANDBOX_ILUMA_LATENCY: "fast",
      SAKSI_SANDBOX_ILUMA_ASYNC: "sometimes",
      SAKSI_SANDBOX_GLARE_LATENCY: "5",
    },
    ["GLAIR", "ILUMA"],
  );
  const problems = "problems" in result ? result.problems : [];
  expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
    "SAKSI_SANDBOX_GLAIR_LATENCY",
    "SAKSI_SANDBOX_GLAIR_FAILURE_RATE",
    "SAKSI_SANDBOX_ILUMA_LATENCY",
    "SAKSI_SANDBOX_ILUMA_ASYNC",
    "SAKSI_SANDBOX_GLARE_LATENCY",
  ]);
  expect(problems.join(" ")).not.toMatch(/240-80|1\.5|fast|sometimes/);
});

test("faults are read by name, and strike always where no rate is given", () => {
  const environment = {
    SAKSI_SANDBOX_GLAIR_FAULTS: "slow-drip, rate-limited-retry-after",
    SAKSI_SANDBOX_GLAIR_FAULT_RATE: "0.1",
    SAKSI_SANDBOX_ILUMA_FAULTS: "connection-refused",
  };
  expect(sandboxSettingsFromEnvironment(environment, ["GLAIR", "ILUMA", "IDMETA"])).toMatchObject({
    settings: {
      GLAIR: {
        faults: [
          { kind: "slow-drip", everyMs: 1000 },
          { kind: "rate-limited", retryAfter: "1" },
        ],
        faultRate: 0.1,
      },
      ILUMA: { faults: [{ kind: "connection-refused" }], faultRate: 1 },
    },
  });
});

test.each([
  [{ SAKSI_SANDBOX_GLAIR_FAULTS: "slow-drip,slow-food" }, "SAKSI_SANDBOX_GLAIR_FAULTS", "slow-food"],
  [
    { SAKSI_SANDBOX_GLAIR_FAULTS: "slow-drip", SAKSI_SANDBOX_GLAIR_FAULT_RATE: "1.7" },
    "SAKSI_SANDBOX_GLAIR_FAULT_RATE",
    "1.7",
  ],
  [{ SAKSI_SANDBOX_GLAIR_FAULT_RATE: "0.25" }, "SAKSI_SANDBOX_GLAIR_FAULT_RATE", "0.25"],
  [{ SAKSI_SANDBOX_GLAIR_FAULTS: "tls-failure,slow-drip" }, "SAKSI_SANDBOX_GLAIR_FAULTS", "tls-failure,"],
  [
    { SAKSI_SANDBOX_GLAIR_FAULTS: "connection-refused", SAKSI_SANDBOX_GLAIR_FAULT_RATE: "0.25" },
    "SAKSI_SANDBOX_GLAIR_FAULTS",
    "0.25",
  ],
  [{ SAKSI_SANDBOX_GLARE_FAULTS: "slow-drip" }, "SAKSI_SANDBOX_GLARE_FAULTS", "slow-drip"],
])("what is wrong with faults is told by the variable's name: %j", (environment, variable, value) => {
  const result = sandboxSettingsFromEnvironment(environment, ["GLAIR"]);
  const problems = "problems" in result ? result.problems : [];
  expect(problems).toHaveLength(1);
  expect(problems[0]?.split(" ")[0]).toBe(variable);
  expect(problems[0]).not.toContain(value);
});
