import { randomBytes } from "node:crypto";

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { mayBeRandom, newMasterKeyEntry, readMasterKeys } from "../../src/vault/master-key.ts";
import { keysOf } from "./keys.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");
const OTHER = randomBytes(32).toString("base64");

function problemsOf(text: string): readonly string[] {
  const read = readMasterKeys(text);
  return "problems" in read ? read.problems : [];
}

describe("master keys", () => {
  test.each([
    ["between commas", `b:${KEY},a:${OTHER}`],
    ["one a line", `\n b:${KEY}\r\na:${OTHER}\n\n`],
    ["both ways, with a comma at the end", `b:${KEY} ,\na:${OTHER},`],
  ])("are read in their order, %s", (_, text) => {
    const keys = keysOf(text);
    expect(keys.map(({ id }) => id)).toEqual(["b", "a"]);
    expect(keys.map(({ key }) => key.export().toString("base64"))).toEqual([KEY, OTHER]);
  });

  test("are read whatever their bytes are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const [{ key }] = keysOf(`a:${Buffer.from(bytes).toString("base64")}`);
        expect(key.export()).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test.each([
    ["nothing", " , \n", ["has no id:key in it"]],
    ["a key without an id", KEY, [/^entry 1 must be written id:key/]],
    ["an empty id", `:${KEY}`, [/^entry 1 must be written id:key/]],
    ["an id of odd characters", `a/b:${KEY}`, [/^entry 1 must be written id:key/]],
    ["an id of 33 characters", `${"a".repeat(33)}:${KEY}`, [/^entry 1 must be written id:key/]],
    ["id and key swapped", `${KEY}:a`, [/^entry 1 must be written id:key/]],
    ["an id without a key", "a:", [/^entry 1 has a key that is not 32 bytes/]],
    ["31 bytes", `a:${randomBytes(31).toString("base64")}`, [/^entry 1 has a key that is not 32 bytes/]],
    ["33 bytes", `a:${randomBytes(33).toString("base64")}`, [/^entry 1 has a key that is not 32 bytes/]],
    ["hexadecimal", `a:${randomBytes(32).toString("hex")}`, [/^entry 1 has a key that is not 32 bytes/]],
    ["no padding", `a:${KEY.replace("=", "")}`, [/^entry 1 has a key that is not 32 bytes/]],
    ["URL-safe base64", `a:${Buffer.alloc(32, 0xff).toString("base64url")}`, [/^entry 1 has a key that is not/]],
    ["bits beyond the last byte", `a:${KEY.slice(0, -2)}d=`, [/^entry 1 has a key that is not 32 bytes/]],
    ["an id twice", `a:${KEY},b:${OTHER},a:${OTHER}`, [/^entry 3 repeats another one's id/]],
    ["a key twice", `a:${KEY},b:${KEY}`, [/^entry 2 repeats another one's key/]],
    ["all at once", `${KEY},b:${OTHER},c:short,b:${KEY}`, [/^entry 1 must/, /^entry 3 has/, /^entry 4 repeats/]],
  ])("are refused where there is %s", (_, text, problems) => {
    expect(problemsOf(text)).toEqual(
      problems.map((problem) => (typeof problem === "string" ? problem : expect.stringMatching(problem))),
    );
  });
});

describe("a new master key", () => {
  test("is written as it is read, with an id and bytes of its own", () => {
    const entries = Array.from({ length: 50 }, () => newMasterKeyEntry());
    const keys = keysOf(entries.join("\n"));
    expect(keys).toHaveLength(50);
    expect(keys.every(mayBeRandom)).toBe(true);
  });

  test("may be given an id", () => {
    expect(keysOf(newMasterKeyEntry("2025-12"))[0].id).toBe("2025-12");
  });
});

test.each([
  ["a repeated byte", Buffer.alloc(32, 7)],
  ["a passphrase", Buffer.from("correct horse battery staple 42!")],
  ["a text that says so twice", Buffer.from("0123456789abcdef0123456789abcdef")],
  ["nearly nothing", Buffer.alloc(32).fill(1, 16)],
])("%s is seen to be no random key", (_, bytes) => {
  expect(mayBeRandom(keysOf(`a:${bytes.toString("base64")}`)[0])).toBe(false);
});
