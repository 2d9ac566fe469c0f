import { randomBytes } from "node:crypto";

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { createDataKey } from "../../src/vault/data-key.ts";
import { Unreadable } from "../../src/vault/errors.ts";
import { withByteChanged } from "./keys.ts";

const key = createDataKey(randomBytes(32));
const INPUT = "assessment:0198c1:input";

const bytes = fc.uint8Array({ maxLength: 2000 });

describe("what a data key sealed", () => {
  test("opens to the same bytes, in its place, and is 29 bytes longer", () => {
    fc.assert(
      fc.property(bytes, fc.string({ unit: "binary" }), (plaintext, place) => {
        const sealed = key.seal(plaintext, place);
        expect(sealed).toHaveLength(plaintext.length + 29);
        expect(key.open(sealed, place)).toEqual(Buffer.from(plaintext));
      }),
    );
  });

  test("opens to the same text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(key.open(key.seal(text, INPUT), INPUT).toString()).toBe(text);
      }),
    );
  });

  test("opens though the database gives it as bare bytes of a larger buffer", () => {
    const sealed = key.seal("Rangga", INPUT);
    const larger = new Uint8Array(sealed.length + 7);
    larger.set(sealed, 3);
    expect(key.open(larger.subarray(3, 3 + sealed.length), INPUT).toString()).toBe("Rangga");
  });

  test("does not open in any other place", () => {
    const place = fc.string({ unit: fc.constantFrom("a", "b", ":", "\u0001"), maxLength: 4 });
    fc.assert(
      fc.property(bytes, place, place, (plaintext, one, other) => {
        fc.pre(one !== other);
        expect(() => key.open(key.seal(plaintext, one), other)).toThrow(Unreadable);
      }),
    );
  });

  test("does not open with any byte changed", () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (plaintext, at, flipped) => {
        const sealed = key.seal(plaintext, INPUT);
        expect(() => key.open(withByteChanged(sealed, at % sealed.length, flipped), INPUT)).toThrow(Unreadable);
      }),
    );
    const sealed = key.seal("Rangga Adiputra", INPUT);
    for (const at of sealed.keys()) {
      expect(() => key.open(withByteChanged(sealed, at, 1), INPUT)).toThrow(Unreadable);
    }
  });

  test("does not open with bytes cut off or added", () => {
    const sealed = key.seal("Rangga Adiputra", INPUT);
    for (const length of sealed.keys()) {
      expect(() => key.open(sealed.subarray(0, length), INPUT)).toThrow(Unreadable);
      expect(() => key.open(sealed.subarray(length + 1), INPUT)).toThrow(Unreadable);
    }
    expect(() => key.open(Buffer.concat([sealed, Buffer.of(0)]), INPUT)).toThrow(Unreadable);
  });

  test("does not open with another key", () => {
    const other = createDataKey(randomBytes(32));
    expect(() => other.open(key.seal("Rangga", INPUT), INPUT)).toThrow(Unreadable);
  });

  test("has a nonce of its own every time, so that equal texts are not seen to be equal", () => {
    const nonces = Array.from({ length: 5000 }, () => key.seal("same", INPUT).subarray(1, 13).toString("hex"));
    expect(new Set(nonces).size).toBe(nonces.length);
  });
});

test("a data key is of 32 bytes", () => {
  expect(() => createDataKey(randomBytes(16)).seal("x", INPUT)).toThrow("Invalid key length");
  expect(() => createDataKey(randomBytes(33)).seal("x", INPUT)).toThrow("Invalid key length");
});
