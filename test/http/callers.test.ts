import { expect, it } from "vitest";

import { ask, codes, harness, read, URL_OF_API } from "./support.ts";

const KEYS = [
  { name: "onboarding", key: "first-key-0123456789" },
  { name: "back-office", key: "other-key-0123456789" },
];
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

it("a caller with a known key gets in, and resolvers learn its name and nothing of its key", async () => {
  const gateway = harness({ apiKeys: KEYS });
  for (const { name, key } of KEYS) {
    expect((await ask(gateway, "{ caller }", {}, bearer(key))).json).toEqual({ data: { caller: name } });
  }
  expect(gateway.contexts.map(({ caller: { name, tenant, narrow } }) => ({ name, tenant, narrow }))).toEqual([
    { name: "onboarding", tenant: "default", narrow: false },
    { name: "back-office", tenant: "default", narrow: false },
  ]);
  for (const { key } of KEYS) expect(JSON.stringify(gateway.contexts.map(({ caller }) => caller))).not.toContain(key);
});

it.each([
  ["no key", {}],
  ["an unknown key", bearer("third-key-0123456789")],
  ["a key with a letter more", bearer(`${KEYS[0]?.key}x`)],
  ["a key cut short", bearer("first-key")],
  ["the name in place of the key", bearer("onboarding")],
  ["another scheme", { authorization: `Basic ${KEYS[0]?.key}` }],
  ["an empty one", { authorization: "Bearer " }],
])("a caller with %s is refused before anything is executed", async (_what, headers) => {
  const gateway = harness({ apiKeys: KEYS });
  const answer = await ask(gateway, "{ hello }", {}, headers);
  expect([answer.status, codes(answer)]).toEqual([401, [["UNAUTHENTICATED"]]]);
  expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer realm="saksi"/);
  expect(gateway.contexts).toEqual([]);
});

it("the scheme's case does not matter", async () => {
  const answer = await ask(harness({ apiKeys: KEYS }), "{ caller }", {}, { authorization: `bearer ${KEYS[0]?.key}` });
  expect(answer.json).toEqual({ data: { caller: "onboarding" } });
});

it("refusals look the same to a client that accepts plain JSON only", async () => {
  const answer = await ask(harness({ apiKeys: KEYS }), "{ hello }", {}, { accept: "application/json" });
  expect(answer.status).toBe(401);
});

it("health, readiness and GraphiQL's page take no key, but its queries do", async () => {
  const { gateway } = harness({ apiKeys: KEYS, graphiql: { examples: [] } });
  for (const path of ["/health", "/ready"]) {
    expect((await gateway.fetch(new Request(`http://saksi.test${path}`))).status).toBe(200);
  }
  expect((await gateway.fetch(new Request(URL_OF_API, { headers: { accept: "text/html" } }))).status).toBe(200);
  const query = await read(await gateway.fetch(new Request(`${URL_OF_API}?query={hello}`)));
  expect([query.status, codes(query)]).toEqual([401, [["UNAUTHENTICATED"]]]);
});

it("nothing about keys is logged, known or not", async () => {
  const gateway = harness({ apiKeys: KEYS });
  for (const key of [...KEYS.map((each) => each.key), "third-key-0123456789"]) {
    await ask(gateway, "{ hello }", {}, bearer(key));
  }
  expect(gateway.log()).not.toMatch(/first-key|other-key|third-key|Bearer/i);
});

it("without configured keys everybody may call, under one name for all", async () => {
  const gateway = harness();
  expect((await ask(gateway, "{ caller }", {}, bearer("whatever"))).json).toEqual({ data: { caller: "anybody" } });
});
