import type { KeepCallback } from "../../src/http/use-callbacks.ts";
import { describe, expect, it } from "vitest";

import type { Admission, Callbacks } from "../../src/providers/provider.ts";
import { codes, harness, read } from "./support.ts";
import type { Harness } from "./support.ts";

const PATH = "/callbacks/somebody";
const MIB = 1_048_576;

/** Somebody whose callbacks bear a word in a header, and who notes what is taken in. */
function somebody(unsure?: Admission, keep?: KeepCallback) {
  const received: string[] = [];
  const callbacks: Callbacks = {
    admits: async (headers) => unsure ?? (headers.get("x-word") === "sesame" ? "ADMITTED" : "REFUSED"),
    receive(text) {
      received.push(text);
      return text.startsWith("{") ? ["an id"] : null;
    },
  };
  const apiKeys = [{ name: "a", key: "k".repeat(20) }];
  return {
    received,
    gateway: harness({ callbacks: new Map([["SOMEBODY", callbacks]]), apiKeys, ...(keep && { keep }) }),
  };
}

const SIGNED = { "content-type": "application/json", "x-word": "sesame" };

async function send({ gateway }: Harness, init: RequestInit, path = PATH) {
  return read(await gateway.fetch(new Request(`http://saksi.test${path}`, { method: "POST", ...init })));
}

describe("a callback", () => {
  it("is handed on as it came, and acknowledged with nothing to say, without a caller's key", async () => {
    const { gateway, received } = somebody();
    const answer = await send(gateway, { headers: SIGNED, body: '{"id":"é"}' });
    expect([answer.status, answer.text]).toEqual([204, ""]);
    expect(received).toEqual(['{"id":"é"}']);
    expect(gateway.contexts).toEqual([]);
  });

  it("is kept before it is acknowledged, and is to be sent again where it cannot be", async () => {
    const kept: unknown[] = [];
    const { gateway } = somebody(undefined, async (letter) => void kept.push(letter));
    expect((await send(gateway, { headers: SIGNED, body: '{"id":7}' })).status).toBe(204);
    expect(kept).toEqual([{ provider: "SOMEBODY", addresses: ["an id"], text: '{"id":7}' }]);
    const full = somebody(undefined, () => Promise.reject(new Error("the disk is full of NIKs")));
    const answer = await send(full.gateway, { headers: SIGNED, body: "{}" });
    expect(answer.status).toBe(500);
    expect(answer.text).not.toMatch(/disk/);
  });

  it("may come from a page of any origin as little as from anybody else", async () => {
    const { gateway, received } = somebody();
    const headers = { "content-type": "application/json", origin: "https://elsewhere.example" };
    expect((await send(gateway, { headers, body: "{}" })).status).toBe(401);
    expect(received).toEqual([]);
  });

  it.each([
    ["without a word", { "content-type": "application/json" }],
    ["with a wrong one", { ...SIGNED, "x-word": "simsim" }],
    ["without a word and of another type", { "content-type": "text/plain" }],
  ])("that is sent %s is refused, with no hint of what was wrong", async (_, headers) => {
    const { gateway, received } = somebody();
    const answer = await send(gateway, { headers, body: "{}" });
    expect([answer.status, codes(answer)]).toEqual([401, [["UNAUTHENTICATED"]]]);
    expect(answer.text + [...answer.headers].join()).not.toMatch(/word|token|sesame|header|key/i);
    expect(received).toEqual([]);
  });

  it("that nobody can tell from a stranger's now is to be sent again", async () => {
    const { gateway, received } = somebody("UNDECIDED");
    const answer = await send(gateway, { headers: SIGNED, body: "{}" });
    expect([answer.status, codes(answer)]).toEqual([503, [["UNAVAILABLE"]]]);
    expect(answer.text).toContain("send it again later");
    expect(received).toEqual([]);
  });

  it.each(["[", "", "text"])("that cannot be read (%o) is told so", async (body) => {
    const answer = await send(somebody().gateway, { headers: SIGNED, body });
    expect([answer.status, codes(answer)]).toEqual([400, [["BAD_REQUEST"]]]);
  });

  it("without a body cannot be read", async () => {
    expect((await send(somebody().gateway, { headers: SIGNED })).status).toBe(400);
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])(
    "that is %s is not taken",
    async (type) => {
      const answer = await send(somebody().gateway, { headers: { ...SIGNED, "content-type": type }, body: "{}" });
      expect([answer.status, codes(answer)]).toEqual([415, [["UNSUPPORTED_MEDIA_TYPE"]]]);
    },
  );

  it("may be as large as a vendor's answer may, and no larger, whether it says its length or not", async () => {
    const { gateway, received } = somebody();
    const most = `{${" ".repeat(MIB - 2)}}`;
    expect((await send(gateway, { headers: SIGNED, body: most })).status).toBe(204);
    const announced = { ...SIGNED, "content-length": String(MIB + 1) };
    const tooMuch = await send(gateway, { headers: announced, body: `${most} ` });
    expect([tooMuch.status, codes(tooMuch)]).toEqual([413, [["PAYLOAD_TOO_LARGE"]]]);
    let pulled = 0;
    const endless = new ReadableStream({
      pull(body) {
        pulled += 1;
        body.enqueue(Buffer.alloc(65_536, " "));
      },
    });
    const init: RequestInit & { duplex: "half" } = { headers: SIGNED, body: endless, duplex: "half" };
    expect((await send(gateway, init)).status).toBe(413);
    expect(pulled).toBeLessThan(100);
    expect(received).toHaveLength(1);
  });

  it.each(["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])("is not sent with %s", async (method) => {
    const answer = await send(somebody().gateway, { headers: SIGNED, method });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it.each(["/callbacks", "/callbacks/", "/callbacks/nobody", "/callbacks/SOMEBODY", `${PATH}/x`, `/x${PATH}`])(
    "has nobody to take it at %s",
    async (path) => {
      const { gateway, received } = somebody();
      const answer = await send(gateway, { headers: SIGNED, body: "{}" }, path);
      expect([answer.status, codes(answer)]).toEqual([404, [["NOT_FOUND"]]]);
      expect(received).toEqual([]);
    },
  );

  it("that brings out a fault of ours is an incident, and says nothing of it", async () => {
    const failing: Callbacks = {
      admits: async () => "ADMITTED",
      receive() {
        throw new Error("Rahasia");
      },
    };
    const gateway = harness({ callbacks: new Map([["SOMEBODY", failing]]) });
    const answer = await send(gateway, { headers: SIGNED, body: "{}" });
    expect([answer.status, codes(answer)]).toEqual([500, [["INTERNAL_SERVER_ERROR"]]]);
    expect(gateway.lines("something failed that should not")).toHaveLength(1);
    expect(answer.text + gateway.log()).not.toContain("Rahasia");
  });

  it("is one line of the log, with whose it is and nothing that it said", async () => {
    const { gateway } = somebody();
    await send(gateway, { headers: SIGNED, body: '{"name":"Rahasia","id":"idvr_1"}' }, `${PATH}?nik=3171051204909001`);
    await send(gateway, { headers: { "x-word": "simsim" } });
    expect(gateway.lines("request")).toMatchObject([
      { operation: null, caller: null, callback: "SOMEBODY", status: 204, codes: [] },
      { callback: "SOMEBODY", status: 401, codes: ["UNAUTHENTICATED"] },
    ]);
    expect(gateway.log()).not.toMatch(/Rahasia|idvr_1|simsim|sesame|3171051204909001/);
  });
});

it("a path of callbacks is never an operation's", async () => {
  const { gateway } = somebody();
  const answer = await send(gateway, { headers: SIGNED, body: JSON.stringify({ query: "{ hello }" }) });
  expect([answer.status, answer.text]).toEqual([204, ""]);
  expect(gateway.contexts).toEqual([]);
});
