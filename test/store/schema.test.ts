import { sql } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { beforeAll, expect, it } from "vitest";
import { z } from "zod";

import type { Database } from "../../src/store/database.ts";
import { migrationCount } from "../../src/store/migrate.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { ensurePartitions, firstIdOf, momentOf } from "../../src/store/partitions.ts";
import { rowsOf } from "../../src/store/rows.ts";
import * as schema from "../../src/store/schema/index.ts";
import { describeOnBoth, emptyPostgres } from "./support/databases.ts";

const tables = Object.values(schema).filter((each) => each instanceof PgTable);
const column = z.object({ table: z.string(), column: z.string(), nullable: z.boolean() });

describeOnBoth("the tables", (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });

  it("are in the database as the program has them, column by column", async () => {
    const rows = await rowsOf(
      database.orm,
      sql`SELECT table_name AS table, column_name AS column, is_nullable = 'YES' AS nullable
        FROM information_schema.columns WHERE table_schema = 'public'`,
      column,
    );
    for (const table of tables) {
      const { name, columns } = getTableConfig(table);
      const there = rows.filter((row) => row.table === name).map((row) => `${row.column} ${row.nullable}`);
      const here = columns.map((each) => `${each.name} ${!each.notNull}`);
      expect([name, ...there.toSorted()]).toEqual([name, ...here.toSorted()]);
    }
  });

  it("have partitions for this month and the next two, made once however often they are asked for", async () => {
    await ensurePartitions(database.orm, new Date("2031-11-30T23:59:59Z"));
    await ensurePartitions(database.orm, new Date("2031-11-30T23:59:59Z"));
    const rows = await rowsOf(
      database.orm,
      sql`SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'decision'::regclass`,
      z.object({ name: z.string() }),
    );
    const names = rows.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["decision_2031_11", "decision_2031_12", "decision_2032_01"]));
    expect(new Set(names).size).toBe(names.length);
  });

  it("do not let a decision be changed or deleted", async () => {
    await database.orm.insert(schema.decision).values({
      assessmentId: firstIdOf(new Date()),
      seq: 1,
      tenant: "default",
      decidedAt: new Date(),
      cause: "CHECKED",
      policyName: "default",
      policyVersion: 1,
      policyDigest: "0",
      outcome: "REVIEW",
      grounds: [],
      body: "{}",
      seal: Buffer.alloc(32),
      evidence: "{}",
      shown: Buffer.alloc(1),
      software: "test",
    });
    await expect(database.orm.update(schema.decision).set({ outcome: "APPROVE" })).rejects.toThrow("Failed query");
    await expect(database.orm.delete(schema.decision)).rejects.toThrow("Failed query");
    expect(await database.orm.select().from(schema.decision)).toHaveLength(1);
  });
});

it("are made once where several processes start at the same time", async () => {
  const url = await emptyPostgres();
  const opened = await Promise.all([1, 2, 3].map(() => openPostgres({ url, connections: 2 })));
  const names = await rowsOf(
    opened[0]?.orm ?? expect.fail(),
    sql`SELECT count(*) AS name FROM drizzle.__drizzle_migrations`,
    z.object({ name: z.coerce.number() }),
  );
  expect(names).toEqual([{ name: migrationCount() }]);
  await Promise.all(opened.map((database) => database.close()));
});

it("tell the moment of an id, to the millisecond", () => {
  const moment = new Date("2026-11-27T10:00:00.123Z");
  expect(momentOf(firstIdOf(moment))).toEqual(moment);
});
