import { expect, it } from "vitest";

import { harness, post } from "./support.ts";

const query = `query ($input: PersonInput!) { person(input: $input) { name ... @defer(label: "slow") { later } } }`;
const variables = { input: { nik: "3171051204909001", name: "n" } };

/** Chunks as they arrive, and a way to wait for one that says something. */
function reader(body: ReadableStream<Uint8Array>) {
  const decoder = new TextDecoder();
  const chunks = body.getReader();
  let text = "";
  return {
    async until(wanted: string): Promise<string> {
      while (!text.includes(wanted)) {
        const { done, value } = await chunks.read();
        if (done) throw new RangeError(`ended without ${wanted}`);
        text += decoder.decode(value, { stream: true });
      }
      return text;
    },
  };
}

async function open(accept: string, later: () => Promise<string>) {
  const tested = harness({ later });
  const { url } = await tested.gateway.listen(0, "127.0.0.1");
  const response = await fetch(`${url}/graphql`, post({ query, variables }, { accept }));
  if (response.body === null) throw new TypeError("no body");
  return { ...tested, response, stream: reader(response.body), close: () => tested.gateway.close({ graceMs: 1000 }) };
}

it.each([
  ["multipart/mixed", "-----"],
  ["text/event-stream", "event: complete"],
])("with %s the first part arrives while the deferred one is still being made", async (accept, end) => {
  const slow = Promise.withResolvers<string>();
  const { response, stream, close } = await open(accept, async () => slow.promise);
  expect(response.headers.get("content-type")).toContain(accept);

  const first = await stream.until(`"hasNext":true`);
  expect(first).toContain(`{"data":{"person":{"name":"n"}}`);
  expect(first).not.toContain("later");

  slow.resolve("at last");
  const whole = await stream.until(end);
  expect(whole).toContain(`"data":{"later":"at last"},"path":["person"],"label":"slow"`);
  await close();
});

it("an error in a deferred part has a code and no words of its own, and stands in the log by its code", async () => {
  const { stream, close, log, lines } = await open("multipart/mixed", async () => {
    throw new Error("Rahasia");
  });
  const whole = await stream.until("-----");
  expect(whole).toMatch(/"errors":\[\{"message":"Something went wrong on our side."/);
  expect(whole).toMatch(/"code":"INTERNAL_SERVER_ERROR","incident":"[0-9a-f-]{36}"/);
  await close();
  expect(lines("request")).toMatchObject([{ status: 200, codes: ["INTERNAL_SERVER_ERROR"] }]);
  expect(whole + log()).not.toContain("Rahasia");
});
