import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { isDigestOf, makeKey, parseKey } from "../../src/access/key.ts";

describe("a key that was made", () => {
  it("is read again as what it is, and its digest is that of its secret and of no other", () => {
    const { id, text, digest } = makeKey();
    const read = parseKey(text);
    expect(read?.id).toBe(id);
    expect(isDigestOf(digest, read?.secret ?? "")).toBe(true);
    expect(isDigestOf(digest, parseKey(makeKey().text)?.secret ?? "")).toBe(false);
    expect(isDigestOf(digest.subarray(1), read?.secret ?? "")).toBe(false);
  });

  it("is one word that a search of code for lost keys finds, of at least 256 random bits", () => {
    const keys = Array.from({ length: 50 }, () => makeKey());
    for (const { text } of keys) expect(text).toMatch(/^saksi_[a-z0-9]{10}_[A-Za-z0-9]{49}$/);
    expect(43 * Math.log2(62)).toBeGreaterThan(256);
    expect(new Set(keys.map(({ id }) => id)).size).toBe(50);
  });

  it("has each character about as often as any other", () => {
    const counts = new Map<string, number>();
    const secrets = Array.from({ length: 2000 }, () => parseKey(makeKey().text)?.secret ?? "").join("");
    for (const character of secrets) counts.set(character, (counts.get(character) ?? 0) + 1);
    expect(counts.size).toBe(62);
    const fair = secrets.length / 62;
    for (const count of counts.values()) expect(Math.abs(count - fair)).toBeLessThan(fair * 0.2);
  });

  it("is kept as a digest that does not hold it", () => {
    const { text, digest } = makeKey();
    expect(digest).toHaveLength(32);
    expect(Buffer.from(digest).toString("latin1")).not.toContain(parseKey(text)?.secret);
  });
});

describe("a text that is no key", () => {
  it("is one with a character mistaken, wherever it stands", () => {
    const { text } = makeKey();
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), fc.constantFrom(..."aZ09_-"), (place, character) => {
        const mistaken = text.slice(0, place) + character + text.slice(place + 1);
        fc.pre(mistaken !== text);
        expect(parseKey(mistaken)).toBeUndefined();
      }),
    );
  });

  it.each([
    "",
    "saksi_",
    "a-key-of-the-stories",
    "saksi_0123456789_short",
    `${makeKey().text}\n`,
    ` ${makeKey().text}`,
  ])("is %j", (text) => expect(parseKey(text)).toBeUndefined());
});
