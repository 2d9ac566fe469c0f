import { once } from "node:events";
import { connect } from "node:net";

import { describe, expect, test } from "vitest";

import { notingClock } from "../support/clock.ts";
import type { Vendors } from "../support/vendors.ts";
import { ASKED, failing, faultNamed, formOf, glairWith, sandboxWith } from "./support.ts";

/** Everything that comes over a connection after a request for GLAIR's verification, and how the connection ends. */
async function rawAnswer(vendors: Vendors): Promise<{ text: string; end: string }> {
  const { port } = new URL(vendors.value("GLAIR_BASE_URL"));
  const socket = connect(Number(port), "127.0.0.1");
  const { "x-api-key": key, authorization } = vendors.glairHeaders();
  const boundary = "b0undary";
  const part = (name: string, value: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const body = `${part("nik", ASKED.nik)}${part("name", ASKED.name)}--${boundary}--\r\n`;
  const lines = [
    "POST /identity/v1/verification HTTP/1.1",
    "host: vendor",
    `authorization: ${authorization}`,
    `x-api-key: ${key}`,
    `content-type: multipart/form-data; boundary=${boundary}`,
    `content-length: ${body.length}`,
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
  let text = "";
  socket.on("data", (piece) => {
    text += piece.toString();
  });
  const end = Promise.withResolvers<string>();
  socket.once("error", (error) => end.resolve("code" in error ? String(error.code) : "error"));
  socket.once("close", () => end.resolve("closed"));
  return { end: await end.promise, text };
}

describe("no connection", () => {
  test("connection-refused: nobody listens, until the fault is taken off, and then on the same port", async () => {
    const { sandbox, vendors } = await sandboxWith();
    expect((await vendors.glair(ASKED)).status).toBe(200);
    const before = sandbox.environment["GLAIR_BASE_URL"];
    sandbox.configure("GLAIR", { faults: [faultNamed("connection-refused")] });
    expect(await failing(vendors.glair(ASKED))).toBe("ECONNREFUSED");
    const { port } = new URL(String(before));
    const [error] = await once(connect(Number(port), "127.0.0.1"), "error");
    expect(error).toMatchObject({ code: "ECONNREFUSED", syscall: "connect" });
    expect((await vendors.ilumaGet("/health")).status).toBe(200);
    sandbox.configure("GLAIR", { faults: [] });
    await sandbox.settled();
    expect((await vendors.glair(ASKED)).status).toBe(200);
    expect(sandbox.calls("GLAIR")).toHaveLength(2);
  });

  test("connection-refused from the beginning leaves the vendor its port", async () => {
    const { sandbox, vendors } = await sandboxWith({
      settings: { GLAIR: { faults: [faultNamed("connection-refused")] } },
    });
    expect(await failing(vendors.glair(ASKED))).toBe("ECONNREFUSED");
    sandbox.configure("GLAIR", { faults: [] });
    expect((await vendors.glair(ASKED)).status).toBe(200);
  });

  test("connection-refused cuts a call that is under way", async () => {
    const { sandbox, vendors } = await sandboxWith({ clock: notingClock(true) });
    sandbox.configure("GLAIR", { latency: { minMs: 1, maxMs: 1 } });
    const call = failing(vendors.glair(ASKED));
    await sandbox.until((calls) => calls.length === 1);
    sandbox.configure("GLAIR", { faults: [faultNamed("connection-refused")] });
    expect(await call).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
  });
});

describe("a connection that breaks", () => {
  test("reset-before-headers: not a byte comes, and the vendor has done its work", async () => {
    const { sandbox, vendors } = await glairWith(faultNamed("reset-before-headers"));
    expect(await rawAnswer(vendors)).toEqual({ text: "", end: "ECONNRESET" });
    await sandbox.settled();
    expect(sandbox.calls()).toMatchObject([{ status: null, fault: "reset-before-headers", cancelled: false }]);
  });

  test("reset-mid-body: headers and half of the body come, and then a reset", async () => {
    const { sandbox, vendors, ask } = await glairWith(faultNamed("reset-mid-body"));
    const { text, end } = await rawAnswer(vendors);
    expect(end).toBe("ECONNRESET");
    const [head = "", body = ""] = text.split("\r\n\r\n");
    expect(head).toMatch(/^HTTP\/1.1 200 OK/);
    const whole = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    expect(body).toHaveLength(Math.ceil(whole / 2));
    expect(await failing(ask())).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    await sandbox.settled();
    expect(sandbox.calls()[0]).toMatchObject({ status: 200, fault: "reset-mid-body", cancelled: false });
  });
});

describe("an answer that takes its time", () => {
  test("slow-first-byte: nothing comes for the delay, and then the true answer", async () => {
    const clock = notingClock();
    const { vendors } = await sandboxWith({
      clock,
      settings: { GLAIR: { faults: [{ kind: "slow-first-byte", delayMs: 700 }] } },
    });
    expect(await vendors.glair(ASKED)).toMatchObject({ status: 200, body: { verification_status: true } });
    expect(clock.waits).toEqual([700]);
  });

  test("slow-first-byte: the headers do not come before it is over", async () => {
    const { sandbox, vendors } = await sandboxWith({
      clock: notingClock(true),
      settings: { GLAIR: { faults: [faultNamed("slow-first-byte")] } },
    });
    const leaving = new AbortController();
    const call = fetch(`${vendors.value("GLAIR_BASE_URL")}/identity/v1/verification`, { signal: leaving.signal });
    await sandbox.until((calls) => calls.some(({ fault }) => fault === "slow-first-byte"));
    leaving.abort();
    await expect(call).rejects.toThrow("aborted");
  });

  test("slow-drip: the headers come at once, the body byte by byte", async () => {
    const clock = notingClock();
    const { vendors } = await sandboxWith({
      clock,
      settings: { GLAIR: { faults: [{ kind: "slow-drip", everyMs: 3 }] } },
    });
    const { status, text, body } = await vendors.glair(ASKED);
    expect(status).toBe(200);
    expect(body).toMatchObject({ verification_status: true });
    expect(clock.waits).toEqual(Array.from(text, () => 3));
  });

  test("slow-drip: a client has the headers while the first byte is still held back", async () => {
    const { vendors } = await sandboxWith({
      clock: notingClock(true),
      settings: { ILUMA: { faults: [faultNamed("slow-drip")] } },
    });
    const leaving = new AbortController();
    const response = await fetch(`${vendors.value("ILUMA_BASE_URL")}/health`, { signal: leaving.signal });
    expect(response.status).toBe(200);
    leaving.abort();
    await expect(response.text()).rejects.toThrow("aborted");
  });

  test("endless-body: white space follows the true answer for as long as anybody reads", async () => {
    const { sandbox, vendors } = await glairWith(faultNamed("endless-body"));
    const leaving = new AbortController();
    const response = await fetch(`${vendors.value("GLAIR_BASE_URL")}/identity/v1/verification`, {
      method: "POST",
      headers: vendors.glairHeaders(),
      body: formOf(ASKED),
      signal: leaving.signal,
    });
    let received = "";
    for await (const piece of response.body ?? []) {
      received += Buffer.from(piece).toString();
      if (received.length > 300_000) break;
    }
    leaving.abort();
    expect(JSON.parse(received)).toMatchObject({ verification_status: true });
    await sandbox.settled();
    expect(sandbox.calls()).toMatchObject([{ status: 200, fault: "endless-body", cancelled: true }]);
  });
});
