import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

import { afterEach, describe, expect, it } from "vitest";
import { createTransport } from "../../../src/providers/transport/http-transport.ts";
import type { TransportOptions } from "../../../src/providers/transport/http-transport.ts";
import type { Transport } from "../../../src/providers/transport/transport.ts";
import { failureOf, fakeVendor } from "../support.ts";

const open: Transport[] = [];

function transportTo(baseUrl: string, options: Partial<TransportOptions> = {}): Transport {
  const transport = createTransport({ title: "Vendor", baseUrl, ...options });
  open.push(transport);
  return transport;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((transport) => transport.close()));
});

const GET = { method: "GET", path: "/thing", headers: {} } as const;
const never = (): AbortSignal => new AbortController().signal;

/** A server below HTTP, given as its port. */
async function rawServer(onConnection: (socket: Socket) => void): Promise<{ port: number } & AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

describe("a response", () => {
  it("comes with its status, its headers by lower-case name, its text and its JSON", async () => {
    await using vendor = await fakeVendor({ status: 201, headers: { "Request-Id": "r1" }, json: { ok: true } });
    const response = await transportTo(vendor.baseUrl).send(GET, never());
    expect(response.status).toBe(201);
    expect(response.headers["request-id"]).toBe("r1");
    expect(response.text).toBe('{"ok":true}');
    expect(response.json).toEqual({ ok: true });
  });

  it("that is an HTML error page keeps its status and its text, and has no JSON", async () => {
    await using vendor = await fakeVendor({ status: 502, text: "<html>Bad gateway</html>" });
    const response = await transportTo(vendor.baseUrl).send(GET, never());
    expect(response).toMatchObject({ status: 502, text: "<html>Bad gateway</html>", json: undefined });
  });

  it("of broken JSON keeps its text and has no JSON", async () => {
    await using vendor = await fakeVendor({ status: 400, text: '{"reason": "Invalid",}' });
    const response = await transportTo(vendor.baseUrl).send(GET, never());
    expect(response).toMatchObject({ status: 400, text: '{"reason": "Invalid",}', json: undefined });
  });

  it("joins a header that came several times", async () => {
    await using vendor = await fakeVendor({
      handle: (_, response) => response.setHeader("x-id", ["a", "b"]).end("{}"),
    });
    const response = await transportTo(vendor.baseUrl).send(GET, never());
    expect(response.headers["x-id"]).toBe("a, b");
  });

  it("that redirects is given back and not followed", async () => {
    await using vendor = await fakeVendor({ status: 302, headers: { location: "/elsewhere" } });
    const response = await transportTo(vendor.baseUrl).send(GET, never());
    expect(response.status).toBe(302);
    expect(vendor.requests).toHaveLength(1);
  });
});

describe("a request", () => {
  it("goes below the base URL's path prefix, with its method, headers and body", async () => {
    await using vendor = await fakeVendor({ json: {} });
    const body = Buffer.from([0, 255, 1]);
    await transportTo(`${vendor.baseUrl}/stage/`).send(
      { method: "POST", path: "/v1/ask?x=1", headers: { appId: "me" }, body },
      never(),
    );
    expect(vendor.requests[0]).toMatchObject({ method: "POST", path: "/stage/v1/ask?x=1" });
    expect(vendor.requests[0]?.headers["appid"]).toBe("me");
    expect(vendor.requests[0]?.headers["content-length"]).toBe("3");
    expect(vendor.requests[0]?.body).toEqual(body);
  });

  it("uses connections again", async () => {
    const ports = new Set<number | undefined>();
    await using vendor = await fakeVendor({
      handle: (request, response) => {
        ports.add(request.socket.remotePort);
        response.end("{}");
      },
    });
    const transport = transportTo(vendor.baseUrl);
    for (let call = 0; call < 10; call += 1) await transport.send(GET, never());
    // The pool may not yet see a connection as free in the very turn in which its response ended.
    expect(ports.size).toBeLessThanOrEqual(2);
  });
});

describe("no whole response", () => {
  it("is UNAVAILABLE where nobody listens", async () => {
    const { baseUrl } = await fakeVendor({}).then(async (vendor) => {
      await vendor[Symbol.asyncDispose]();
      return vendor;
    });
    const error = await failureOf(transportTo(baseUrl).send(GET, never()));
    expect(error.failure).toEqual({ code: "UNAVAILABLE", message: "Vendor could not be reached.", retryable: true });
    expect(error.cause).toBe("ECONNREFUSED");
    expect(error.repeat).toBe("unsent");
  });

  it("is UNAVAILABLE where TLS fails", async () => {
    await using vendor = await fakeVendor({ json: {} });
    const error = await failureOf(transportTo(vendor.baseUrl.replace("http:", "https:")).send(GET, never()));
    expect(error.failure).toMatchObject({
      code: "UNAVAILABLE",
      message: "Vendor could not be reached: the TLS connection failed.",
    });
    expect(error.repeat).toBe("unsent");
    expect(vendor.requests).toHaveLength(0);
  });

  it("is UNAVAILABLE where the connection is reset before the headers", async () => {
    await using vendor = await fakeVendor({ handle: (request) => request.socket.resetAndDestroy() });
    const error = await failureOf(transportTo(vendor.baseUrl).send(GET, never()));
    expect(error.failure.code).toBe("UNAVAILABLE");
    expect(error.repeat).toBe("maybe_billed");
  });

  it("is UNAVAILABLE where the connection breaks in the middle of a body of known length", async () => {
    await using vendor = await fakeVendor({
      handle: (request, response) => {
        response.writeHead(200, { "content-length": "1000" });
        response.write('{"half":', () => request.socket.resetAndDestroy());
      },
    });
    const error = await failureOf(transportTo(vendor.baseUrl).send(GET, never()));
    expect(error.failure.code).toBe("UNAVAILABLE");
    expect(error.repeat).toBe("maybe_billed");
  });

  it.each(["keep-alive", "close"])("is UNAVAILABLE where a chunked body is cut short (%s)", async (connection) => {
    await using vendor = await fakeVendor({
      handle: (request, response) => {
        response.writeHead(200, { connection });
        response.write('{"half":', () => request.socket.end());
      },
    });
    const error = await failureOf(transportTo(vendor.baseUrl).send(GET, never()));
    expect(error.failure.code).toBe("UNAVAILABLE");
    expect(error.repeat).toBe("maybe_billed");
  });

  it("is MALFORMED_RESPONSE where it is not HTTP, and what came is not kept", async () => {
    await using vendor = await rawServer((socket) => {
      socket.once("data", () => socket.end("secret of the applicant\r\n\r\n"));
    });
    const error = await failureOf(transportTo(`http://127.0.0.1:${vendor.port}`).send(GET, never()));
    expect(error.failure.code).toBe("MALFORMED_RESPONSE");
    expect(error.repeat).toBe("useless");
    expect(error.cause).toMatch(/^HPE_/);
    expect(JSON.stringify({ ...error, text: `${error.message} ${error.stack}` })).not.toContain("secret");
  });

  it("is MALFORMED_RESPONSE where the announced body is larger than the bound", async () => {
    await using vendor = await fakeVendor({ headers: { "content-length": "2000" }, text: "x".repeat(2_000) });
    const error = await failureOf(transportTo(vendor.baseUrl, { maxResponseBytes: 1_000 }).send(GET, never()));
    expect(error.failure.code).toBe("MALFORMED_RESPONSE");
    expect(error.repeat).toBe("useless");
  });

  it("is MALFORMED_RESPONSE where a chunked body outgrows the default bound of 1 MiB", async () => {
    await using vendor = await fakeVendor({
      handle: (_, response) => {
        response.write(Buffer.alloc(1_048_576, 32));
        response.end(" ");
      },
    });
    const error = await failureOf(transportTo(vendor.baseUrl).send(GET, never()));
    expect(error.failure.code).toBe("MALFORMED_RESPONSE");
    expect(error.repeat).toBe("useless");
  });

  it("is no failure at exactly the bound", async () => {
    await using vendor = await fakeVendor({ text: "x".repeat(1_000) });
    const response = await transportTo(vendor.baseUrl, { maxResponseBytes: 1_000 }).send(GET, never());
    expect(response.text).toHaveLength(1_000);
  });
});

describe("a timeout", () => {
  it("is TIMEOUT where the connection, TLS included, is not made in time", async () => {
    await using vendor = await rawServer(() => {});
    const transport = transportTo(`https://127.0.0.1:${vendor.port}`, { timeouts: { connectMs: 50 } });
    const error = await failureOf(transport.send(GET, never()));
    expect(error.failure).toMatchObject({ code: "TIMEOUT", message: "Vendor did not accept a connection in time." });
    expect(error.repeat).toBe("unsent");
  });

  it("is TIMEOUT where no headers come in time", async () => {
    await using vendor = await fakeVendor({ handle: () => {} });
    const error = await failureOf(transportTo(vendor.baseUrl, { timeouts: { headersMs: 50 } }).send(GET, never()));
    expect(error.failure).toMatchObject({ code: "TIMEOUT", message: "Vendor did not begin to answer in time." });
    expect(error.repeat).toBe("maybe_billed");
  });

  it("is TIMEOUT where the body stops coming", async () => {
    await using vendor = await fakeVendor({ handle: (_, response) => void response.write('{"half":') });
    const error = await failureOf(transportTo(vendor.baseUrl, { timeouts: { bodyMs: 50 } }).send(GET, never()));
    expect(error.failure).toMatchObject({ code: "TIMEOUT", message: "Vendor began to answer and then fell silent." });
    expect(error.repeat).toBe("maybe_billed");
  });
});

describe("an aborted signal", () => {
  it("sends nothing where it was aborted beforehand", async () => {
    await using vendor = await fakeVendor({ json: {} });
    const error = await failureOf(transportTo(vendor.baseUrl).send(GET, AbortSignal.abort()));
    expect(error.failure.code).toBe("TIMEOUT");
    expect(vendor.requests).toHaveLength(0);
  });

  it("ends a call that waits for headers, and the vendor sees the connection close", async () => {
    const aborting = new AbortController();
    const closed = Promise.withResolvers<void>();
    await using vendor = await fakeVendor({
      handle: (request) => {
        request.socket.on("close", () => closed.resolve());
        aborting.abort();
      },
    });
    const error = await failureOf(transportTo(vendor.baseUrl).send(GET, aborting.signal));
    expect(error.failure.code).toBe("TIMEOUT");
    await closed.promise;
  });

  it("ends a call in the middle of the body", async () => {
    const aborting = new AbortController();
    await using vendor = await fakeVendor({
      handle: (_, response) => void response.write('{"half":', () => aborting.abort()),
    });
    const error = await failureOf(transportTo(vendor.baseUrl).send(GET, aborting.signal));
    expect(error.failure.code).toBe("TIMEOUT");
  });
});

it("close ends what is under way", async () => {
  const transport = Promise.withResolvers<Transport>();
  await using vendor = await fakeVendor({ handle: () => void transport.promise.then((sending) => sending.close()) });
  const closing = transportTo(vendor.baseUrl);
  const failure = failureOf(closing.send(GET, never()));
  transport.resolve(closing);
  expect((await failure).failure.code).toBe("UNAVAILABLE");
});
