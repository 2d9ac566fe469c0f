import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { MissingMasterKey, Unreadable } from "../../src/vault/errors.ts";
import { createMasterRing, masterKeyIdOf } from "../../src/vault/master-ring.ts";
import { masterKeys, thrownBy, withByteChanged } from "./keys.ts";

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const ids = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9][\w.-]{0,31}$/), { minLength: 1, maxLength: 4 });

describe("a wrapped key", () => {
  test("is unwrapped in its context, and says who wrapped it", () => {
    fc.assert(
      fc.property(key, ids, fc.string(), (bytes, names, context) => {
        const ring = createMasterRing(masterKeys(...names));
        const wrapped = ring.wrap(bytes, context);
        expect(ring.unwrap(wrapped, context)).toEqual(Buffer.from(bytes));
        expect(masterKeyIdOf(wrapped)).toBe(names[0]);
        expect(ring.isCurrent(wrapped)).toBe(true);
      }),
    );
  });

  test("is not unwrapped in another context", () => {
    const ring = createMasterRing(masterKeys("a"));
    fc.assert(
      fc.property(key, fc.string(), fc.string(), (bytes, one, other) => {
        fc.pre(one !== other);
        expect(() => ring.unwrap(ring.wrap(bytes, one), other)).toThrow(Unreadable);
      }),
    );
  });

  test("is not unwrapped with any byte changed, those of the id included", () => {
    const ring = createMasterRing(masterKeys("2025-11", "2025-12"));
    const wrapped = ring.wrap(new Uint8Array(32), "applicant:1");
    for (const at of wrapped.keys()) {
      for (const flipped of [1, 2, 3, 128]) {
        const changed = withByteChanged(wrapped, at, flipped);
        const { name } = thrownBy(() => ring.unwrap(changed, "applicant:1"));
        expect(["Unreadable", "MissingMasterKey"]).toContain(name);
      }
    }
    // "2025-11" is two bits away from "2025-12": the other key is found, and does not open it.
    const idEnd = 2 + "2025-11".length;
    expect(() => ring.unwrap(withByteChanged(wrapped, idEnd - 1, 3), "applicant:1")).toThrow(Unreadable);
  });

  test("is not unwrapped under the id of another master key, though that one has the same bytes", () => {
    const [{ key: secret }] = masterKeys("a");
    const ring = createMasterRing([
      { id: "a", key: secret },
      { id: "b", key: secret },
    ]);
    const wrapped = ring.wrap(new Uint8Array(32), "applicant:1");
    wrapped[2] = "b".charCodeAt(0);
    expect(masterKeyIdOf(wrapped)).toBe("b");
    expect(() => ring.unwrap(wrapped, "applicant:1")).toThrow(Unreadable);
  });

  test.each([
    ["nothing", []],
    ["a version alone", [1]],
    ["another version", [2, 1, 97]],
    ["an id that is cut off", [1, 9, 97]],
    ["no id", [1, 0, 97]],
    ["an id that is none", [1, 2, 97, 10]],
  ])("is none where it is %s", (_, bytes) => {
    const ring = createMasterRing(masterKeys("a"));
    expect(() => ring.unwrap(Uint8Array.from(bytes), "applicant:1")).toThrow(Unreadable);
    expect(() => ring.isCurrent(Uint8Array.from(bytes))).toThrow(Unreadable);
  });

  test("is not unwrapped where only its master key's id is left", () => {
    const ring = createMasterRing(masterKeys("a"));
    expect(() => ring.unwrap(Uint8Array.of(1, 1, 97), "applicant:1")).toThrow(Unreadable);
  });

  test("is never the same bytes twice", () => {
    const ring = createMasterRing(masterKeys("a"));
    const wraps = Array.from({ length: 5000 }, () =>
      ring.wrap(new Uint8Array(32), "x").subarray(3, 15).toString("hex"),
    );
    expect(new Set(wraps).size).toBe(wraps.length);
  });
});

describe("a rotation", () => {
  const [older] = masterKeys("2024");
  const [newer] = masterKeys("2025");
  const secret = Uint8Array.from({ length: 32 }, (_, index) => index);

  test("opens everything with both keys, and needs the old one no more when all is wrapped again", () => {
    const ring = createMasterRing([older]);
    const wrapped = ring.wrap(secret, "applicant:1");

    expect(ring.ids()).toEqual(["2024"]);
    ring.replace([newer, older]);
    expect(ring.ids()).toEqual(["2025", "2024"]);
    expect(ring.isCurrent(wrapped)).toBe(false);
    expect(ring.unwrap(wrapped, "applicant:1")).toEqual(Buffer.from(secret));
    const again = ring.rewrap(wrapped, "applicant:1");
    expect(ring.isCurrent(again)).toBe(true);

    ring.replace([newer]);
    expect(ring.unwrap(again, "applicant:1")).toEqual(Buffer.from(secret));
    const missing = thrownBy(() => ring.unwrap(wrapped, "applicant:1"));
    expect(missing).toBeInstanceOf(MissingMasterKey);
    expect(missing).toMatchObject({ id: "2024", message: "the master key 2024 is not among those that are given" });
  });

  test("may be prepared on every server before any of them wraps with the new key", () => {
    const first = createMasterRing([older, newer]);
    const second = createMasterRing([newer, older]);
    expect(first.unwrap(second.wrap(secret, "x"), "x")).toEqual(Buffer.from(secret));
    expect(second.unwrap(first.wrap(secret, "x"), "x")).toEqual(Buffer.from(secret));
  });

  test("does not wrap again what is bound to another context", () => {
    const ring = createMasterRing([older]);
    const wrapped = ring.wrap(secret, "applicant:1");
    ring.replace([newer, older]);
    expect(() => ring.rewrap(wrapped, "applicant:2")).toThrow(Unreadable);
  });

  test("tells what is current by its first bytes, and not what an id that begins the same wrapped", () => {
    fc.assert(
      fc.property(ids, (names) => {
        const keys = masterKeys(...names);
        const wraps = keys.map((master) => createMasterRing([master]).wrap(secret, "x"));
        const ring = createMasterRing(keys);
        const prefix = ring.currentPrefix();
        const found = wraps.filter((wrapped) => wrapped.subarray(0, prefix.length).equals(prefix));
        expect(found).toEqual(wraps.filter((wrapped) => ring.isCurrent(wrapped)));
        expect(found).toHaveLength(1);
      }),
      { examples: [[["2025", "2025-1", "2025-12"]]] },
    );
  });
});
