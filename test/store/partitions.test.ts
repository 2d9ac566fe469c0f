import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { z } from "zod";

import type { Orm } from "../../src/store/database.ts";
import { ensurePartitions, partitionKeeper } from "../../src/store/partitions.ts";
import { recordsOf } from "../../src/store/records.ts";
import { count, rowsOf } from "../../src/store/rows.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { describeOnBoth, newPostgres } from "./support/databases.ts";
import { keeper } from "./support/kept.ts";
import { verdictOn } from "./support/tamper.ts";

const LATER = new Date("2031-11-15T12:00:00Z");
const TABLES = ["assessment", "call_answer", "vendor_call", "decision", "assessment_event", "audit_entry"];

async function rowsIn(orm: Orm, suffix: string): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const table of TABLES) {
    const [found] = await rowsOf(
      orm,
      sql`SELECT count(*) AS rows FROM ${sql.identifier(`${table}_${suffix}`)}`,
      z.object({ rows: count }),
    );
    counts[table] = found?.rows ?? Number.NaN;
  }
  return counts;
}

async function partitionsOf(orm: Orm, table: string): Promise<string[]> {
  const rows = await rowsOf(
    orm,
    sql`SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = ${table}::regclass ORDER BY 1`,
    z.object({ name: z.string() }),
  );
  return rows.map(({ name }) => name);
}

const each = (rows: Readonly<Record<string, number>>, times: number) =>
  Object.fromEntries(Object.entries(rows).map(([table, value]) => [table, value * times]));
/** What the keeper writes of an assessment. */
const ONE = { assessment: 1, call_answer: 1, vendor_call: 1, decision: 1, assessment_event: 1, audit_entry: 3 };

describeOnBoth("a month that has rows already when it is made", (open) => {
  it("takes its own out of the rest, and leaves the others there", async () => {
    const database = await open();
    const { orm } = database;
    const { keep } = keeper(database);
    await keep();
    const early = await keep({ at: LATER });
    const other = await keep({ at: new Date("2032-06-15T12:00:00Z") });
    expect(await rowsIn(orm, "other")).toEqual(each(ONE, 2));

    await ensurePartitions(orm, LATER);
    expect(await rowsIn(orm, "2031_11")).toEqual(ONE);
    expect(await rowsIn(orm, "2032_01")).toEqual(each(ONE, 0));
    expect(await rowsIn(orm, "other")).toEqual(ONE);
    for (const { id } of [early, other]) {
      expect(await recordsOf(database, "default").assessment(id)).toMatchObject({ id, state: "COMPLETE" });
    }
    expect(await verdictOn(orm)).toBe("whole");
  });

  it("is as append-only as any, and has every index", async () => {
    const database = await open();
    const { orm } = database;
    const { keep } = keeper(database);
    await keep({ at: LATER });
    await ensurePartitions(orm, LATER);
    await expect(orm.execute(sql`DELETE FROM decision_2031_11`)).rejects.toThrow("Failed query");
    await expect(orm.execute(sql`UPDATE decision SET outcome = 'APPROVE'`)).rejects.toThrow("Failed query");
    const indexes = await rowsOf(
      orm,
      sql`SELECT p.parent, count(i.inhrelid) AS children FROM (
          SELECT indexrelid AS id, indexrelid::regclass::text AS parent FROM pg_index WHERE indrelid = 'assessment'::regclass
        ) AS p LEFT JOIN pg_inherits AS i ON i.inhparent = p.id
        GROUP BY 1`,
      z.object({ parent: z.string(), children: count }),
    );
    const partitions = (await partitionsOf(orm, "assessment")).length;
    expect(indexes.length).toBeGreaterThan(7);
    expect(new Set(indexes.map(({ children }) => children))).toEqual(new Set([partitions]));
  });
});

describeOnBoth("a process that runs for months", (open) => {
  it("makes the next partitions as the months come, and asks once a day", async () => {
    const database = await open();
    let asked = 0;
    const counting: Orm = new Proxy(database.orm, {
      get(orm, name) {
        if (name === "execute") asked += 1;
        return Reflect.get(orm, name, orm);
      },
    });
    const keepPartitions = partitionKeeper(counting, 1_000);
    await keepPartitions(new Date("2033-01-31T23:00:00Z"));
    expect(await partitionsOf(database.orm, "decision")).not.toContain("decision_2033_04");
    asked = 0;
    await keepPartitions(new Date("2033-02-01T22:59:00Z"));
    expect(asked).toBe(0);
    await keepPartitions(new Date("2033-02-01T23:00:00Z"));
    expect(await partitionsOf(database.orm, "decision")).toContain("decision_2033_04");
  });
});

it("somebody who reads everything, as a backup does, is waited for no longer than that, and it is made an hour later", async () => {
  const database = await openPostgres({ url: await newPostgres(), connections: 4 });
  const { orm } = database;
  const keepPartitions = partitionKeeper(orm, 50);
  await orm.transaction(async (tx) => {
    await tx.execute(sql`SELECT count(*) FROM assessment`);
    await expect(keepPartitions(LATER)).rejects.toThrow("Failed query");
    expect(await partitionsOf(tx, "assessment")).not.toContain("assessment_2031_11");
    // Nobody waits meanwhile.
    await keeper(database).keep();
  });
  await keepPartitions(new Date(LATER.getTime() + 59 * 60_000));
  expect(await partitionsOf(orm, "assessment")).not.toContain("assessment_2031_11");
  await keepPartitions(new Date(LATER.getTime() + 60 * 60_000));
  expect(await partitionsOf(orm, "assessment")).toContain("assessment_2031_11");
  await database.close();
});

it("several processes make the same ones at the same time", async () => {
  const url = await newPostgres();
  const opened = await Promise.all([1, 2, 3].map(() => openPostgres({ url, connections: 2 })));
  await Promise.all(opened.map(({ orm }) => ensurePartitions(orm, LATER)));
  for (const { orm, close } of opened) {
    expect(await partitionsOf(orm, "decision")).toContain("decision_2032_01");
    await close();
  }
});
