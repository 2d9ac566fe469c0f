import { describe, expect, test } from "vitest";

import { expectConfiguration, problemsOf } from "./load.ts";

describe("SAKSI_POLICY", () => {
  test("names the live policy, with or without a version, and further ones after it", () => {
    expect(expectConfiguration({ SAKSI_POLICY: "default@7" }).policies.live).toEqual([
      { name: "default", version: 7, from: "SAKSI_POLICY" },
    ]);
    expect(expectConfiguration({ SAKSI_POLICY: " strict , business@3" }).policies.live).toEqual([
      { name: "strict", from: "SAKSI_POLICY entry 1" },
      { name: "business", version: 3, from: "SAKSI_POLICY entry 2" },
    ]);
  });

  test.each([
    ["default@x", "must be a policy as `name` or `name@version`, such as default@7"],
    ["Default", "must be a policy as `name` or `name@version`, such as default@7"],
    ["default,strict@0", "entry 2 must be a policy as `name` or `name@version`, such as default@7"],
    ["default,default", "entry 2 repeats another one"],
    ["default@7,strict,default@8", "names two versions of one policy, of which only one can be live"],
    ["default,default@8", "names two versions of one policy, of which only one can be live"],
    [",", "names no policy"],
  ])("written %s is a problem", (text, problem) => {
    expect(problemsOf({ SAKSI_POLICY: text })).toEqual([`SAKSI_POLICY ${problem}`]);
  });
});

describe("SAKSI_SHADOW_POLICIES", () => {
  test("names policies and versions, several of one name too", () => {
    expect(expectConfiguration({ SAKSI_SHADOW_POLICIES: "default@8,default@9,strict" }).policies.shadows).toEqual([
      { name: "default", version: 8, from: "SAKSI_SHADOW_POLICIES entry 1" },
      { name: "default", version: 9, from: "SAKSI_SHADOW_POLICIES entry 2" },
      { name: "strict", from: "SAKSI_SHADOW_POLICIES entry 3" },
    ]);
  });

  test.each([
    ["strict@", "must be a policy as `name` or `name@version`, such as default@7"],
    ["strict,default@8,strict", "entry 3 repeats another one"],
  ])("written %s is a problem", (text, problem) => {
    expect(problemsOf({ SAKSI_SHADOW_POLICIES: text })).toEqual([`SAKSI_SHADOW_POLICIES ${problem}`]);
  });
});

test("SAKSI_POLICY_WATCH can be switched off", () => {
  expect(expectConfiguration({ SAKSI_POLICY_WATCH: "off" }).policies.watch).toBe(false);
});

describe("SAKSI_PLAIN_DECISIONS", () => {
  test.each([
    [{}, true],
    [{ SAKSI_PLAIN_DECISIONS: "allow" }, true],
    [{ SAKSI_PLAIN_DECISIONS: "forbid" }, false],
  ])("%o allows them: %s", (environment, allowed) => {
    expect(expectConfiguration(environment).policies.plainDecisions).toBe(allowed);
  });

  test("is one of two words", () => {
    expect(problemsOf({ SAKSI_PLAIN_DECISIONS: "false" })).toEqual([
      "SAKSI_PLAIN_DECISIONS must be one of: allow, forbid",
    ]);
  });
});
