import { once } from "node:events";

import { afterEach, expect, test } from "vitest";

import { startSandbox } from "../../src/sandbox/sandbox.ts";
import type { Sandbox, SandboxOptions } from "../../src/sandbox/sandbox.ts";
import { notingClock } from "./support/clock.ts";
import { SIMULATORS, Vendors } from "./support/vendors.ts";

const running: Sandbox[] = [];

async function sandboxWith(options: Partial<SandboxOptions> = {}): Promise<{ sandbox: Sandbox; vendors: Vendors }> {
  const sandbox = await startSandbox({ simulators: SIMULATORS, ...options });
  running.push(sandbox);
  return { sandbox, vendors: new Vendors(sandbox) };
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

const ASKED = { nik: "3174051204909001", name: "Bayu Anggoro Wicaksono" };

test("it gives the variables of every provider, on ports of loopback of their own", async () => {
  const { sandbox } = await sandboxWith();
  expect(Object.keys(sandbox.environment).toSorted()).toEqual([
    "GLAIR_API_KEY",
    "GLAIR_BASE_URL",
    "GLAIR_PASSWORD",
    "GLAIR_USERNAME",
    "HYPERVERGE_APP_ID",
    "HYPERVERGE_APP_KEY",
    "HYPERVERGE_BASE_URL",
    "IDMETA_BASE_URL",
    "IDMETA_TOKEN",
    "IDMETA_TRUST_FLOW_ID",
    "ILUMA_API_KEY",
    "ILUMA_BASE_URL",
    "ILUMA_CALLBACK_TOKEN",
    "ILUMA_CALLBACK_URL",
  ]);
  const urls = Object.entries(sandbox.environment).filter(([name]) => name.endsWith("_BASE_URL"));
  expect(new Set(urls.map(([, url]) => url)).size).toBe(4);
  for (const [, url] of urls) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test("it records what was sent to whom, images by their size, and what was answered", async () => {
  const { sandbox, vendors } = await sandboxWith({ clock: notingClock() });
  await vendors.glair(ASKED);
  await vendors.hyperverge({ id: ASKED.nik, image: Buffer.from([0xff, 0xd8, 0xff, 1, 2]).toString("base64") });
  expect(sandbox.calls("GLAIR")).toMatchObject([
    {
      vendor: "GLAIR",
      method: "POST",
      path: "/identity/v1/verification",
      at: new Date("2025-01-02T03:04:05Z"),
      fields: ASKED,
      images: [],
      status: 200,
    },
  ]);
  expect(sandbox.calls("HYPERVERGE")).toMatchObject([
    { fields: { id: ASKED.nik }, images: [{ field: "image", bytes: 5, format: "jpeg" }] },
  ]);
  expect(sandbox.calls("ILUMA")).toEqual([]);
  expect(sandbox.calls()).toHaveLength(2);
});

test("resetting forgets calls and sessions and keeps settings", async () => {
  const { sandbox, vendors } = await sandboxWith({ settings: { GLAIR: { failureRate: 1 } } });
  const session = await vendors.idmetaSession();
  await vendors.glair(ASKED);
  sandbox.reset();
  expect(sandbox.calls()).toEqual([]);
  const { status } = await vendors.idmeta("/api/v1/verification/finalize-verification", {
    template_id: vendors.value("IDMETA_TRUST_FLOW_ID"),
    verification_id: session,
  });
  expect(status).toBe(422);
  expect((await vendors.glair(ASKED)).status).toBe(503);
});

test("latency is drawn between its two limits, for the vendor it is set for", async () => {
  const clock = notingClock();
  const { sandbox, vendors } = await sandboxWith({
    clock,
    settings: { GLAIR: { latency: { minMs: 80, maxMs: 240 } } },
  });
  for (let time = 0; time < 8; time += 1) await vendors.glair(ASKED);
  await vendors.ilumaGet("/health");
  expect(clock.waits).toHaveLength(8);
  expect(new Set(clock.waits).size).toBeGreaterThan(1);
  for (const wait of clock.waits) expect(wait >= 80 && wait <= 240).toBe(true);
  sandbox.configure("GLAIR", { latency: { minMs: 0, maxMs: 0 } });
  await vendors.glair(ASKED);
  expect(clock.waits).toHaveLength(8);
});

test("failures are drawn at the set rate, the same ones every time, in the vendor's own words", async () => {
  const { sandbox, vendors } = await sandboxWith({ settings: { HYPERVERGE: { failureRate: 0.5 } } });
  const draw = async (): Promise<number[]> => {
    const statuses: number[] = [];
    for (let time = 0; time < 20; time += 1) statuses.push((await vendors.hyperverge({ id: ASKED.nik })).status);
    return statuses;
  };
  const first = await draw();
  expect(new Set(first)).toEqual(new Set([400, 500]));
  sandbox.reset();
  expect(await draw()).toEqual(first);
});

test.each([
  ["GLAIR", 503, { verification_status: false, reason: "Something wrong in Dukcapil server" }],
  ["HYPERVERGE", 500, { message: "Internal Server Error", statusCode: 500, status: "failure" }],
  ["IDMETA", 500, { message: "Server Error" }],
  ["ILUMA", 500, { error_code: "SERVER_ERROR", message: "Unhandled error" }],
] as const)("%s fails with its own %d", async (name, status, body) => {
  const { vendors } = await sandboxWith({ settings: { [name]: { failureRate: 1 } } });
  const reply = {
    GLAIR: () => vendors.glair(ASKED),
    HYPERVERGE: () => vendors.hyperverge({}),
    IDMETA: () => vendors.idmeta("/api/v1/verification/create-verification", {}),
    ILUMA: () => vendors.ilumaGet("/health"),
  };
  expect(await reply[name]()).toMatchObject({ status, body });
});

test("a vendor that is down cuts every connection until it is up again", async () => {
  const { sandbox, vendors } = await sandboxWith();
  await vendors.glair(ASKED);
  sandbox.configure("GLAIR", { down: true });
  await expect(vendors.glair(ASKED)).rejects.toThrow(TypeError);
  expect((await vendors.ilumaGet("/health")).status).toBe(200);
  sandbox.configure("GLAIR", { down: false });
  expect((await vendors.glair(ASKED)).status).toBe(200);
});

test("a caller who leaves ends the wait", async () => {
  const clock = notingClock(true);
  const { sandbox, vendors } = await sandboxWith({
    clock,
    settings: { ILUMA: { latency: { minMs: 500, maxMs: 500 } } },
  });
  const [waiting, left] = [once(clock.left, "waiting"), once(clock.left, "left")];
  const leaving = new AbortController();
  const call = fetch(`${vendors.value("ILUMA_BASE_URL")}/health`, { signal: leaving.signal });
  await waiting;
  leaving.abort();
  await expect(call).rejects.toThrow("aborted");
  await left;
  expect(sandbox.calls("ILUMA")).toMatchObject([{ path: "/health", status: null }]);
});

test("closing ends calls that are still waiting", async () => {
  const clock = notingClock(true);
  const sandbox = await startSandbox({
    simulators: SIMULATORS,
    clock,
    settings: { ILUMA: { latency: { minMs: 500, maxMs: 500 } } },
  });
  const waiting = once(clock.left, "waiting");
  const call = fetch(`${new Vendors(sandbox).value("ILUMA_BASE_URL")}/health`);
  await waiting;
  await Promise.all([expect(call).rejects.toThrow(TypeError), sandbox.close()]);
});

test("a body too large for any vendor is refused", async () => {
  const { vendors } = await sandboxWith();
  const reply = await vendors.hyperverge({ image: "a".repeat(13 * 1024 * 1024) }).catch(() => undefined);
  expect([413, undefined]).toContain(reply?.status);
});

test("a vendor that is not simulated cannot be configured", async () => {
  const { sandbox } = await sandboxWith();
  expect(() => sandbox.configure("NOBODY", { down: true })).toThrow(RangeError);
});
