import { describe, expect, test } from "vitest";

import type { ProviderDefinition } from "../../src/providers/provider.ts";
import { acme, lists } from "./fake-providers.ts";
import { ACME, LIVE, expectConfiguration, problemsOf } from "./load.ts";

describe("a live provider", () => {
  test("has the values that are set, defaults for others, and no more", () => {
    const { providers } = expectConfiguration({ ...LIVE, ...ACME, SOMETHING_ELSE: "x" });
    expect(providers[0]).toEqual({
      definition: acme,
      values: { ACME_BASE_URL: "https://api.acme.example", ...ACME },
      prices: new Map(),
    });
  });

  test("with none of its required variables is off, and says what it lacks", () => {
    const { providers } = expectConfiguration({ ...LIVE, ACME_BASE_URL: "https://elsewhere.example" });
    expect(providers[0]).toEqual({ definition: acme, off: "ACME_USER, ACME_PASSWORD and ACME_KEY are not set" });
  });

  test("that requires nothing is on", () => {
    const { providers } = expectConfiguration(LIVE);
    expect(providers[1]).toMatchObject({ values: { LISTS_BASE_URL: "https://lists.example" } });
  });

  test.each([
    [{ ACME_USER: "saksi" }, "ACME_PASSWORD and ACME_KEY are not set, though other variables of ACME are"],
    [{ ...ACME, ACME_PASSWORD: " " }, "ACME_PASSWORD is not set, though other variables of ACME are"],
  ])("with some of its required variables is a problem", (environment, problem) => {
    expect(problemsOf({ ...LIVE, ...environment })).toEqual([problem]);
  });

  test("has its values judged by its definition, but only a whole set of them", () => {
    const unsafe = { ...LIVE, ...ACME, ACME_BASE_URL: "http://acme.example" };
    expect(problemsOf(unsafe)).toEqual(["ACME_BASE_URL must be https"]);
    expect(problemsOf({ ...unsafe, ACME_KEY: "" })).toEqual([
      "ACME_KEY is not set, though other variables of ACME are",
    ]);
  });
});

test("in sandbox mode what is meant for a vendor is ignored, secret files included", () => {
  const { providers } = expectConfiguration({
    ...ACME,
    ACME_BASE_URL: "ftp://nonsense",
    ACME_KEY_FILE: "/nowhere/at/all",
    LISTS_BASE_URL: "https://real.example",
  });
  expect(providers.map((provider) => ("values" in provider ? provider.values : provider.off))).toEqual([
    { ACME_BASE_URL: "https://api.acme.example" },
    { LISTS_BASE_URL: "https://lists.example" },
  ]);
});

describe("face limits", () => {
  test("belong to every provider that answers faces, whether it is on or off", () => {
    expect(expectConfiguration(LIVE).checks.faceLimits).toEqual(new Map([["ACME", { pass: 0.8, fail: 0.6 }]]));
  });

  test("may be set, and may meet", () => {
    const { checks } = expectConfiguration({ ACME_FACE_PASS: ".9", ACME_FACE_FAIL: "0.9" });
    expect(checks.faceLimits.get("ACME")).toEqual({ pass: 0.9, fail: 0.9 });
  });

  test.each(["80", "1.01", "-0.5", "80%", "0,8", "1e-1"])("of %s are a problem", (text) => {
    expect(problemsOf({ ACME_FACE_PASS: text })).toEqual(["ACME_FACE_PASS must be a number from 0 to 1, such as 0.8"]);
  });

  test("that cross are a problem, defaults included", () => {
    const problem = "ACME_FACE_FAIL must not be above ACME_FACE_PASS";
    expect(problemsOf({ ACME_FACE_PASS: "0.7", ACME_FACE_FAIL: "0.8" })).toEqual([problem]);
    expect(problemsOf({ ACME_FACE_PASS: "0.5" })).toEqual([problem]);
  });
});

describe("prices", () => {
  test("are whole rupiah by endpoint", () => {
    const { providers } = expectConfiguration({ ACME_PRICES: "verify:1500, face:0" });
    expect(providers[0]).toMatchObject({
      prices: new Map([
        ["verify", 1500],
        ["face", 0],
      ]),
    });
  });

  test.each([
    ["verify", "entry 1 must be written endpoint:rupiah"],
    ["verify:1500.50", "entry 1 must be written endpoint:rupiah"],
    ["verify:-1", "entry 1 must be written endpoint:rupiah"],
    ["verify:1:2", "entry 1 must be written endpoint:rupiah"],
    ["verify:2147483648", "entry 1 must be written endpoint:rupiah"],
    ["verify:1,selfie:2", "entry 2 names an endpoint it does not have (it has verify, face)"],
    ["verify:1,verify:2", "entry 2 repeats an endpoint"],
  ])("written %s are a problem", (text, problem) => {
    expect(problemsOf({ ACME_PRICES: text })).toEqual([expect.stringContaining(`ACME_PRICES ${problem}`)]);
  });
});

test("a new vendor brings its variables with it", () => {
  const another: ProviderDefinition = { ...lists, name: "NOVEL", endpoints: acme.endpoints, variables: [] };
  const { checks, providers } = expectConfiguration({ NOVEL_PRICES: "face:10", NOVEL_FACE_PASS: "0.7" }, [another]);
  expect(checks.faceLimits.get("NOVEL")).toEqual({ pass: 0.7, fail: 0.6 });
  expect(providers[0]).toMatchObject({ prices: new Map([["face", 10]]) });
});
