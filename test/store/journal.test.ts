import { expect, it } from "vitest";

import { ASSESSMENT_CHANNEL } from "../../src/store/journal.ts";
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
});
