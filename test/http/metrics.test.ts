import { expect, it } from "vitest";

import { codes, harness, read } from "./support.ts";
import type { Harness } from "./support.ts";

const METRICS = "http://saksi.test/metrics";
const KEYS = [{ name: "monitoring", key: "first-key-0123456789" }];

async function scrape({ gateway }: Harness, headers: Readonly<Record<string, string>> = {}) {
  return read(await gateway.fetch(new Request(METRICS, { headers })));
}

it("/metrics gives what is counted as it is, and is no news for the log", async () => {
  const gateway = harness();
  const answer = await scrape(gateway);
  expect([answer.status, answer.text]).toEqual([200, "answers_total 42\n"]);
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4");
  expect(gateway.lines("request")).toEqual([]);
});

it("/metrics takes a key where the API takes one", async () => {
  const gateway = harness({ apiKeys: KEYS });
  expect((await scrape(gateway, { authorization: `Bearer ${KEYS[0]?.key}` })).status).toBe(200);
});

it.each([
  ["no key", {}],
  ["an unknown key", { authorization: "Bearer other-key-0123456789" }],
])("/metrics refuses %s, says how to do it, and logs that it did", async (_what, headers) => {
  const gateway = harness({ apiKeys: KEYS });
  const answer = await scrape(gateway, headers);
  expect([answer.status, codes(answer)]).toEqual([401, [["UNAUTHENTICATED"]]]);
  expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer realm="saksi"/);
  expect(answer.text).not.toContain("42");
  expect(gateway.lines("request")).toMatchObject([{ status: 401, codes: ["UNAUTHENTICATED"] }]);
});

it.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])("/metrics is not sent to: %s is not allowed", async (method) => {
  const gateway = harness();
  const answer = await read(await gateway.gateway.fetch(new Request(METRICS, { method })));
  expect([answer.status, codes(answer)]).toEqual([405, [["METHOD_NOT_ALLOWED"]]]);
  expect(answer.headers.get("allow")).toBe("GET, HEAD");
  expect(gateway.lines("request")).toMatchObject([{ status: 405, codes: ["METHOD_NOT_ALLOWED"] }]);
});

it("/metrics answers HEAD as it does GET", async () => {
  const answer = await harness().gateway.fetch(new Request(METRICS, { method: "HEAD" }));
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/plain; version=0.0.4"]);
});
