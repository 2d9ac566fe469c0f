import { randomBytes } from "node:crypto";

import { beforeEach, expect, it } from "vitest";

import { applicantContext } from "../../src/assessments/recorder/places.ts";
import { erase } from "../../src/store/custody/erase.ts";
import { custodyOf } from "../../src/store/custody/standing.ts";
import type { Database } from "../../src/store/database.ts";
import { rewrapKeys } from "../../src/store/rewrap.ts";
import { applicant, keyring } from "../../src/store/schema/index.ts";
import { dataKeysOf } from "../../src/store/state.ts";
import type { Store } from "../../src/store/store.ts";
import { createMasterRing, masterKeyIdOf } from "../../src/vault/master-ring.ts";
import type { MasterRing } from "../../src/vault/master-ring.ts";
import { keyringContext, openVault } from "../../src/vault/vault.ts";
import type { Vault } from "../../src/vault/vault.ts";
import { auditOf, begun, decide } from "../assessments/custody/support.ts";
import { masterKeys } from "../vault/keys.ts";
import { describeOnBoth } from "./support/databases.ts";
import { createStore } from "../../src/store/store.ts";

const AT = new Date("2026-03-01T10:00:00.000Z");
const [newer, older] = masterKeys("newer", "older");
const both = [newer, older ?? expect.fail("two keys")] as const;
const [, old] = both;

describeOnBoth("keys that an older master key wraps", (open) => {
  let database: Database;
  let store: Store;
  let vault: Vault;
  let ring: MasterRing;
  beforeEach(async () => {
    database = await open();
    ring = createMasterRing([old]);
    const index = ring.wrap(randomBytes(32), keyringContext("index"));
    const letters = ring.wrap(randomBytes(32), keyringContext("letters"));
    await database.orm.insert(keyring).values([
      { purpose: "index", wrapped: index, createdAt: AT },
      { purpose: "letters", wrapped: letters, createdAt: AT },
    ]);
    store = createStore(database);
    vault = openVault(ring, index);
  });

  const of = (number: number) => `31740512049${String(number).padStart(5, "0")}`;
  const several = (count: number, tenant = "default", from = 0) =>
    Promise.all(Array.from({ length: count }, (_, n) => begun({ store, vault, tenant, of: of(from + n), at: AT })));
  const rotate = (batch = 10, signal = new AbortController().signal) =>
    rewrapKeys({ database, ring, contextOf: applicantContext, clock: () => AT, signal, batch });
  const wrappedBy = async () => Object.fromEntries(await dataKeysOf(database.orm));
  const own = async () =>
    (await database.orm.select().from(keyring)).map(({ purpose, wrapped }) => `${purpose} ${masterKeyIdOf(wrapped)}`);

  it("are wrapped by the newest, in pages, and open what they opened, without the older one", async () => {
    const people = [...(await several(23)), ...(await several(4, "other"))];
    const opened = (using: MasterRing, wrapped: Buffer, id: string) => using.unwrap(wrapped, applicantContext(id));
    const before = people.map(({ person }) => opened(ring, person.wrappedKey, person.id));
    ring.replace(both);
    expect(await rotate()).toEqual({ rewrapped: 29, unreadable: 0, finished: true });
    expect(await wrappedBy()).toEqual({ newer: 27 });
    expect((await own()).toSorted()).toEqual(["index newer", "letters newer"]);
    const alone = createMasterRing([newer]);
    const rows = new Map((await database.orm.select().from(applicant)).map((row) => [row.id, row]));
    const after = people.map(({ person: { id } }) => opened(alone, rows.get(id)?.wrappedKey ?? Buffer.alloc(0), id));
    expect(after).toEqual(before);
    const told = (await auditOf(database, "default")).filter(({ action }) => action === "KEYS_REWRAPPED");
    expect(told.map(({ detail }) => detail["masterKey"])).toEqual(expect.arrayContaining(["newer"]));
    expect(told.reduce((sum, { detail }) => sum + Number(detail["keys"]), 0)).toBe(23);
  });

  it("are left as they are once they are wrapped by the newest: nothing is written, and nothing told", async () => {
    await several(5);
    ring.replace(both);
    await rotate();
    const rows = await database.orm.select().from(applicant);
    const told = await auditOf(database, "default");
    expect(await rotate()).toEqual({ rewrapped: 0, unreadable: 0, finished: true });
    expect(await database.orm.select().from(applicant)).toEqual(rows);
    expect(await auditOf(database, "default")).toEqual(told);
  });

  it("are counted where no master key opens them, and stay", async () => {
    await several(3);
    ring.replace([newer]);
    const rows = await database.orm.select().from(applicant);
    expect(await rotate(2)).toEqual({ rewrapped: 0, unreadable: 5, finished: true });
    expect(await database.orm.select().from(applicant)).toEqual(rows);
    expect((await own()).toSorted()).toEqual(["index older", "letters older"]);
  });

  it("are gone on with where it was stopped", async () => {
    await several(5);
    ring.replace(both);
    expect(await rotate(2, AbortSignal.abort())).toEqual({ rewrapped: 0, unreadable: 0, finished: false });
    expect(await wrappedBy()).toEqual({ older: 5 });
    expect(await rotate(2)).toMatchObject({ rewrapped: 7, finished: true });
  });

  it("stay destroyed where the applicant is erased meanwhile, and are new where one is asked about meanwhile", async () => {
    const people = await several(60);
    for (const each of people) await decide(store, each, AT);
    ring.replace(both);
    const erased = people.slice(0, 30).map(({ person: { id } }) =>
      database.orm.transaction(async (tx) => {
        await custodyOf(tx, id, true);
        await erase(tx, id, { tenant: "default", actor: "saksi", at: AT }, null);
      }),
    );
    const [{ finished }] = await Promise.all([rotate(7), several(20, "default", 1000), ...erased]);
    expect(finished).toBe(true);
    await rotate(7);
    const rows = await database.orm.select().from(applicant);
    expect(rows.filter(({ wrappedKey }) => wrappedKey === null)).toHaveLength(30);
    expect(rows.filter(({ erasedAt }) => erasedAt !== null)).toHaveLength(30);
    expect(await wrappedBy()).toEqual({ newer: 50 });
  });
});
