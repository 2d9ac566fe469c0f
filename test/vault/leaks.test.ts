import { randomBytes } from "node:crypto";
import { inspect } from "node:util";

import { pino } from "pino";
import { describe, expect, test } from "vitest";

import { createDataKey } from "../../src/vault/data-key.ts";
import { createIndexKey } from "../../src/vault/index-key.ts";
import { createMasterRing } from "../../src/vault/master-ring.ts";
import { newWrappedIndexKey, openVault } from "../../src/vault/vault.ts";
import { formsOf, keysOf, printsOf, thrownBy, withByteChanged } from "./keys.ts";

const master = randomBytes(32);
const other = randomBytes(32);
const data = randomBytes(32);
const index = randomBytes(32);

const [masterKey] = keysOf(`2025:${master.toString("base64")}`);
const ring = createMasterRing([masterKey]);
const vault = openVault(ring, newWrappedIndexKey(ring));
const dataKey = createDataKey(data);

const SECRETS = [master, other, data, index].flatMap(formsOf);
const PLAINTEXT = "Rangga Adiputra 3273012505889004";

function expectNoSecret(text: string): void {
  for (const secret of [...SECRETS, PLAINTEXT, ...formsOf(Buffer.from(PLAINTEXT))]) expect(text).not.toContain(secret);
}

const HOLDERS = [
  ["a data key", dataKey, "[data key]"],
  ["an index key", createIndexKey(index), "[index key]"],
  ["a ring of master keys", ring, "[master keys]"],
  ["a vault", vault, "[vault]"],
] as const;

describe("a key", () => {
  test.each(HOLDERS)("is not in what is printed of %s", (_, holder, label) => {
    expect(JSON.stringify({ holder })).toBe(JSON.stringify({ holder: label }));
    expect(inspect({ holder })).toBe(`{ holder: ${label} }`);
    expect(`${holder}`).toBe(label);
    expectNoSecret(printsOf(holder));
  });

  test("is not in what is printed of a master key, as the configuration holds it", () => {
    expect(JSON.stringify(masterKey)).toBe('{"id":"2025","key":{}}');
    expectNoSecret(printsOf(masterKey));
  });

  test("is not in a log, whoever logs it", () => {
    const lines: string[] = [];
    const log = pino({ level: "info" }, { write: (line: string) => void lines.push(line) });
    for (const [, holder] of HOLDERS) log.info({ holder, deep: [{ holder }] }, "seen");
    log.info({ masterKey }, "seen");
    expect(lines).toHaveLength(5);
    expectNoSecret(lines.join(""));
  });

  test("is not carried to another thread or process", () => {
    for (const [, holder] of HOLDERS) expect(() => structuredClone(holder)).toThrow("could not be cloned");
  });
});

describe("an error", () => {
  const sealed = dataKey.seal(PLAINTEXT, "assessment:1:input");
  const wrapped = ring.wrap(data, "applicant:1");
  const [stranger] = keysOf(`other:${other.toString("base64")}`);

  test.each([
    ["a sealed value was changed", () => dataKey.open(withByteChanged(sealed, 20, 1), "assessment:1:input")],
    ["a sealed value was moved", () => dataKey.open(sealed, `assessment:2:${PLAINTEXT}`)],
    ["a sealed value was cut off", () => dataKey.open(sealed.subarray(0, 20), "assessment:1:input")],
    ["a wrapped key was changed", () => ring.unwrap(withByteChanged(wrapped, 40, 1), "applicant:1")],
    ["a wrapped key was moved", () => ring.unwrap(wrapped, PLAINTEXT)],
    ["a master key is missing", () => createMasterRing([stranger]).unwrap(wrapped, "applicant:1")],
  ])("says nothing of what was tried, where %s", (_, attempt) => {
    const error = thrownBy(attempt);
    expectNoSecret(printsOf(error));
    expect(error.cause).toBeUndefined();
    expect(["Unreadable", "MissingMasterKey"]).toContain(error.name);
  });
});
