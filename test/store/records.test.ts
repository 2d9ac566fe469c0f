import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";

import type { Database } from "../../src/store/database.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { callsOf, ownersOf, takeOver, unfinishedOf } from "../../src/store/records.ts";
import { createStore } from "../../src/store/store.ts";
import type { Store } from "../../src/store/store.ts";
import { describeOnBoth, newPostgres } from "./support/databases.ts";
import { holdBy } from "./support/hold.ts";
import { aDecision, anAnswer, anIntent, begun } from "./support/written.ts";

describeOnBoth("an assessment that was left", (open) => {
  let database: Database;
  let store: Store;
  beforeAll(async () => {
    database = await open();
    store = createStore(database);
  });

  it("is taken over by one, where several try", async () => {
    const work = await begun(store);
    const taken = await Promise.all(
      [1, 2, 3].map(() => takeOver(database, { ...work, id: work.assessmentId }, uuidv7())),
    );
    expect(taken.filter((run) => run !== null)).toEqual([2]);
  });

  it("is found by its owner until it is finished, the oldest first and no more than are wanted", async () => {
    const owner = uuidv7();
    const works = [await begun(store, owner), await begun(store, owner), await begun(store, owner)];
    const [first, second, third] = works.map(({ assessmentId: id, tenant }) => ({ id, tenant, owner }));
    expect(await ownersOf(database)).toContain(owner);
    expect(await unfinishedOf(database, [owner, uuidv7()], 2)).toEqual([first, second]);
    const [done, pending, last] = works;
    if (done === undefined || pending === undefined || last === undefined) throw new RangeError("three were begun");
    await store.journal.add(aDecision(done, 1));
    await store.journal.add({ ...aDecision(pending, 1), state: "PENDING" });
    expect(await unfinishedOf(database, [owner], 9)).toEqual([second, third]);
    expect(await takeOver(database, { id: done.assessmentId, tenant: done.tenant, owner }, uuidv7())).toBeNull();
    expect(await takeOver(database, { id: pending.assessmentId, tenant: done.tenant, owner }, owner)).toBe(2);
    await store.journal.add(aDecision({ ...pending, run: 2 }, 2));
    await store.journal.add(aDecision(last, 1));
    expect(await ownersOf(database)).not.toContain(owner);
  });

  it("has its calls in the order of its runs, whatever the clocks of those who made them say", async () => {
    const work = await begun(store);
    const ahead = anIntent(work, { id: uuidv7({ msecs: Date.now() + 60_000 }) });
    await store.journal.add(ahead);
    await store.journal.add(anAnswer(ahead));
    await takeOver(database, { ...work, id: work.assessmentId }, uuidv7());
    const behind = anIntent({ ...work, run: 2 });
    await store.journal.add(behind);
    const calls = await callsOf(database, work.assessmentId);
    expect(calls.map(({ intent, answers }) => [intent.id, answers.length])).toEqual([
      [ahead.row.id, 1],
      [behind.row.id, 0],
    ]);
  });
});

describe("whoever takes an assessment over", () => {
  it("waits for an intent that is being written, and finds it", async () => {
    const url = await newPostgres();
    const [here, there] = [await openPostgres({ url }), await openPostgres({ url })];
    const store = createStore(here);
    const work = await begun(store);
    const intent = anIntent(work);
    // Whoever writes the same one waits, in the middle of its own commit.
    const held = await holdBy(url, insertion(intent.row));
    const writing = store.journal.add(intent);
    await held.awaited();
    const found = takeOver(there, { ...work, id: work.assessmentId }, uuidv7()).then(() =>
      callsOf(there, work.assessmentId),
    );
    await held.awaited(2);
    await held.release();
    expect(await writing).toBe("written");
    expect(await found).toHaveLength(1);
    await Promise.all([here.close(), there.close()]);
  });
});

function insertion({ assessmentId, id, run, provider, endpoint }: ReturnType<typeof anIntent>["row"]): string {
  return `INSERT INTO call_intent VALUES ('${assessmentId}', '${id}', ${run}, '${provider}', '${endpoint}', 1, now())`;
}
