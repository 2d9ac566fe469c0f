import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { connect } from "node:net";

import { Pool } from "undici";
import { expect, it, vi } from "vitest";

import { createHttpServer } from "../../src/http/http-server.ts";
import { harness, post } from "./support.ts";
import type { Harness } from "./support.ts";

/** A gateway that listens, whose field `later` waits until it is told. */
async function listening() {
  const started = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<string>();
  const tested = harness({
    later: async () => {
      started.resolve();
      return answer.promise;
    },
  });
  const { url } = await tested.gateway.listen(0, "127.0.0.1");
  return { tested, url, started: started.promise, answer };
}

/** Resolves when the signal of the first request is aborted. */
async function abortOf({ contexts: [context] }: Harness): Promise<void> {
  if (context === undefined) throw new RangeError("no context was made");
  await once(context.signal, "abort");
}

function refused(url: string): Promise<unknown> {
  return fetch(`${url}/health`).catch((error: unknown) => error);
}

/** Sends raw bytes and reads until the server closes. */
async function raw({ gateway }: Harness, bytes: string): Promise<string> {
  const { url } = await gateway.listen(0, "127.0.0.1");
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.end(bytes);
  const text = (await socket.toArray()).join("");
  await gateway.close({ graceMs: 0 });
  return text;
}

it("closing lets a request in flight finish, and takes no new one", async () => {
  const { tested, url, started, answer } = await listening();
  const inFlight = fetch(`${url}/graphql`, post({ query: "{ later }" }));
  await started;
  const closed = tested.gateway.close({ graceMs: 60_000 });
  expect(await refused(url)).toBeInstanceOf(TypeError);
  answer.resolve("done");
  const response = await inFlight;
  expect(await response.json()).toEqual({ data: { later: "done" } });
  expect(response.headers.get("connection")).toBe("close");
  await closed;
});

it("closing does not wait for idle connections", async () => {
  const { tested, url } = await listening();
  const pool = new Pool(url, { connections: 1, keepAliveTimeout: 60_000 });
  await (await pool.request({ path: "/health", method: "GET" })).body.dump();
  await tested.gateway.close({ graceMs: 60_000 });
  await pool.destroy();
  expect(await refused(url)).toBeInstanceOf(TypeError);
});

it("after the grace a request that still runs loses its connection, and its signal is aborted", async () => {
  const { tested, url, started } = await listening();
  const inFlight = fetch(`${url}/graphql`, post({ query: "{ later }" })).catch((error: unknown) => error);
  await started;
  const aborted = abortOf(tested);
  await tested.gateway.close({ graceMs: 0 });
  expect(await inFlight).toBeInstanceOf(TypeError);
  await aborted;
});

it("closing twice is closing once", async () => {
  const { tested } = await listening();
  await Promise.all([tested.gateway.close({ graceMs: 1000 }), tested.gateway.close({ graceMs: 1000 })]);
  await expect(tested.gateway.close({ graceMs: 1000 })).resolves.toBeUndefined();
});

it("a client that goes away aborts the signal of its request, and of no other", async () => {
  const { tested, url, started, answer } = await listening();
  const leaving = new AbortController();
  const left = fetch(`${url}/graphql`, { ...post({ query: "query Left { later }" }), signal: leaving.signal }).catch(
    (error: unknown) => error,
  );
  await started;
  const aborted = abortOf(tested);
  const stays = fetch(`${url}/graphql`, post({ query: "{ hello }" }));
  leaving.abort();
  await aborted;
  await left;
  expect((await stays).status).toBe(200);
  expect(tested.contexts[1]?.signal.aborted).toBe(false);
  answer.resolve("too late");
  await tested.gateway.close({ graceMs: 1000 });
  expect(tested.lines("request")).toContainEqual(
    expect.objectContaining({ operation: "Left", status: null, aborted: true }),
  );
});

it("a client that goes away between the parts of its answer is logged without the status that it was sent", async () => {
  const { tested, url, started, answer } = await listening();
  const leaving = new AbortController();
  const query = "query Left { hello ... @defer { later } }";
  const response = await fetch(`${url}/graphql`, {
    ...post({ query }, { accept: "multipart/mixed" }),
    signal: leaving.signal,
  });
  expect(response.status).toBe(200);
  await started;
  const aborted = abortOf(tested);
  leaving.abort();
  await aborted;
  answer.resolve("too late");
  await tested.gateway.close({ graceMs: 1000 });
  expect(tested.lines("request")).toMatchObject([{ operation: "Left", status: null, aborted: true }]);
});

it.each([
  ["of a length that was announced", "Content-Length: 900\r\n\r\n{"],
  ["in pieces", "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"],
])("a client that goes away amid a body %s is no failure of the server's", async (_what, rest) => {
  const tested = harness();
  await raw(tested, `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${rest}`);
  await vi.waitFor(() => expect(tested.lines("request")).toHaveLength(1));
  expect(tested.lines("request")).toMatchObject([{ status: null, codes: ["BAD_REQUEST"], aborted: true }]);
  expect(tested.log()).not.toContain("incident");
});

it("the signal is one that platform functions take", async () => {
  const tested = harness();
  await tested.gateway.fetch(new Request("http://saksi.test/graphql", post({ query: "{ hello }" })));
  const [context] = tested.contexts;
  expect(AbortSignal.any([context?.signal ?? AbortSignal.abort()]).aborted).toBe(false);
});

it("an address that is taken is an error of listening", async () => {
  const { tested, url } = await listening();
  const other = harness();
  await expect(other.gateway.listen(Number(new URL(url).port), "127.0.0.1")).rejects.toThrow("EADDRINUSE");
  await tested.gateway.close({ graceMs: 0 });
});

it.each([
  ["no HTTP", "Rahasia\r\n\r\n", 400, "BAD_REQUEST"],
  ["headers without end", `GET /graphql?query=${"Rahasia".repeat(5000)} HTTP/1.1\r\n\r\n`, 431, "HEADERS_TOO_LARGE"],
  ["a host that is none", "GET /graphql HTTP/1.1\r\nHost: [Rahasia\r\nConnection: close\r\n\r\n", 400, "BAD_REQUEST"],
  ["a path that is none", "GET http://[Rahasia/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400, "BAD_REQUEST"],
])("%s is refused with a code, and not repeated", async (_what, bytes, status, code) => {
  const tested = harness();
  const text = await raw(tested, bytes);
  expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*"code":"${code}"`));
  expect(text + tested.log()).not.toContain("Rahasia");
});

it.each([
  ["headers", "GET /graphql HTTP/1.1\r\nHost: a\r\n"],
  ["a body", "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{"],
])("%s that never end are refused in time", async (_what, start) => {
  const soon = { headersTimeout: 20, requestTimeout: 20, connectionsCheckingInterval: 10, keepAliveTimeout: 1000 };
  const server = createHttpServer(() => {}, soon);
  const { url } = await server.listen(0, "127.0.0.1");
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write(start);
  expect((await socket.toArray()).join("")).toMatch(/^HTTP\/1.1 408 [^]*"code":"REQUEST_TIMEOUT"/);
  await server.close({ graceMs: 0 });
});

it("an answer may take longer than any of the timeouts: they are for what comes in", async () => {
  const soon = { headersTimeout: 20, requestTimeout: 20, connectionsCheckingInterval: 10, keepAliveTimeout: 20 };
  const answering = Promise.withResolvers<ServerResponse>();
  const server = createHttpServer((_request, response) => {
    response.write("first, ");
    answering.resolve(response);
  }, soon);
  const { url } = await server.listen(0, "127.0.0.1");
  const answer = fetch(url, { method: "POST", body: "asked" });
  const response = await answering.promise;
  // Refused once the time is over: by then the answer under way is older than that.
  const late = connect(Number(new URL(url).port), "127.0.0.1");
  late.write("GET / HTTP/1.1\r\n");
  expect((await late.toArray()).join("")).toMatch(/^HTTP\/1.1 408 /);
  response.end("last");
  expect(await (await answer).text()).toBe("first, last");
  await server.close({ graceMs: 0 });
});

it.each([
  ["0.0.0.0", "127.0.0.1"],
  ["localhost", "localhost"],
])("listening on %s, it tells an address that can be called", async (host, called) => {
  const server = createHttpServer((_request, response) => response.end("here"));
  const { url } = await server.listen(0, host);
  expect(new URL(url).hostname).toBe(called);
  expect(await (await fetch(url)).text()).toBe("here");
  await server.close({ graceMs: 0 });
});
