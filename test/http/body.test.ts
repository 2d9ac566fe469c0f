import { request } from "node:http";
import type { IncomingMessage } from "node:http";

import { expect, it } from "vitest";

import { codes, harness, post, read, URL_OF_API } from "./support.ts";
import type { Harness } from "./support.ts";

const SECRET = "Rahasia";

async function send({ gateway }: Harness, init: RequestInit, search = "") {
  return read(await gateway.fetch(new Request(`${URL_OF_API}${search}`, init)));
}

it.each([
  ["no JSON", `{"query": "${SECRET}`],
  ["nothing", ""],
  ["null", "null"],
  ["text", `"${SECRET}"`],
  ["a batch", JSON.stringify([{ query: "{ hello }" }])],
  ["no query", JSON.stringify({ variables: { a: SECRET } })],
  ["a query that is no text", JSON.stringify({ query: { a: SECRET } })],
  ["variables in a list", JSON.stringify({ query: "{ hello }", variables: [SECRET] })],
  ["variables as text", JSON.stringify({ query: "{ hello }", variables: SECRET })],
  ["a name of a number", JSON.stringify({ query: "{ hello }", operationName: 7 })],
  ["extensions as text", JSON.stringify({ query: "{ hello }", extensions: SECRET })],
  ["a parameter of its own", JSON.stringify({ query: "{ hello }", [SECRET]: 1 })],
])("a body with %s is refused with a code, and not repeated", async (_what, body) => {
  const gateway = harness();
  const answer = await send(gateway, post(body));
  expect([answer.status, codes(answer)]).toEqual([400, [["BAD_REQUEST"]]]);
  expect(answer.text + gateway.log()).not.toContain(SECRET);
});

it.each(["variables", "extensions"])("a URL whose %s are no JSON is refused the same way", async (name) => {
  const gateway = harness();
  const answer = await send(gateway, {}, `?query={hello}&${name}={${SECRET}`);
  expect([answer.status, codes(answer)]).toEqual([400, [["BAD_REQUEST"]]]);
  expect(answer.text + gateway.log()).not.toContain(SECRET);
});

it("null stands for a parameter that is not there", async () => {
  const answer = await send(
    harness(),
    post({ query: "{ hello }", variables: null, operationName: null, extensions: null }),
  );
  expect(answer.json).toEqual({ data: { hello: "hello" } });
});

it.each([
  ["text/plain", JSON.stringify({ query: "{ hello }" })],
  ["application/x-www-form-urlencoded", "query={hello}"],
  ["application/graphql", "{ hello }"],
  ["application/jsonp", JSON.stringify({ query: "{ hello }" })],
  ["", JSON.stringify({ query: "{ hello }" })],
])("a body of the type %o is not taken: some of these a page may send anywhere unasked", async (type, body) => {
  const gateway = harness();
  const answer = await send(gateway, { ...post(body), headers: { "content-type": type } });
  expect([answer.status, codes(answer)]).toEqual([415, [["UNSUPPORTED_MEDIA_TYPE"]]]);
  expect(gateway.contexts).toEqual([]);
});

it("the media type's case and parameters do not matter", async () => {
  const init = { ...post({ query: "{ hello }" }), headers: { "content-type": "Application/JSON; charset=utf-8" } };
  expect((await send(harness(), init)).json).toEqual({ data: { hello: "hello" } });
});

const LIMIT = 1000;
const query = (length: number): string =>
  JSON.stringify({ query: "{ hello }", extensions: { pad: "x".repeat(length) } });

function streamed(text: string): ReadableStream<Uint8Array> {
  return new Blob([text]).stream();
}

it("a body within the limit is read, whether its length was announced or not", async () => {
  const gateway = harness({ bodyLimitBytes: LIMIT });
  expect((await send(gateway, post(query(900)))).json).toEqual({ data: { hello: "hello" } });
  const init = { ...post(""), body: streamed(query(900)), duplex: "half" } as const;
  expect((await send(gateway, init)).json).toEqual({ data: { hello: "hello" } });
});

it.each(["application/json", "multipart/form-data; boundary=x"])(
  "a body of %s over the limit is refused",
  async (type) => {
    const gateway = harness({ bodyLimitBytes: LIMIT });
    const headers = { "content-type": type, accept: "application/json" };
    const announced = await send(gateway, { ...post(query(LIMIT)), headers: { ...headers, "content-length": "1100" } });
    expect([announced.status, codes(announced)]).toEqual([413, [["PAYLOAD_TOO_LARGE"]]]);
    const unannounced = { ...post(""), headers, body: streamed(query(LIMIT)), duplex: "half" } as const;
    const counted = await send(gateway, unannounced);
    expect([counted.status, codes(counted)]).toEqual([413, [["PAYLOAD_TOO_LARGE"]]]);
  },
);

/** Sends what it is given and leaves the request open, as a client that has much more to send. */
async function unfinished(url: string, headers: Record<string, string>, start: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
    });
    sent.once("response", resolve);
    sent.once("error", reject);
    sent.write(start);
  });
}

it.each([
  ["is announced", { "content-length": "1000000000" }, "{"],
  ["turns out too long", { "transfer-encoding": "chunked" }, query(LIMIT)],
])("a body that %s is refused over HTTP while its end is still to come", async (_what, headers, start) => {
  const { gateway } = harness({ bodyLimitBytes: LIMIT });
  const { url } = await gateway.listen(0, "127.0.0.1");
  const response = await unfinished(url, headers, start);
  expect(response.statusCode).toBe(413);
  const text = (await response.toArray()).join("");
  expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: "PAYLOAD_TOO_LARGE" } }] });
  await gateway.close({ graceMs: 0 });
});
