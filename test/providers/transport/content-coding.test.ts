import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";

import { afterEach, describe, expect, it } from "vitest";
import { createTransport } from "../../../src/providers/transport/http-transport.ts";
import type { Transport } from "../../../src/providers/transport/transport.ts";
import { failureOf, fakeVendor } from "../support.ts";

const open: Transport[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((transport) => transport.close()));
});

const TEXT = '{"name":"Ⓢiti"}';

/** What comes of a response of these bytes under this `content-encoding`. */
async function received(coding: string, bytes: Buffer, options: { status?: number; maxResponseBytes?: number } = {}) {
  await using vendor = await fakeVendor({
    handle: (_, response) => {
      response.writeHead(options.status ?? 200, { "content-encoding": coding }).end(bytes);
    },
  });
  const { maxResponseBytes = 100_000 } = options;
  const transport = createTransport({ title: "Vendor", baseUrl: vendor.baseUrl, maxResponseBytes });
  open.push(transport);
  return await transport.send({ method: "GET", path: "/thing", headers: {} }, new AbortController().signal);
}

it("a vendor is asked not to compress", async () => {
  await using vendor = await fakeVendor({ json: {} });
  const transport = createTransport({ title: "Vendor", baseUrl: vendor.baseUrl });
  open.push(transport);
  const headers = { accept: "application/json" };
  await transport.send({ method: "POST", path: "/", headers, body: "{}" }, new AbortController().signal);
  expect(vendor.requests[0]?.headers).toMatchObject({ "accept-encoding": "identity", accept: "application/json" });
});

describe("a response that is compressed all the same", () => {
  it.each([
    ["gzip", gzipSync(TEXT)],
    ["GZIP", gzipSync(TEXT)],
    ["x-gzip", gzipSync(TEXT)],
    ["deflate", deflateSync(TEXT)],
    ["deflate", deflateRawSync(TEXT)],
    ["br", brotliCompressSync(TEXT)],
    ["deflate, gzip", gzipSync(deflateSync(TEXT))],
    ["identity", Buffer.from(TEXT)],
    ["", Buffer.from(TEXT)],
  ])("with %s is read", async (coding, bytes) => {
    expect(await received(coding, bytes)).toMatchObject({ status: 200, text: TEXT, json: { name: "Ⓢiti" } });
  });

  it.each([
    ["gzip", gzipSync(TEXT).subarray(0, 20)],
    ["gzip", Buffer.from("not gzip")],
    ["zstd", gzipSync(TEXT)],
    ["gzip, gzip, gzip, gzip", gzipSync(gzipSync(gzipSync(gzipSync(TEXT))))],
  ])("with %s that cannot be decoded keeps its status, and has no JSON", async (coding, bytes) => {
    expect(await received(coding, bytes, { status: 503 })).toMatchObject({ status: 503, json: undefined });
  });

  it("without a body is empty", async () => {
    expect((await received("gzip", Buffer.alloc(0))).text).toBe("");
  });

  it.each([
    ["gzip", gzipSync(Buffer.alloc(5_000_000))],
    ["deflate", deflateSync(Buffer.alloc(5_000_000))],
    ["br", brotliCompressSync(Buffer.alloc(5_000_000))],
    ["gzip, gzip", gzipSync(gzipSync(Buffer.alloc(5_000_000)))],
  ])("is MALFORMED_RESPONSE where %s swells beyond the bound", async (coding, bytes) => {
    expect(bytes.length).toBeLessThan(100_000);
    const error = await failureOf(received(coding, bytes));
    expect(error.failure).toMatchObject({
      code: "MALFORMED_RESPONSE",
      message: "Vendor sent a larger answer than is read.",
    });
  });

  it("is no failure at exactly the bound", async () => {
    const whole = await received("gzip", gzipSync("x".repeat(1_000)), { maxResponseBytes: 1_000 });
    expect(whole.text).toHaveLength(1_000);
    const more = received("gzip", gzipSync("x".repeat(1_001)), { maxResponseBytes: 1_000 });
    expect((await failureOf(more)).failure.code).toBe("MALFORMED_RESPONSE");
  });
});
