import { randomBytes, randomUUID } from "node:crypto";

import { beforeAll, expect, it } from "vitest";

import type { Database } from "../../src/store/database.ts";
import { migrationCount } from "../../src/store/migrate.ts";
import { firstIdOf } from "../../src/store/partitions.ts";
import { applicant, assessment, keyring } from "../../src/store/schema/index.ts";
import { stateOf } from "../../src/store/state.ts";
import { createMasterRing } from "../../src/vault/master-ring.ts";
import { masterKeys } from "../vault/keys.ts";
import { describeOnBoth } from "./support/databases.ts";

const KEYS = masterKeys("2025.1", "a");
const [newer, older] = KEYS;

describeOnBoth("the state of a record", (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });

  it("is empty at first", async () => {
    expect(await stateOf(database)).toEqual({
      version: expect.stringMatching(/^\d+\.\d+/),
      migrations: { applied: migrationCount(), known: migrationCount() },
      bytes: expect.any(Number),
      assessments: { count: 0, estimated: false, oldest: null, newest: null },
      dataKeys: new Map(),
      ownKeys: new Map(),
      processes: 1,
    });
  });

  it("counts the keys of each master key, whatever they hold, and none of those who are erased", async () => {
    const wrappedBy = (ring = createMasterRing(KEYS)) => ring.wrap(randomBytes(32), "x");
    const [byNewer, byOlder] = [createMasterRing([newer]), createMasterRing([older ?? newer])];
    const wrapped = [byNewer, byOlder, byOlder, byOlder].map(wrappedBy);
    await database.orm.insert(applicant).values([
      ...wrapped.map((wrappedKey) => {
        return { id: randomUUID(), tenant: "default", nikHash: randomBytes(16), wrappedKey, createdAt: new Date() };
      }),
      { id: randomUUID(), tenant: "default", createdAt: new Date(), erasedAt: new Date() },
    ]);
    await database.orm.insert(keyring).values([
      { purpose: "index", wrapped: wrappedBy(byOlder), createdAt: new Date() },
      { purpose: "another", wrapped: wrappedBy(byNewer), createdAt: new Date() },
    ]);
    const { dataKeys, ownKeys } = await stateOf(database);
    expect(dataKeys).toEqual(
      new Map([
        ["2025.1", 1],
        ["a", 3],
      ]),
    );
    expect(ownKeys).toEqual(
      new Map([
        ["another", "2025.1"],
        ["index", "a"],
      ]),
    );
  });

  it("counts the assessments of every tenant and month, and tells the first and the last", async () => {
    const moments = ["2031-02-01T00:00:00.001Z", "2026-01-31T23:59:59.999Z", "2029-07-01T12:00:00.000Z"];
    await database.orm.insert(assessment).values(
      moments.map((moment, index) => ({
        id: firstIdOf(new Date(moment)),
        tenant: `tenant ${index}`,
        applicantId: randomUUID(),
        createdAt: new Date(moment),
        createdBy: "test",
        policyName: "default",
        policyDigest: "0",
        input: Buffer.alloc(1),
        run: 1,
        owner: randomUUID(),
        state: "COMPLETE" as const,
      })),
    );
    const { assessments } = await stateOf(database);
    expect(assessments).toEqual({
      count: 3,
      estimated: false,
      oldest: new Date("2026-01-31T23:59:59.999Z"),
      newest: new Date("2031-02-01T00:00:00.001Z"),
    });
    expect((await stateOf(database, 3)).assessments).toMatchObject({ count: 3, estimated: false });
    await database.orm.execute("ANALYZE assessment");
    expect((await stateOf(database, 2)).assessments).toMatchObject({ count: 3, estimated: true });
    // Where nothing was analysed, more is known than PostgreSQL says.
    expect((await stateOf(database, 1)).assessments.count).toBeGreaterThan(1);
  });
});
