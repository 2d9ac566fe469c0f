import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { registry } from "../../src/registry.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { fakeVendor } from "../providers/support.ts";
import { Desk } from "./support/desk.ts";
import { doctor, ilumaVendor, LIVE, saksi, SCREENING_ONLY } from "./support/doctor.ts";

const desk = new Desk();
const lists = desk.put("lists.yaml", SCREENING_ONLY).replace(/\/lists\.yaml$/, "");
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ simulators: registry.map(({ simulator }) => simulator) });
});
afterAll(async () => {
  await sandbox.close();
  desk.clear();
});

const QUICK = Object.fromEntries(
  registry.map(({ provider }) => [`SAKSI_SANDBOX_${provider.name}_LATENCY`, "0"] as const),
);
/** Live mode with every vendor at the simulated ones. */
const everybody = () => ({ ...LIVE, ...sandbox.environment });
/** Live mode with Iluma alone, which a policy needs alone. */
const onlyIluma = (baseUrl: string) => ({
  ...LIVE,
  SAKSI_POLICIES: lists,
  SAKSI_POLICY: "lists",
  ILUMA_BASE_URL: baseUrl,
  ILUMA_API_KEY: "iluma_development_secret",
});

describe("a healthy installation", () => {
  test("is a fresh clone: every simulated vendor is well, and the program ends with 0", async () => {
    const { code, out } = await saksi(["doctor"], QUICK);
    expect(out).toContain("sandbox mode");
    for (const { provider } of registry) expect(out).toContain(`${provider.title}: http://127.0.0.1:`);
    expect(out.match(/credentials {2}accepted/g)).toHaveLength(registry.length);
    expect(out).toContain("All is well.");
    expect(code).toBe(0);
  });

  test("is looked at in live mode by the configured addresses and credentials", async () => {
    const { code, ok, mode, vendors } = await doctor(everybody());
    expect([code, ok, mode]).toEqual([0, true, "live"]);
    expect(vendors.map(({ provider }) => provider)).toEqual(registry.map(({ provider }) => provider.name));
    expect(new Set(vendors.flatMap(({ findings }) => findings.map(({ level }) => level)))).toEqual(new Set(["ok"]));
  });

  test("colours nothing that is no terminal, and prints no secret", async () => {
    const { out } = await saksi(["doctor"], everybody());
    expect(out).not.toContain("\u001b");
    for (const [name, value] of Object.entries(sandbox.environment)) {
      if (!name.endsWith("_BASE_URL") && !/^\d+$/.test(value)) expect(out).not.toContain(value);
    }
  });

  test("asks about nobody: no call that a vendor answers with a person's data", async () => {
    sandbox.reset();
    await doctor(everybody());
    const answered = sandbox.calls().filter(({ status }) => status === 200);
    expect(answered.map(({ path }) => path).toSorted()).toEqual(["/health", "/v1/callback/authentication_tokens"]);
  });
});

describe("credentials", () => {
  test.each([
    ["IDMETA", "IDMETA_TOKEN"],
    ["GLAIR", "GLAIR_PASSWORD"],
    ["GLAIR", "GLAIR_API_KEY"],
    ["HYPERVERGE", "HYPERVERGE_APP_KEY"],
    ["ILUMA", "ILUMA_API_KEY"],
  ])("that %s does not take (%s) are told, and the other vendors' are well", async (name, variable) => {
    const { code, out, vendors, levels, text } = await doctor({ ...everybody(), [variable]: "wrong-secret" });
    expect([code, levels(name)["credentials"]]).toEqual([1, "problem"]);
    expect(text(name, "credentials")).toMatch(/^not accepted: /);
    for (const { provider } of vendors) if (provider !== name) expect(levels(provider)["credentials"]).toBe("ok");
    expect(out).not.toContain("wrong-secret");
  });

  test("are sent nowhere with --no-credentials", async () => {
    await using vendor = await ilumaVendor();
    const { code, levels } = await doctor(onlyIluma(vendor.baseUrl), "--no-credentials");
    expect([code, levels("ILUMA")["credentials"]]).toEqual([0, "note"]);
    expect(vendor.requests.map(({ method, headers }) => [method, headers.authorization])).toEqual([
      ["HEAD", undefined],
    ]);
  });

  test("are not told of in a vendor's own words", async () => {
    await using vendor = await ilumaVendor({}, { status: 401, json: { error_code: "x", message: "hush-hush" } });
    const { code, out, levels } = await doctor(onlyIluma(vendor.baseUrl));
    expect([code, levels("ILUMA")["credentials"]]).toEqual([1, "problem"]);
    expect(out).not.toContain("hush-hush");
  });

  test("cannot be told of a vendor that is out of order, which is a problem of its own", async () => {
    await using vendor = await ilumaVendor({}, { status: 500, text: "hush-hush" });
    const { code, out, text } = await doctor(onlyIluma(vendor.baseUrl));
    expect([code, text("ILUMA", "credentials")]).toEqual([1, "cannot be told: Iluma is out of order (HTTP 500)."]);
    expect(out).not.toContain("hush-hush");
  });
});

describe("the vendor's clock", () => {
  const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();

  test.each([
    [0, "ok", 0, "no difference to be seen"],
    [20, "ok", 0, "behind the vendor's"],
    [-60, "warning", 1, "ahead of the vendor's"],
    [60, "warning", 1, "behind the vendor's"],
    [900, "problem", 1, "15 min behind the vendor's"],
  ])("that is %i s ahead is %s", async (seconds, level, code, words) => {
    await using vendor = await ilumaVendor({ headers: { date: at(seconds) } });
    const run = await doctor(onlyIluma(vendor.baseUrl));
    expect([run.code, run.levels("ILUMA")["clock"]]).toEqual([code, level]);
    expect(run.text("ILUMA", "clock")).toContain(words);
    expect(Math.abs((run.vendor("ILUMA").clockAheadMs ?? Number.NaN) - seconds * 1000)).toBeLessThan(5000);
  });

  test("is not held to be late for the time that an answer lay in a cache", async () => {
    await using vendor = await ilumaVendor({ headers: { date: at(-600), age: "600" } });
    expect((await doctor(onlyIluma(vendor.baseUrl))).levels("ILUMA")["clock"]).toBe("ok");
  });

  test("is nobody's trouble where the vendor does not tell the time", async () => {
    await using vendor = await ilumaVendor({
      handle: (_, response) => {
        response.sendDate = false;
        response.end();
      },
    });
    const { code, levels } = await doctor(onlyIluma(vendor.baseUrl));
    expect([code, levels("ILUMA")["clock"]]).toEqual([0, "note"]);
  });
});

describe.concurrent("a vendor that hangs", () => {
  test("is given up on within the timeout, and keeps no other waiting", async () => {
    await using vendor = await fakeVendor({ handle: () => undefined });
    const started = performance.now();
    const { code, levels } = await doctor({ ...everybody(), ILUMA_BASE_URL: vendor.baseUrl }, "--timeout", "2s");
    expect(performance.now() - started).toBeLessThan(5000);
    expect(code).toBe(1);
    expect(levels("ILUMA")).toMatchObject({
      connection: "ok",
      answer: "problem",
      health: "problem",
      credentials: "problem",
    });
    for (const name of ["IDMETA", "GLAIR", "HYPERVERGE"]) expect(levels(name)["credentials"]).toBe("ok");
  });

  test("at a HEAD alone is well, for it answers what it is meant for", async () => {
    await using vendor = await ilumaVendor({ handle: () => undefined });
    const { code, levels } = await doctor(onlyIluma(vendor.baseUrl), "--timeout", "2s");
    expect([code, levels("ILUMA")]).toMatchObject([0, { answer: "note", health: "ok", credentials: "ok" }]);
  });
});

describe("what is not on", () => {
  test("is listed with the variables that are not set, and is nothing to worry about by itself", async () => {
    await using vendor = await ilumaVendor();
    const { code, vendor: found } = await doctor(onlyIluma(vendor.baseUrl));
    expect(code).toBe(0);
    expect(found("GLAIR").off).toBe("GLAIR_USERNAME, GLAIR_PASSWORD and GLAIR_API_KEY are not set");
    const { out } = await saksi(["doctor"], onlyIluma(vendor.baseUrl));
    expect(out).toContain("GLAIR: off, for GLAIR_USERNAME, GLAIR_PASSWORD and GLAIR_API_KEY are not set");
  });

  test("is a trouble where the live policy can reach nobody without it", async () => {
    await using vendor = await ilumaVendor();
    const { code, policies } = await doctor({
      ...onlyIluma(vendor.baseUrl),
      SAKSI_POLICIES: "policies",
      SAKSI_POLICY: "default",
    });
    expect(code).toBe(1);
    expect(policies[0]?.outOfReach.join()).toContain("only ILUMA is on");
  });

  test("is a trouble where it is every vendor", async () => {
    const { code, out } = await saksi(["doctor"], LIVE);
    expect(code).toBe(1);
    expect(out).toContain("No vendor is on");
  });
});

describe("a configuration that no server could start with", () => {
  test("is told with all its problems and no value, and the program ends with 2", async () => {
    const wrong = {
      SAKSI_MODE: "live",
      PORT: "seven",
      GLAIR_PASSWORD: "hush-hush",
      SAKSI_SANDBOX_GLAIR_LATENCY: "x",
    };
    const { code, out, err } = await saksi(["doctor", "--json"], wrong);
    expect(code).toBe(2);
    for (const name of ["PORT", "SAKSI_API_KEYS", "GLAIR_USERNAME", "SAKSI_SANDBOX_GLAIR_LATENCY"]) {
      expect(err).toContain(name);
      expect(JSON.parse(out)).toEqual({ error: expect.stringContaining(name) });
    }
    expect(out + err).not.toContain("hush-hush");
  });

  test("is also one whose policies do not load", async () => {
    const { code, err } = await saksi(["doctor"], { SAKSI_POLICY: "nobodys" });
    expect(code).toBe(2);
    expect(err).toContain("SAKSI_POLICY names a policy that is not loaded");
  });

  test("a timeout that is none ends with 2 as well", async () => {
    const { code, err } = await saksi(["doctor", "--timeout", "soon"], {});
    expect(code).toBe(2);
    expect(err).toContain("It must be a time from 1ms to 120s");
  });
});
