import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { expect, it } from "vitest";
import { z } from "zod";

import { ASSESSMENT_CHANNEL } from "../../src/store/journal.ts";
import { rowsOf } from "../../src/store/rows.ts";
import { describeOnBoth } from "./support/databases.ts";
import { keeper } from "./support/kept.ts";

describeOnBoth("the journal", (open) => {
  it("tells of each assessment that something is written of, also where many share a commit", async () => {
    const database = await open();
    const { keep } = keeper(database);
    const told = new Set<string>();
    const { promise: allTold, resolve } = Promise.withResolvers<void>();
    let wanted: ReadonlySet<string> | null = null;
    const look = (): void => {
      if (wanted !== null && [...wanted].every((id) => told.has(id))) resolve();
    };
    await database.listen(ASSESSMENT_CHANNEL, {
      told: (id) => {
        told.add(id);
        look();
      },
      missed: () => expect.fail("the connection was lost"),
    });
    const kept = await Promise.all([keep(), keep(), keep()]);
    wanted = new Set(kept.map(({ id }) => id));
    look();
    await allTold;
    expect(told).toEqual(wanted);
  });

  it("touches no other month than that of its assessments, however many there are", async () => {
    const database = await open();
    await database.orm.transaction(async (tx) => {
      const { store, keep } = keeper({ ...database, orm: tx });
      const { id } = await keep();
      const work = { assessmentId: id, tenant: "default", run: 1 };
      const asked = { provider: "GLAIR", endpoint: "identity", attempt: 1, askedAt: new Date() };
      const row = { assessmentId: id, id: uuidv7(), run: 1, ...asked };
      expect(await store.journal.add({ kind: "intent", work, row })).toBe("written");
      const locked = await rowsOf(
        tx,
        sql`SELECT DISTINCT relation::regclass::text AS name FROM pg_locks
          WHERE relation IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'assessment'::regclass)`,
        z.object({ name: z.string() }),
      );
      expect(locked).toHaveLength(1);
    });
  });
});
