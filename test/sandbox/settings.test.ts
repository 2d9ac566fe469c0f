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
