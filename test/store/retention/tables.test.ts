import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";

import type { Database } from "../../../src/store/database.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { BESIDE, ORDERS, PARTS } from "../../../src/store/retention/assessments.ts";
import { rowsOf } from "../../../src/store/rows.ts";
import { newPostgres } from "../support/databases.ts";

let database: Database;
beforeAll(async () => {
  database = await openPostgres({ url: await newPostgres(), connections: 2 });
});
afterAll(() => database.close());

/** The tables that have a column of this name, their partitions aside. */
async function tablesWith(column: string): Promise<Set<string>> {
  const rows = await rowsOf(
    database.orm,
    sql`SELECT c.relname AS name FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
      WHERE a.attname = ${column} AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND c.relnamespace = 'public'::regnamespace`,
    z.object({ name: z.string() }),
  );
  return new Set(rows.map(({ name }) => name));
}

it("whatever belongs to an assessment goes with it, but for the log of calls, which has its own time", async () => {
  // What was said of a hit belongs to the applicant, whichever assessment showed it.
  expect(await tablesWith("assessment_id")).toEqual(new Set([...PARTS, ...BESIDE, "hit_disposition", "vendor_call"]));
});

/** Whoever adds one: what becomes of it in `erase` has to be settled, too. */
it("whatever belongs to an applicant goes with the last assessment of them", async () => {
  expect(await tablesWith("applicant_id")).toEqual(new Set(["assessment", ...ORDERS]));
});
