import { createHmac, randomBytes } from "node:crypto";

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { createIndexKey } from "../../src/vault/index-key.ts";
import type { IndexKind } from "../../src/vault/index-key.ts";

const secret = randomBytes(32);
const key = createIndexKey(secret);
const NIK = "3273012505889004";

const kind = fc.constantFrom<IndexKind>("nik", "idempotency-key", "fingerprint");
const short = fc.string({ unit: fc.constantFrom("a", "b", "\0", "n", "i", "k"), maxLength: 4 });

describe("the hash of a value", () => {
  test("is the same every time, in every process that has the key, and of 16 bytes", () => {
    const hash = key.hash("shop", "nik", NIK);
    expect(hash).toHaveLength(16);
    expect(createIndexKey(secret).hash("shop", "nik", NIK)).toEqual(hash);
    expect(key.hash("shop", "nik", Buffer.from(NIK))).toEqual(hash);
  });

  test("is another for another tenant, another kind and another value, however they are divided", () => {
    const parts = fc.tuple(short, kind, short);
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const same = one.every((part, index) => part === other[index]);
        expect(key.hash(...one).equals(key.hash(...other))).toBe(same);
      }),
      {
        examples: [
          [
            ["a", "nik", "b"],
            ["ab", "nik", ""],
          ],
          [
            ["a", "nik", NIK],
            ["b", "nik", NIK],
          ],
          [
            ["a", "nik", NIK],
            ["a", "fingerprint", NIK],
          ],
        ],
      },
    );
  });

  test("is another with another key, and not the hash that anybody can make", () => {
    const hash = key.hash("shop", "nik", NIK);
    expect(createIndexKey(randomBytes(32)).hash("shop", "nik", NIK)).not.toEqual(hash);
    expect(createIndexKey(Buffer.alloc(32)).hash("shop", "nik", NIK)).not.toEqual(hash);
  });

  test("is what the page on encryption says, for whoever has to make it with another tool", () => {
    const part = (text: string) => Buffer.concat([Buffer.of(0, 0, 0, text.length), Buffer.from(text)]);
    const message = Buffer.concat([part("shop"), part("nik"), part(NIK)]);
    const hmac = createHmac("sha256", secret).update(message).digest();
    expect(key.hash("shop", "nik", NIK)).toEqual(hmac.subarray(0, 16));
  });
});
