import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";

import type { Database } from "../../src/store/database.ts";
import { takeOver } from "../../src/store/records.ts";
import { callAnswer, vendorCall } from "../../src/store/schema/index.ts";
import { createStore } from "../../src/store/store.ts";
import type { Store } from "../../src/store/store.ts";
import { describeOnBoth } from "./support/databases.ts";
import { aDecision, anAnswer, anIntent, auditOf, begun, keptOf, someEvents } from "./support/written.ts";

describeOnBoth("what is written of an assessment", (open) => {
  let database: Database;
  let store: Store;
  beforeAll(async () => {
    database = await open();
    store = createStore(database);
  });

  /** An assessment that another has taken over from its first run. */
  async function takenOver() {
    const old = await begun(store);
    const run = await takeOver(database, { ...old, id: old.assessmentId }, uuidv7());
    return { old, now: { ...old, run: run ?? expect.fail() } };
  }

  describe("of a run that has lost its assessment", () => {
    it("writes no intent, so that it asks nobody", async () => {
      const { old, now } = await takenOver();
      expect(await store.journal.add(anIntent(old))).toBe("superseded");
      expect(await keptOf(database, now)).toMatchObject({ intents: 0 });
      expect(await store.journal.add(anIntent(now))).toBe("written");
    });

    it("writes no decision and no event", async () => {
      const { old, now } = await takenOver();
      expect(await store.journal.add(someEvents(old, 1))).toBe("superseded");
      expect(await store.journal.add(aDecision(old, 1))).toBe("superseded");
      expect(await store.journal.add(aDecision(now, 1))).toBe("written");
      expect(await keptOf(database, now)).toMatchObject({ events: ["1 by run 2"], decisions: ["1 decided by run 2"] });
    });

    it("keeps what a vendor has answered", async () => {
      const work = await begun(store);
      const intent = anIntent(work);
      await store.journal.add(intent);
      await takeOver(database, { ...work, id: work.assessmentId }, uuidv7());
      expect(await store.journal.add(anAnswer(intent))).toBe("written");
    });

    it("is told so where both runs write in one commit", async () => {
      const { old, now } = await takenOver();
      const entries = [aDecision(old, 1), aDecision(now, 1), anIntent(old), anIntent(now), someEvents(old, 9)];
      const written = await Promise.all(entries.map((entry) => store.journal.add(entry)));
      expect(written).toEqual(["superseded", "written", "superseded", "written", "superseded"]);
      expect(await keptOf(database, now)).toEqual({
        events: ["1 by run 2"],
        decisions: ["1 decided by run 2"],
        intents: 1,
      });
    });
  });

  it("decides once, however often the same decision is written", async () => {
    const work = await begun(store);
    const written = await Promise.all([1, 2, 3].map(() => store.journal.add(aDecision(work, 1))));
    expect(written.filter((each) => each === "written")).toHaveLength(1);
    expect(await store.journal.add(aDecision(work, 1))).toBe("superseded");
    expect(await store.journal.add(aDecision(work, 3))).toBe("superseded");
    expect(await store.journal.add(aDecision(work, 2))).toBe("written");
    expect((await keptOf(database, work)).decisions).toHaveLength(2);
  });

  it("holds once what is written twice, and tells of it once in the audit log", async () => {
    const work = await begun(store);
    const intent = anIntent(work);
    const answer = anAnswer(intent);
    for (const entry of [intent, answer, intent, answer]) expect(await store.journal.add(entry)).toBe("written");
    const { assessmentId } = work;
    expect(await database.orm.select().from(callAnswer).where(eq(callAnswer.assessmentId, assessmentId))).toHaveLength(
      1,
    );
    expect(await database.orm.select().from(vendorCall).where(eq(vendorCall.assessmentId, assessmentId))).toHaveLength(
      1,
    );
    const told = (await auditOf(database)).filter(
      (body) => body.includes(assessmentId) && body.includes("VENDOR_CALLED"),
    );
    expect(told).toHaveLength(1);
  });

  it("writes the events that came before a decision with it, where they are not there yet", async () => {
    const work = await begun(store);
    await store.journal.add(someEvents(work, 1, 2));
    const [late] = await Promise.all([
      store.journal.add(someEvents(work, 3)),
      store.journal.add(aDecision(work, 1, [2, 3, 4])),
    ]);
    expect(late).toBe("written");
    expect((await keptOf(database, work)).events).toEqual([1, 2, 3, 4].map((seq) => `${seq} by run 1`));
  });

  it("lets one entry that cannot be kept fail alone, and keeps a chain that holds", async () => {
    const [one, other] = [await begun(store), await begun(store)];
    const broken = anIntent(one, { attempt: Number.NaN });
    const ended = await Promise.allSettled([
      store.journal.add(anIntent(one)),
      store.journal.add(broken),
      store.journal.add(aDecision(other, 1)),
    ]);
    expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await keptOf(database, one)).toMatchObject({ intents: 1 });
    expect((await auditOf(database)).filter((body) => body.includes(other.assessmentId))).toHaveLength(2);
  });
});
