import { describe, expect, test } from "vitest";

import { loadConfiguration } from "../../src/config/configuration.ts";
import { acme, lists } from "./fake-providers.ts";
import { expectConfiguration, problemsOf } from "./load.ts";

const TOKENS = { SAKSI_JWT_ISSUER: "https://login.example/realms/bank", SAKSI_JWT_AUDIENCE: "saksi" };

describe("live mode", () => {
  test("does not start where neither keys nor an issuer are configured, unless a record may have keys", () => {
    expect(problemsOf({ SAKSI_MODE: "live" })).toEqual([
      expect.stringMatching(/^neither SAKSI_API_KEYS nor SAKSI_JWT_ISSUER is set, and no record with keys is there: /),
    ]);
    const kept = ({ dataFolder }: { readonly dataFolder: string }) => dataFolder === "/kept";
    const inFolder = (folder: string) =>
      loadConfiguration({ SAKSI_MODE: "live", SAKSI_DATA: folder }, [acme, lists], kept);
    expect(inFolder("/kept")).toHaveProperty("configuration");
    expect(inFolder("/other")).toHaveProperty("problems");
  });

  test("is content with an issuer", () => {
    expect(problemsOf({ SAKSI_MODE: "live", ...TOKENS })).toEqual([]);
  });
});

describe("an issuer of tokens", () => {
  test("is kept to the letter, with the audience", () => {
    const { access } = expectConfiguration({ ...TOKENS, SAKSI_JWT_ISSUER: "https://login.example/" });
    expect(access.tokens).toEqual({ issuer: "https://login.example/", audience: "saksi" });
  });

  test("may be on loopback without TLS", () => {
    const issuer = "http://127.0.0.1:8080/realms/bank";
    expect(expectConfiguration({ ...TOKENS, SAKSI_JWT_ISSUER: issuer }).access.tokens?.issuer).toBe(issuer);
  });

  test.each([
    ["http elsewhere", "http://login.example"],
    ["no URL", "login.example"],
    ["credentials", "https://me:secret@login.example"],
    ["a query", "https://login.example/?tenant=1"],
    ["a fragment", "https://login.example/#x"],
  ])("with %s is a problem", (_what, issuer) => {
    expect(problemsOf({ ...TOKENS, SAKSI_JWT_ISSUER: issuer })).toEqual([
      "SAKSI_JWT_ISSUER must be an https URL (http on loopback), without a query or a fragment",
    ]);
  });

  test.each([
    ["SAKSI_JWT_ISSUER", "SAKSI_JWT_AUDIENCE"],
    ["SAKSI_JWT_AUDIENCE", "SAKSI_JWT_ISSUER"],
  ] as const)("without the other of %s and %s is a problem", (set, missing) => {
    expect(problemsOf({ [set]: TOKENS[set] })).toEqual([`${missing} is not set, though ${set} is`]);
  });
});
