import { describe, expect, test } from "vitest";

import { createDataKey } from "../../src/vault/data-key.ts";
import { createIndexKey } from "../../src/vault/index-key.ts";
import { createMasterRing } from "../../src/vault/master-ring.ts";
import { keysOf } from "./keys.ts";

/** Records outlive versions: what one kept, every later one opens. None of these bytes may ever be changed. */
const MASTER = bytesFrom(0);
const DATA = bytesFrom(32);
const INDEX = bytesFrom(64);
const WRAPPED = bytesOf("AQQyMDI1acTq8kgEM6EldYslAyFlYzH/dnMRZ2sfCuilGIm/Ae/8qoQOgUB0xJNMZNN8r0ubKGVZuBH3AD2lei3/");
const SEALED = bytesOf("AQhJ7ThnaAU3NK6I3MKrSRr/K1ROnkQlIG021zASMEkGNNNa79dHHWsWYbI=");
const HASH = bytesOf("tpd590Eq6OJbT7WeKuSTLQ==");

function bytesFrom(first: number): Buffer<ArrayBuffer> {
  return Buffer.from(Array.from({ length: 32 }, (_, index) => first + index));
}

function bytesOf(base64: string): Buffer<ArrayBuffer> {
  return Buffer.from(base64, "base64");
}

const ring = createMasterRing(keysOf(`2025:${MASTER.toString("base64")}`));

describe("what the first version kept", () => {
  test("is unwrapped, opened and found", () => {
    expect(ring.unwrap(WRAPPED, "applicant:1")).toEqual(DATA);
    expect(createDataKey(DATA).open(SEALED, "assessment:1:input").toString()).toBe("Rangga Adiputra");
    expect(createIndexKey(INDEX).hash("shop", "nik", "3273012505889004")).toEqual(HASH);
  });

  test("is kept the same way today, but for the nonce", () => {
    const wrapped = ring.wrap(DATA, "applicant:1");
    expect(wrapped).toHaveLength(WRAPPED.length);
    expect(wrapped.subarray(0, 6)).toEqual(WRAPPED.subarray(0, 6));
    const sealed = createDataKey(DATA).seal("Rangga Adiputra", "assessment:1:input");
    expect(sealed).toHaveLength(SEALED.length);
    expect(sealed.subarray(0, 1)).toEqual(SEALED.subarray(0, 1));
  });
});

describe("another tool that follows the page on encryption", () => {
  /** With Web Crypto, which wants the ciphertext and the tag in one, as they are kept. */
  async function opened(key: Buffer<ArrayBuffer>, headerBytes: number, message: Buffer<ArrayBuffer>, place: string) {
    const imported = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
    const iv = message.subarray(headerBytes, headerBytes + 12);
    const additionalData = Buffer.concat([message.subarray(0, headerBytes), Buffer.from(place)]);
    const rest = message.subarray(headerBytes + 12);
    return Buffer.from(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, imported, rest));
  }

  test("unwraps a data key, and opens with it what is sealed", async () => {
    const dataKey = await opened(MASTER, 2 + "2025".length, WRAPPED, "applicant:1");
    expect((await opened(dataKey, 1, SEALED, "assessment:1:input")).toString()).toBe("Rangga Adiputra");
  });
});
