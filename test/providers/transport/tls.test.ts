import { EventEmitter } from "node:events";
import { createServer } from "node:https";
import { connect, createServer as createPlainServer } from "node:net";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { createTransport } from "../../../src/providers/transport/http-transport.ts";
import { newIdentities } from "../../../src/sandbox/tls/identities.ts";
import { failureOf } from "../support.ts";

const { valid } = newIdentities();
const trusted = getCACertificates();
beforeAll(() => setDefaultCACertificates([...trusted, valid.cert]));
afterAll(() => setDefaultCACertificates(trusted));

type Moment = "in the handshake" | "before the headers" | "within the body";

interface TlsVendor extends AsyncDisposable {
  readonly baseUrl: string;
  /** How many requests it saw. */
  requests(): number;
}

/** A vendor behind TLS, on a road where from this moment on the last bit of whatever it sends is turned. */
async function vendorBehind(moment: Moment | "never"): Promise<TlsVendor> {
  let requests = 0;
  let spoiling = moment === "in the handshake";
  const passed = new EventEmitter();
  const vendor = createServer(valid, (_, response) => {
    requests += 1;
    spoiling = moment === "before the headers";
    response.writeHead(200, { "content-length": "7" });
    response.write('{"a"');
    passed.once("bytes", () => {
      spoiling ||= moment === "within the body";
      response.end(":1}");
    });
  });
  const vendorPort = await listening(vendor);
  const road = createPlainServer((near) => {
    const far = connect(vendorPort, "127.0.0.1");
    near.pipe(far);
    far.on("data", (bytes: Buffer) => near.write(spoiling ? lastBitTurned(bytes) : bytes, () => passed.emit("bytes")));
    far.on("end", () => near.end());
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
  });
  const port = await listening(road);
  return {
    baseUrl: `https://127.0.0.1:${port}`,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      vendor.closeAllConnections();
      for (const server of [road, vendor]) await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function listening(server: ReturnType<typeof createPlainServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

function lastBitTurned(bytes: Buffer): Buffer {
  const spoiled = Buffer.from(bytes);
  const last = spoiled.length - 1;
  spoiled[last] = (spoiled[last] ?? 0) ^ 1;
  return spoiled;
}

async function ask({ baseUrl }: TlsVendor) {
  const transport = createTransport({ title: "Vendor", baseUrl });
  try {
    return await transport.send({ method: "GET", path: "/thing", headers: {} }, new AbortController().signal);
  } finally {
    await transport.close();
  }
}

describe("a TLS record that breaks", () => {
  it.each(["before the headers", "within the body"] as const)(
    "%s may have been billed: the vendor had the request",
    async (moment) => {
      await using vendor = await vendorBehind(moment);
      const error = await failureOf(ask(vendor));
      expect(vendor.requests()).toBe(1);
      expect(error.repeat).toBe("maybe_billed");
      expect(error.failure).toEqual({
        code: "UNAVAILABLE",
        message: "Vendor closed the connection before its whole answer came.",
        retryable: true,
      });
    },
  );

  it("in the handshake is a connection that never was, though the code is the same: nothing was sent", async () => {
    await using vendor = await vendorBehind("in the handshake");
    const error = await failureOf(ask(vendor));
    expect(vendor.requests()).toBe(0);
    expect(error.repeat).toBe("unsent");
    expect(error.cause).toBe("ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC");
    expect(error.failure).toEqual({
      code: "UNAVAILABLE",
      message: "Vendor could not be reached: the TLS connection failed.",
      retryable: true,
    });
  });

  it("is the only thing that is wrong on that road", async () => {
    await using vendor = await vendorBehind("never");
    expect(await ask(vendor)).toMatchObject({ status: 200, json: { a: 1 } });
  });
});
