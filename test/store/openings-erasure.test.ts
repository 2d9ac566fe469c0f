import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";

import { custodyOf } from "../../src/store/custody/standing.ts";
import { erase } from "../../src/store/custody/erase.ts";
import type { Database } from "../../src/store/database.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { count, rowsOf } from "../../src/store/rows.ts";
import { begun, decide, recordOn } from "../assessments/custody/support.ts";
import { newPostgres } from "./support/databases.ts";

const AT = new Date("2026-03-01T10:00:00.000Z");

let database: Database;
beforeAll(async () => {
  database = await openPostgres({ url: await newPostgres(), connections: 4 });
});
afterAll(() => database.close());

/** Resolves once somebody waits for a lock that another has. */
async function somebodyWaits(): Promise<void> {
  const waiting = sql`SELECT count(*) AS waiting FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  for (;;) {
    const [found] = await rowsOf(database.orm, waiting, z.object({ waiting: count }));
    if ((found?.waiting ?? 0) > 0) return;
  }
}

it("an assessment that begins while its applicant is being erased is of somebody new", async () => {
  const { store, vault } = recordOn(database);
  const first = await begun({ store, vault, at: AT });
  await decide(store, first, AT);
  let second: ReturnType<typeof begun> | undefined;
  await database.orm.transaction(async (tx) => {
    await custodyOf(tx, first.person.id, true);
    second = begun({ store, vault, at: AT });
    await somebodyWaits();
    await erase(tx, first.person.id, { tenant: "default", actor: "saksi", at: AT }, null);
  });
  expect((await second)?.person.id).not.toBe(first.person.id);
});
