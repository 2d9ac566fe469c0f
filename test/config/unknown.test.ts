import { describe, expect, test } from "vitest";

import { ACME, LIVE, problemsOf } from "./load.ts";

describe("a variable that nothing reads", () => {
  test.each([
    ["SAKSI_INTROSPECTON", "SAKSI_INTROSPECTION"],
    ["SAKSI_API_KEY", "SAKSI_API_KEYS"],
    ["SAKSI_CORS_ORIGIN", "SAKSI_CORS_ORIGINS"],
    ["SAKSI_SHADOW_POLICY", "SAKSI_SHADOW_POLICIES"],
    ["SAKSI_API_KEYSFILE", "SAKSI_API_KEYS_FILE"],
    ["saksi_mode", "SAKSI_MODE"],
  ])("%s is a slip of %s", (name, meant) => {
    expect(problemsOf({ [name]: "x" })).toEqual([`${name} is no variable of Saksi (did you mean ${meant}?)`]);
  });

  test("is a problem where it begins with SAKSI_, though it resembles nothing", () => {
    expect(problemsOf({ SAKSI_ENTIRELY_DIFFERENT: "x" })).toEqual(["SAKSI_ENTIRELY_DIFFERENT is no variable of Saksi"]);
  });

  test("is a problem where it is a slip of a provider's variable", () => {
    expect(problemsOf({ ACME_FACE_PAS: "0.9" })).toEqual([
      "ACME_FACE_PAS is no variable of Saksi (did you mean ACME_FACE_PASS?)",
    ]);
    expect(problemsOf({ ...LIVE, ...ACME, ACME_REGIN: "id" })).toEqual([
      "ACME_REGIN is no variable of Saksi (did you mean ACME_REGION?)",
    ]);
  });

  test("is somebody else's where it only begins with a provider's name, or with neither", () => {
    expect(problemsOf({ ACME_CLI_CONFIG_HOME: "x", PATH: "x", HOSTNAME: "x", PORTS: "1,2" })).toEqual([]);
  });

  test("is the sandbox's where it begins with SAKSI_SANDBOX_", () => {
    expect(problemsOf({ SAKSI_SANDBOX_ACME_LATENCY: "200ms" })).toEqual([]);
  });
});
