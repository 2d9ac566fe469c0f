import { expect, it } from "vitest";

import { ask, codes, harness, read, URL_OF_API } from "./support.ts";
import type { Harness } from "./support.ts";

const PERSON = `person(input: { nik: "3171051204909001", name: "n" }) { name }`;

async function get({ gateway }: Harness, query: string, more: Readonly<Record<string, string>> = {}) {
  const search = new URLSearchParams({ query, ...more });
  return read(await gateway.fetch(new Request(`${URL_OF_API}?${search}`)));
}

it.each([
  ["itself", `{ ${PERSON} }`],
  ["under another name", `{ safe: ${PERSON} }`],
  ["beside one that asks nobody", `{ hello ${PERSON} }`],
  ["in a fragment of a fragment", `{ ...A } fragment A on Query { ...B } fragment B on Query { ${PERSON} }`],
  ["in an inline fragment", `{ ... on Query { ... @include(if: true) { ${PERSON} } } }`],
  ["deferred", `{ ... @defer { ${PERSON} } }`],
  ["perhaps not at all", `{ hello ${PERSON.replace("{ name }", "@skip(if: true) { name }")} }`],
])("a field that asks vendors, %s, is refused over GET", async (_what, query) => {
  const gateway = harness();
  const answer = await get(gateway, query);
  expect([answer.status, answer.headers.get("allow"), codes(answer)]).toEqual([405, "POST", [["METHOD_NOT_ALLOWED"]]]);
  expect(gateway.asked()).toBe(0);
});

it("other fields answer a GET, and so does an operation beside one that asks vendors", async () => {
  const gateway = harness();
  const query = `query Safe { hello } query Asks { ${PERSON} }`;
  expect((await get(gateway, query, { operationName: "Safe" })).json).toEqual({ data: { hello: "hello" } });
  expect((await get(gateway, query, { operationName: "Asks" })).status).toBe(405);
});

it("a document that was answered to a POST is still refused over GET", async () => {
  const gateway = harness();
  expect((await ask(gateway, `{ ${PERSON} }`)).json).toEqual({ data: { person: { name: "n" } } });
  expect((await get(gateway, `{ ${PERSON} }`)).status).toBe(405);
});

it("a mutation is refused over GET", async () => {
  const answer = await get(harness(), "mutation { assess }");
  expect([answer.status, answer.headers.get("allow"), codes(answer)]).toEqual([405, "POST", [["METHOD_NOT_ALLOWED"]]]);
});

it.each(["PUT", "PATCH", "DELETE", "OPTIONS"])("the method %s is refused", async (method) => {
  const answer = await read(await harness().gateway.fetch(new Request(URL_OF_API, { method })));
  expect([answer.status, answer.headers.get("allow"), codes(answer)]).toEqual([
    405,
    "GET, POST",
    [["METHOD_NOT_ALLOWED"]],
  ]);
});

it.each(["image/png", "text/html", "application/json; charset=latin1"])(
  "a client that accepts only %s is refused before a vendor is asked",
  async (accept) => {
    const gateway = harness();
    const answer = await ask(gateway, `{ ${PERSON} }`, {}, { accept });
    expect([answer.status, codes(answer), gateway.asked()]).toEqual([406, [["NOT_ACCEPTABLE"]], 0]);
  },
);

it("an answer in parts is refused to a client that takes none, before a vendor is asked", async () => {
  const gateway = harness();
  const answer = await ask(gateway, `{ hello ... @defer { ${PERSON} } }`, {}, { accept: "application/json" });
  expect([answer.status, codes(answer), gateway.asked()]).toEqual([406, [["NOT_ACCEPTABLE"]], 0]);
});

it("no answer is to be kept on the way", async () => {
  const gateway = harness({ graphiql: { examples: [] } });
  for (const [path, accept] of [
    ["/graphql?query={hello}", "application/json"],
    ["/graphql?query={hello}", "text/event-stream"],
    ["/graphql", "application/json"],
    ["/graphql", "text/html"],
    ["/ready", "*/*"],
    ["/elsewhere", "*/*"],
  ] as const) {
    const { headers } = await gateway.gateway.fetch(new Request(`http://saksi.test${path}`, { headers: { accept } }));
    expect([path, headers.get("cache-control")]).toEqual([path, "no-store"]);
  }
});
