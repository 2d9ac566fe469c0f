import { describe, expect, test } from "vitest";

import { ACME, LIVE, expectConfiguration, problemsOf } from "./load.ts";

describe("an empty environment", () => {
  test("is a sandbox on loopback that takes anybody", () => {
    const { providers, checks, ...rest } = expectConfiguration({});
    expect(rest).toEqual({
      mode: "sandbox",
      warnings: [],
      listen: { host: "127.0.0.1", port: 4000 },
      access: {
        apiKeys: [],
        tokens: null,
        corsOrigins: [],
        introspection: true,
        graphiql: true,
        bodyLimitBytes: 16 * 1024 * 1024,
      },
      policies: {
        folder: "policies",
        live: [{ name: "default", from: "SAKSI_POLICY" }],
        shadows: [],
        watch: true,
        plainDecisions: true,
      },
      store: { databaseUrl: null, dataFolder: ".saksi" },
      vault: { masterKeys: null },
      retention: {
        minimum: { years: 5 },
        erasureLedger: null,
        assessments: null,
        idempotencyKeys: { days: 30 },
        events: { days: 90 },
        vendorCalls: null,
        audit: null,
      },
      logLevel: "info",
      tracing: null,
    });
    expect(checks.deadlineMs).toBe(8000);
    expect(providers.map(({ definition }) => definition.name)).toEqual(["ACME", "LISTS"]);
  });

  test("and so is one whose variables are blank", () => {
    expect(expectConfiguration({ PORT: "", SAKSI_MODE: "  ", SAKSI_API_KEYS: "", SAKSI_WHATEVER: "" })).toEqual(
      expectConfiguration({}),
    );
  });
});

describe("live mode", () => {
  test("does not start without a caller's key, and says how one is written", () => {
    const problems = problemsOf({ SAKSI_MODE: "live" });
    expect(problems).toEqual([expect.stringMatching(/^neither SAKSI_API_KEYS nor SAKSI_JWT_ISSUER is set, /)]);
    const proposed = /SAKSI_API_KEYS="([^"]+)"/.exec(String(problems))?.[1] ?? "";
    const keys = proposed.replace("$(openssl rand -hex 32)", "0f".repeat(32));
    const { access, warnings } = expectConfiguration({ SAKSI_MODE: "live", SAKSI_API_KEYS: keys });
    expect(access.apiKeys).toEqual([{ name: "shop", key: "0f".repeat(32) }]);
    expect(warnings).toEqual([]);
  });

  test("closes introspection and GraphiQL, and leaves the host as configured", () => {
    const { access, listen } = expectConfiguration({ ...LIVE, HOST: "0.0.0.0" });
    expect(access).toMatchObject({ introspection: false, graphiql: false });
    expect(listen.host).toBe("0.0.0.0");
  });

  test("opens introspection and GraphiQL where it is told to", () => {
    expect(expectConfiguration({ ...LIVE, SAKSI_INTROSPECTION: "true", SAKSI_GRAPHIQL: "on" }).access).toMatchObject({
      introspection: true,
      graphiql: true,
    });
  });
});

test("sandbox mode can be closed as well", () => {
  const { access } = expectConfiguration({ SAKSI_INTROSPECTION: "off", SAKSI_GRAPHIQL: "0" });
  expect(access).toMatchObject({ introspection: false, graphiql: false });
});

describe("a value", () => {
  test.each([
    ["0", 0],
    ["65535", 65_535],
    [" 8080 ", 8080],
  ])("PORT=%s is a port", (text, port) => {
    expect(expectConfiguration({ PORT: text }).listen.port).toBe(port);
  });

  test.each([
    ["1024", 1024],
    ["500KB", 512_000],
    ["16mb", 16_777_216],
    ["1 MB", 1_048_576],
  ])("SAKSI_BODY_LIMIT=%s is a size", (text, bytes) => {
    expect(expectConfiguration({ SAKSI_BODY_LIMIT: text }).access.bodyLimitBytes).toBe(bytes);
  });

  test.each([
    ["8s", 8000],
    ["1.5s", 1500],
    ["500ms", 500],
    ["120s", 120_000],
  ])("SAKSI_DEADLINE=%s is a time", (text, milliseconds) => {
    expect(expectConfiguration({ SAKSI_DEADLINE: text }).checks.deadlineMs).toBe(milliseconds);
  });

  test.each([
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["PORT", "4e3"],
    ["PORT", "0x10"],
    ["HOST", "a host"],
    ["SAKSI_MODE", "production"],
    ["SAKSI_MODE", "Live"],
    ["SAKSI_LOG_LEVEL", "loud"],
    ["SAKSI_POLICY", "../default"],
    ["SAKSI_GRAPHIQL", "maybe"],
    ["SAKSI_INTROSPECTION", "2"],
    ["SAKSI_BODY_LIMIT", "0"],
    ["SAKSI_BODY_LIMIT", "1023"],
    ["SAKSI_BODY_LIMIT", "16GB"],
    ["SAKSI_BODY_LIMIT", "257MB"],
    ["SAKSI_DEADLINE", "8"],
    ["SAKSI_DEADLINE", "0s"],
    ["SAKSI_DEADLINE", "121s"],
    ["SAKSI_DEADLINE", "1h"],
    ["SAKSI_CORS_ORIGINS", "*"],
    ["SAKSI_CORS_ORIGINS", "app.example.com"],
    ["SAKSI_CORS_ORIGINS", "https://app.example.com/"],
    ["SAKSI_CORS_ORIGINS", "https://App.example.com"],
    ["SAKSI_CORS_ORIGINS", "https://a.example,ftp://b.example"],
    ["SAKSI_CORS_ORIGINS", "null"],
  ])("%s=%s is a problem of that variable alone", (name, value) => {
    expect(problemsOf({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} must be `))]);
  });
});

test("origins may be listed between commas", () => {
  const { access } = expectConfiguration({ SAKSI_CORS_ORIGINS: "https://a.example, http://localhost:3000," });
  expect(access.corsOrigins).toEqual(["https://a.example", "http://localhost:3000"]);
});

describe("callers' keys", () => {
  test("are name and key, and a key may hold a colon", () => {
    const { access } = expectConfiguration({ ...LIVE, SAKSI_API_KEYS: "shop:abcd:efgh, back-office:12345678" });
    expect(access.apiKeys).toEqual([
      { name: "shop", key: "abcd:efgh" },
      { name: "back-office", key: "12345678" },
    ]);
  });

  test.each([
    ["no colon", "just-one-long-key", "entry 1 must be written name:key"],
    ["no name", ":key-with-no-name", "entry 1 must be written name:key"],
    ["a name with a space", "my shop:long-enough-key", "entry 1 must be written name:key"],
    ["a key no header carries", "shop:kunci rahasia", "entry 1 has a key with a space"],
    ["a name twice", "shop:long-enough-key,shop:another-long-key", "entry 2 repeats another one's name"],
    ["a key twice", "shop:long-enough-key,till:long-enough-key", "entry 2 repeats another one's key"],
    ["nothing but commas", ",,", "has no name:key in it"],
  ])("with %s are a problem", (_, keys, problem) => {
    expect(problemsOf({ ...LIVE, SAKSI_API_KEYS: keys })).toEqual([
      expect.stringContaining(`SAKSI_API_KEYS ${problem}`),
    ]);
  });

  test("that are wrong are not also called missing", () => {
    expect(problemsOf({ ...LIVE, SAKSI_API_KEYS: "nonsense" })).toHaveLength(1);
  });
});

test("all problems come at once, each by its variable", () => {
  const problems = problemsOf({
    ...ACME,
    SAKSI_MODE: "live",
    PORT: "many",
    SAKSI_CORS_ORIGINS: "*",
    SAKSI_DEADLINE: "soon",
    ACME_KEY: "",
    ACME_FACE_PASS: "80%",
    SAKSI_INTROSPECTON: "true",
  });
  expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
    "PORT",
    "SAKSI_CORS_ORIGINS",
    "SAKSI_DEADLINE",
    "neither",
    "ACME_FACE_PASS",
    "ACME_KEY",
    "SAKSI_INTROSPECTON",
  ]);
});

test("a key that could be guessed is warned of by its caller's name, and taken", () => {
  const { access, warnings } = expectConfiguration({ ...LIVE, SAKSI_API_KEYS: "till:1234567" });
  expect(access.apiKeys).toEqual([{ name: "till", key: "1234567" }]);
  expect(warnings).toEqual(["SAKSI_API_KEYS has a key of fewer than 20 characters, of the caller till"]);
});
