import { expect, it } from "vitest";

import { codes, harness, post, read, URL_OF_API } from "./support.ts";
import type { Harness } from "./support.ts";

const FOREIGN = "https://elsewhere.example";
const OURS = "https://app.example";

async function send({ gateway }: Harness, init: RequestInit) {
  return read(await gateway.fetch(new Request(URL_OF_API, init)));
}

function accessHeaders(headers: Headers): string[] {
  return [...headers.keys()].filter((name) => name.startsWith("access-control-"));
}

function preflight(origin: string): RequestInit {
  const headers = { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" };
  return { method: "OPTIONS", headers };
}

/** What a page of another site can send with no preflight: a form with a file in it. */
function form(headers: Record<string, string> = {}): RequestInit {
  const body = new FormData();
  body.set("operations", JSON.stringify({ query: "query ($to: String) { hello(to: $to) }", variables: { to: null } }));
  body.set("map", "{}");
  return { method: "POST", body, headers };
}

it("with no origin configured, a preflight is refused and no answer lets a page of another origin read it", async () => {
  const gateway = harness();
  const asked = await send(gateway, preflight(FOREIGN));
  expect([asked.status, accessHeaders(asked.headers)]).toEqual([405, []]);
  const answered = await send(gateway, { ...post({ query: "{ hello }" }), headers: { origin: FOREIGN } });
  expect(accessHeaders(answered.headers)).toEqual([]);
});

it("a configured origin may call, without credentials; another one still may not", async () => {
  const gateway = harness({ corsOrigins: [OURS, "https://second.example"] });
  const asked = await send(gateway, preflight(OURS));
  expect(asked.headers.get("access-control-allow-origin")).toBe(OURS);
  expect(asked.headers.get("access-control-allow-headers")).toBe("content-type");
  const answered = await send(gateway, post({ query: "{ hello }" }, { origin: OURS }));
  expect([answered.status, answered.headers.get("access-control-allow-origin")]).toEqual([200, OURS]);
  expect(answered.headers.has("access-control-allow-credentials")).toBe(false);
  for (const origin of [FOREIGN, "null"]) {
    expect(accessHeaders((await send(gateway, preflight(origin))).headers)).toEqual([]);
    expect(accessHeaders((await send(gateway, post({ query: "{ hello }" }, { origin }))).headers)).toEqual([]);
  }
});

it("where origins are configured, no cache may give one page the answer of another", async () => {
  const gateway = harness({ corsOrigins: [OURS] });
  const inits = [
    preflight(OURS),
    preflight(FOREIGN),
    post({ query: "{ hello }" }),
    post({ query: "{" }, { origin: OURS }),
  ];
  for (const init of inits) expect((await send(gateway, init)).headers.get("vary")).toMatch(/\bOrigin\b/);
  expect((await send(harness(), post({ query: "{ hello }" }))).headers.get("vary") ?? "").not.toContain("Origin");
});

it("a refusal can be read by a page that may call", async () => {
  const gateway = harness({ corsOrigins: [OURS], apiKeys: [{ name: "app", key: "0123456789" }] });
  const answer = await send(gateway, post({ query: "{ hello }" }, { origin: OURS }));
  expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([401, OURS]);
});

it.each([
  ["of another origin", { origin: FOREIGN }],
  ["of another site, as the browser says", { origin: "http://saksi.test", "sec-fetch-site": "cross-site" }],
  ["of another port of this host", { origin: "http://saksi.test:8080", "sec-fetch-site": "same-site" }],
  ["without an origin of its own", { origin: "null" }],
])("on a server that asks for no key, a form sent by a page %s is refused", async (_what, headers) => {
  const answer = await send(harness(), form(headers));
  expect([answer.status, codes(answer)]).toEqual([403, [["ORIGIN_NOT_ALLOWED"]]]);
});

it.each([
  ["a program, which names no origin", {}],
  ["a page of its own", { origin: "http://saksi.test" }],
  ["a page of its own behind a proxy", { origin: "https://public.example", "sec-fetch-site": "same-origin" }],
])("the same form is taken from %s", async (_what, headers) => {
  expect((await send(harness(), form(headers))).json).toEqual({ data: { hello: "hello" } });
});

it("where a key is asked for, the key is enough, wherever the page is from", async () => {
  const gateway = harness({ apiKeys: [{ name: "app", key: "0123456789" }] });
  const answer = await send(gateway, form({ origin: FOREIGN, authorization: "Bearer 0123456789" }));
  expect(answer.json).toEqual({ data: { hello: "hello" } });
});
