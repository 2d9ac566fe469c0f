import { describe, expect, it } from "vitest";

import type { Admission } from "../../src/access/admission.ts";
import { ANYBODY } from "../../src/access/caller.ts";
import { createDoor } from "../../src/access/door.ts";
import type { DoorOptions } from "../../src/access/door.ts";
import type { Issuer } from "../../src/access/issuer.ts";
import { makeKey } from "../../src/access/key.ts";
import { ROLES } from "../../src/access/scopes.ts";
import { keyBookOf, storedKey } from "./support.ts";

const NOON = new Date("2026-06-01T05:00:00Z");
const KEYS = [
  { name: "onboarding", key: "first-key-0123456789" },
  { name: "back-office", key: "other-key-0123456789" },
];
const TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln";

const door = (options: Partial<DoorOptions> = {}) =>
  createDoor({ keys: [], keyBook: null, issuer: null, open: false, clock: () => NOON, ...options });

function nameOf(admission: Admission): string {
  return "caller" in admission ? admission.caller.name : admission.refused;
}

describe("a key of the configuration", () => {
  it("opens as its name, in the default tenant, with every scope that widens", async () => {
    for (const { name, key } of KEYS) {
      const admission = await door({ keys: KEYS }).admit(key);
      expect(admission).toMatchObject({
        caller: { name, account: name, tenant: "default", keyId: null, narrow: false },
      });
      expect("caller" in admission && [...admission.caller.scopes]).toEqual(ROLES.administrator);
    }
  });

  it.each(["third-key-0123456789", "first-key-012345678", "first-key-01234567890", "onboarding", ""])(
    "is not %j",
    async (shown) => expect(await door({ keys: KEYS }).admit(shown)).toEqual({ refused: "UNKNOWN_KEY" }),
  );

  it("opens though it looks like a kept key, or like a token", async () => {
    const { text } = makeKey();
    const keys = [
      { name: "kept", key: text },
      { name: "token", key: TOKEN },
    ];
    expect(nameOf(await door({ keys, keyBook: keyBookOf() }).admit(text))).toBe("kept");
    expect(nameOf(await door({ keys, issuer: nobody() }).admit(TOKEN))).toBe("token");
  });
});

describe("a kept key", () => {
  it("opens by its secret, and no other key's secret opens by its id", async () => {
    const [one, other] = [storedKey(), storedKey({ name: "till" })];
    const keyBook = keyBookOf(one.key, other.key);
    expect(await door({ keyBook }).admit(one.text)).toMatchObject({ caller: { name: "shop", keyId: one.key.id } });
    const book = keyBookOf({ ...one.key, digest: other.key.digest });
    expect(await door({ keyBook: book }).admit(one.text)).toEqual({ refused: "UNKNOWN_KEY" });
  });

  it("is one of two while one takes the other's place, and both are one account", async () => {
    const [old, fresh] = [storedKey(), storedKey()];
    const keyBook = keyBookOf(old.key, fresh.key);
    const both = await Promise.all([old, fresh].map(({ text }) => door({ keyBook }).admit(text)));
    expect(both).toMatchObject([
      { caller: { account: "shop", keyId: old.key.id } },
      { caller: { account: "shop", keyId: fresh.key.id } },
    ]);
    keyBook.keys.set(old.key.id, { ...old.key, revokedAt: NOON });
    expect(await door({ keyBook }).admit(old.text)).toEqual({ refused: "REVOKED_KEY" });
    expect(nameOf(await door({ keyBook }).admit(fresh.text))).toBe("shop");
  });

  it("opens until the moment it expires", async () => {
    const later = storedKey({ expiresAt: new Date(NOON.getTime() + 1) });
    const now = storedKey({ expiresAt: NOON });
    const keyBook = keyBookOf(later.key, now.key);
    expect(nameOf(await door({ keyBook }).admit(later.text))).toBe("shop");
    expect(await door({ keyBook }).admit(now.text)).toEqual({ refused: "EXPIRED_KEY" });
  });

  it("that nobody has is not known, and one that is no key is not looked for", async () => {
    const keyBook = keyBookOf();
    const { text } = makeKey();
    expect(await door({ keyBook }).admit(text)).toEqual({ refused: "UNKNOWN_KEY" });
    expect(await door({ keyBook }).admit(`${text.slice(0, -1)}!`)).toEqual({ refused: "UNKNOWN_KEY" });
    expect(keyBook.asked).toHaveLength(1);
  });

  it("cannot be told where the store fails, and nothing is said against it", async () => {
    const keyBook = { find: () => Promise.reject(new Error("the database is down")) };
    expect(await door({ keyBook }).admit(storedKey().text)).toEqual({ refused: "CANNOT_TELL" });
  });

  it("with a scope that is not known here opens nothing", async () => {
    const { key, text } = storedKey({ scopes: ["ask", "of-a-later-version"] });
    expect(await door({ keyBook: keyBookOf(key) }).admit(text)).toEqual({ refused: "UNKNOWN_KEY" });
  });
});

describe("a token", () => {
  it("is shown to the issuer, and what looks like none is not", async () => {
    const issuer = nobody();
    for (const shown of [TOKEN, "first-key-0123456789", makeKey().text, "a.b.c"]) await door({ issuer }).admit(shown);
    expect(issuer.shown).toEqual([TOKEN]);
  });

  it("is nothing where no issuer is configured", async () => {
    expect(await door({ keys: KEYS }).admit(TOKEN)).toEqual({ refused: "UNKNOWN_KEY" });
  });
});

describe("an open door", () => {
  it("takes whoever shows nothing, or what nobody knows", async () => {
    for (const shown of [null, "whatever", TOKEN]) {
      expect(await door({ open: true }).admit(shown)).toEqual({ caller: ANYBODY });
    }
  });

  it.each<[string, Partial<DoorOptions>]>([
    ["a key", { keys: KEYS }],
    ["an issuer", { issuer: nobody() }],
  ])("is shut by %s in the configuration", async (_what, options) => {
    const shut = door({ open: true, ...options });
    expect(shut.isOpen).toBe(false);
    expect(await shut.admit(null)).toEqual({ refused: "NOTHING_SHOWN" });
    expect(await shut.admit("whatever")).toEqual({ refused: "UNKNOWN_KEY" });
  });

  it("takes a kept key for what it is, so that its scopes can be tried, and not once it is revoked", async () => {
    const { key, text } = storedKey({ scopes: ["applicant"] });
    const keyBook = keyBookOf(key);
    const open = door({ open: true, keyBook });
    expect(open.isOpen).toBe(true);
    expect(await open.admit(text)).toMatchObject({ caller: { narrow: true, tenant: "bank" } });
    keyBook.keys.set(key.id, { ...key, revokedAt: NOON });
    expect(await open.admit(text)).toEqual({ refused: "REVOKED_KEY" });
  });
});

it("a door that is not open takes nobody who shows nothing, though it has neither keys nor an issuer", async () => {
  expect(await door().admit(null)).toEqual({ refused: "NOTHING_SHOWN" });
  expect(await door().admit("whatever")).toEqual({ refused: "UNKNOWN_KEY" });
});

/** An issuer that knows nobody, and remembers what it was shown. */
function nobody(): Issuer & { readonly shown: string[] } {
  const shown: string[] = [];
  return {
    shown,
    async admit(token) {
      shown.push(token);
      return { refused: "INVALID_TOKEN" };
    },
  };
}
