import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import type { Database } from "../../src/store/database.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import type { Opened } from "../../src/store/openings.ts";
import { policySource } from "../../src/store/records.ts";
import { count, rowsOf } from "../../src/store/rows.ts";
import { assessment } from "../../src/store/schema/index.ts";
import { createStore } from "../../src/store/store.ts";
import type { Store } from "../../src/store/store.ts";
import { describeOnBoth, newPostgres } from "./support/databases.ts";
import { anOpening, auditOf, hashed } from "./support/written.ts";

describeOnBoth("an assessment", (open) => {
  let database: Database;
  let store: Store;
  beforeAll(async () => {
    database = await open();
    store = createStore(database);
  });

  it("is begun once for its key, be it sent twice in one commit or later", async () => {
    const first = anOpening("once");
    const opened = await Promise.all(
      [first, anOpening("once"), anOpening("once")].map((each) => store.openings.add(each)),
    );
    const known = { kind: "known", assessmentId: first.id, fingerprint: first.fingerprint };
    expect(opened).toEqual([{ kind: "opened", run: 1, person: expect.anything() }, known, known]);
    expect(await store.openings.add(anOpening("once"))).toEqual(known);
  });

  it("says by what it was begun where the key comes with something else", async () => {
    const first = anOpening("reused");
    const other = anOpening("reused", "reused", { fingerprint: hashed("other") });
    const opened = await Promise.all([first, other].map((each) => store.openings.add(each)));
    expect(opened[1]).toMatchObject({ kind: "known", fingerprint: first.fingerprint });
  });

  it("of another tenant has nothing to do with it, by the same key and of the same person", async () => {
    const opened = await Promise.all(
      ["one", "other"].map((tenant) => store.openings.add(anOpening("shared", "somebody", { tenant }))),
    );
    expect(new Set(opened.map(personOf)).size).toBe(2);
  });

  it("of somebody who was asked about before is sealed by their key", async () => {
    const opened = await Promise.all(["a", "b"].map((key) => store.openings.add(anOpening(key, "the same"))));
    const third = await store.openings.add(anOpening("c", "the same"));
    expect(new Set([...opened, third].map(personOf)).size).toBe(1);
    const rows = await database.orm.select({ input: assessment.input }).from(assessment);
    const sealed = rows.filter(({ input }) => input.toString() === `sealed for ${personOf(third)}`);
    expect(sealed).toHaveLength(3);
  });

  it("that cannot be begun takes no other with it, and its policy is kept by the next one", async () => {
    const policy = { name: "late", version: 1, digest: "1".repeat(64), source: "policy: late" };
    const seal = (): never => {
      throw new RangeError("a key that does not open");
    };
    const ended = await Promise.allSettled([
      store.openings.add(anOpening("well")),
      store.openings.add(anOpening("ill", "ill", { seal, policy })),
    ]);
    expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(await policySource(database, policy.digest)).toBeUndefined();
    expect(await store.openings.add(anOpening("ill", "ill", { policy }))).toMatchObject({ kind: "opened" });
    expect(await policySource(database, policy.digest)).toBe(policy.source);
    expect(await auditOf(database)).not.toHaveLength(0);
  });
});

describe("replicas that are asked at the same time", () => {
  it("begin one assessment for each key, in whatever order keys and persons come to them, and never block one another", async () => {
    const url = await newPostgres();
    const databases = await Promise.all([1, 2, 3].map(() => openPostgres({ url, connections: 8 })));
    const keys = Array.from({ length: 60 }, (_, at) => `key ${at}`);
    const orders = [keys, keys.toReversed(), [...keys.slice(30), ...keys.slice(0, 30)]];
    const opened = await Promise.all(
      databases.flatMap((database, at) => {
        const { openings } = createStore(database);
        return (orders[at] ?? []).map(async (key, turn) => {
          // Not all in one commit.
          for (let wait = 0; wait < turn % 7; wait += 1) await new Promise((resolve) => setImmediate(resolve));
          return { key, opened: await openings.add(anOpening(key, `person ${key.length + (key.at(-1) ?? "")}`)) };
        });
      }),
    );
    for (const key of keys) {
      const ofKey = opened.filter((each) => each.key === key).map((each) => each.opened);
      expect(ofKey.filter(({ kind }) => kind === "opened")).toHaveLength(1);
      expect(new Set(ofKey.flatMap((each) => (each.kind === "known" ? [each.assessmentId] : []))).size).toBe(1);
    }
    const [database] = databases;
    if (database === undefined) throw new RangeError("no database");
    expect(await database.orm.select().from(assessment)).toHaveLength(keys.length);
    expect(await auditOf(database)).toHaveLength(keys.length);
    const deadlocks = sql`SELECT deadlocks AS count FROM pg_stat_database WHERE datname = current_database()`;
    expect(await rowsOf(database.orm, deadlocks, z.object({ count }))).toEqual([{ count: 0 }]);
    await Promise.all(databases.map((each) => each.close()));
  });
});

function personOf(opened: Opened): string {
  return opened.kind === "opened" ? opened.person.id : uuidv7();
}
