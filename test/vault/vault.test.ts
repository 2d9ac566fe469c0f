import { describe, expect, test } from "vitest";

import { MissingMasterKey, Unreadable } from "../../src/vault/errors.ts";
import { createMasterRing } from "../../src/vault/master-ring.ts";
import { INDEX_KEY_CONTEXT, newWrappedIndexKey, openVault } from "../../src/vault/vault.ts";
import { masterKeys } from "./keys.ts";

const PLACE = "assessment:1:input";

describe("a vault", () => {
  test("opens in another process what it sealed in this one", () => {
    const keys = masterKeys("2025");
    const here = createMasterRing(keys);
    const wrappedIndex = newWrappedIndexKey(here);
    const one = openVault(here, wrappedIndex);
    const { key, wrapped } = one.newDataKey("applicant:1");
    const sealed = key.seal("Rangga Adiputra", PLACE);

    const other = openVault(createMasterRing(keys), wrappedIndex);
    expect(other.openDataKey(wrapped, "applicant:1").open(sealed, PLACE).toString()).toBe("Rangga Adiputra");
    expect(other.index.hash("shop", "nik", "3273012505889004")).toEqual(
      one.index.hash("shop", "nik", "3273012505889004"),
    );
  });

  test("gives everybody a data key of their own, which opens nobody else's data", () => {
    const ring = createMasterRing(masterKeys("2025"));
    const vault = openVault(ring, newWrappedIndexKey(ring));
    const one = vault.newDataKey("applicant:1");
    const other = vault.newDataKey("applicant:2");
    expect(() => other.key.open(one.key.seal("Rangga", PLACE), PLACE)).toThrow(Unreadable);
    expect(() => vault.openDataKey(one.wrapped, "applicant:2")).toThrow(Unreadable);
    expect(() => vault.openDataKey(one.wrapped, INDEX_KEY_CONTEXT)).toThrow(Unreadable);
  });

  test("works with the keys that its ring has now", () => {
    const [older] = masterKeys("2024");
    const [newer] = masterKeys("2025");
    const ring = createMasterRing([older]);
    const vault = openVault(ring, newWrappedIndexKey(ring));
    const before = vault.newDataKey("applicant:1");
    ring.replace([newer]);
    expect(ring.isCurrent(vault.newDataKey("applicant:2").wrapped)).toBe(true);
    // Nothing that was unwrapped is remembered: a key that is taken away, or erased, is of no use at once.
    expect(() => vault.openDataKey(before.wrapped, "applicant:1")).toThrow(MissingMasterKey);
  });

  test("finds what it kept, after its index key was wrapped by a newer master key", () => {
    const [older] = masterKeys("2024");
    const [newer] = masterKeys("2025");
    const ring = createMasterRing([older]);
    const wrapped = newWrappedIndexKey(ring);
    const hash = openVault(ring, wrapped).index.hash("shop", "nik", "3273012505889004");
    ring.replace([newer, older]);
    const again = ring.rewrap(wrapped, INDEX_KEY_CONTEXT);
    ring.replace([newer]);
    expect(openVault(ring, again).index.hash("shop", "nik", "3273012505889004")).toEqual(hash);
  });

  test("does not open with other master keys than the record's, and names the one that is missing", () => {
    const wrapped = newWrappedIndexKey(createMasterRing(masterKeys("lost")));
    expect(() => openVault(createMasterRing(masterKeys("new")), wrapped)).toThrow("the master key lost is not among");
    // Another key that was given the lost one's id does not help.
    expect(() => openVault(createMasterRing(masterKeys("lost")), wrapped)).toThrow(Unreadable);
  });
});
