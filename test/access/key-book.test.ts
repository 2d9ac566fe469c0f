import { describe, expect, it } from "vitest";

import { cachedKeyBook, callerOfKey } from "../../src/access/key-book.ts";
import type { KeyBook, StoredKey } from "../../src/access/key-book.ts";
import { keyBookOf, storedKey } from "./support.ts";

function clocked(book: KeyBook, most?: number) {
  let ms = 0;
  const cached = cachedKeyBook(book, { now: () => ms, ...(most === undefined ? {} : { most }) });
  return { cached, pass: (more: number) => void (ms += more) };
}

describe("a cached book of keys", () => {
  it("is looked into once in five seconds for a key, however often it is presented", async () => {
    const { key } = storedKey();
    const book = keyBookOf(key);
    const { cached, pass } = clocked(book);
    await Promise.all([cached.find(key.id), cached.find(key.id)]);
    pass(4999);
    expect(await cached.find(key.id)).toEqual(key);
    expect(book.asked).toEqual([key.id]);
    pass(1);
    await cached.find(key.id);
    expect(book.asked).toEqual([key.id, key.id]);
  });

  it("sees a key that was revoked within five seconds, and at once where it is told", async () => {
    const { key } = storedKey();
    const book = keyBookOf(key);
    const { cached, pass } = clocked(book);
    await cached.find(key.id);
    const revoked = { ...key, revokedAt: new Date() };
    book.keys.set(key.id, revoked);
    expect(await cached.find(key.id)).toEqual(key);
    cached.invalidate(key.id);
    expect(await cached.find(key.id)).toEqual(revoked);
    book.keys.set(key.id, key);
    pass(5000);
    expect(await cached.find(key.id)).toEqual(key);
  });

  it("counts from the asking: what a slow store answers is as old as the question", async () => {
    const { key } = storedKey();
    const slow = Promise.withResolvers<StoredKey | null>();
    const asked: string[] = [];
    const { cached, pass } = clocked({
      find(id) {
        asked.push(id);
        return asked.length === 1 ? slow.promise : Promise.resolve(key);
      },
    });
    const first = cached.find(key.id);
    pass(6000);
    slow.resolve(null);
    expect(await first).toBeNull();
    expect(await cached.find(key.id)).toEqual(key);
  });

  it("does not bring back what was forgotten while it was asked for", async () => {
    const { key } = storedKey();
    const slow = Promise.withResolvers<StoredKey | null>();
    let stored: Promise<StoredKey | null> = slow.promise;
    const { cached } = clocked({ find: () => stored });
    const before = cached.find(key.id);
    stored = Promise.resolve({ ...key, revokedAt: new Date() });
    cached.invalidate(key.id);
    slow.resolve(key);
    expect((await before)?.revokedAt).toBeNull();
    expect((await cached.find(key.id))?.revokedAt).not.toBeNull();
  });

  it("remembers that there is no such key, and no failure", async () => {
    const book = keyBookOf();
    const { cached } = clocked(book);
    await cached.find("0123456789");
    expect(await cached.find("0123456789")).toBeNull();
    expect(book.asked).toHaveLength(1);

    let fails = true;
    const { key } = storedKey();
    const failing = clocked({ find: () => (fails ? Promise.reject(new Error("down")) : Promise.resolve(key)) });
    await expect(failing.cached.find(key.id)).rejects.toThrow("down");
    fails = false;
    expect(await failing.cached.find(key.id)).toEqual(key);
  });

  it("keeps so many answers and no more, the latest", async () => {
    const book = keyBookOf();
    const { cached } = clocked(book, 2);
    for (const id of ["a", "b", "c", "c", "b", "a"]) await cached.find(id);
    expect(book.asked).toEqual(["a", "b", "c", "a"]);
  });
});

describe("a kept key", () => {
  it("makes a caller of its tenant, by its name, with its scopes and limits", () => {
    const limits = { perMinute: 10, dailyBudgetIdr: 1000 };
    const { key } = storedKey({ scopes: ["assess", "applicant"], limits });
    expect(callerOfKey(key)).toEqual({
      tenant: "bank",
      name: "shop",
      account: "shop",
      keyId: key.id,
      scopes: new Set(["assess", "applicant"]),
      narrow: true,
      limits,
    });
  });

  it("makes none where it has a scope of a later version, which may be one that takes rights away", () => {
    expect(callerOfKey(storedKey({ scopes: ["ask", "only-on-weekdays"] }).key)).toBeNull();
  });
});
