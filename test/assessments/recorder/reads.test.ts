import { beforeAll, expect, it } from "vitest";

import { readsOf } from "../../../src/assessments/recorder/reads.ts";
import type { Database, Orm } from "../../../src/store/database.ts";
import { recordsOf } from "../../../src/store/records.ts";
import { describeOnBoth } from "../../store/support/databases.ts";
import { keeper } from "../../store/support/kept.ts";

describeOnBoth("what is read beside a page of assessments", (open) => {
  let database: Database;
  const ids: string[] = [];
  beforeAll(async () => {
    database = await open();
    const { keep, review } = keeper(database);
    for (const decisions of [1, 2, 3, 1]) ids.push((await keep({ decisions })).id);
    for (const id of ids.slice(0, 2)) await review(id);
  });

  /** The same database, and how many queries it is asked. */
  function counting() {
    const asked = { queries: 0 };
    const orm = new Proxy<Orm>(database.orm, {
      get(target, name, receiver) {
        if (name === "select" || name === "selectDistinctOn") asked.queries += 1;
        return Reflect.get(target, name, receiver);
      },
    });
    return { asked, store: { database: { ...database, orm } } };
  }

  it("is one query of each kind, however many assessments there are and however often it is wanted", async () => {
    const { asked, store } = counting();
    const reads = readsOf(store, "default");
    const applicants = await Promise.all(
      ids.map(async (id) => (await recordsOf(database, "default").assessment(id))?.applicantId ?? expect.fail()),
    );
    for (const _ of ["once", "again"]) {
      const [latest, decisions, reviews, dispositions] = await Promise.all([
        Promise.all(ids.map((id) => reads.latestDecision(id))),
        Promise.all(ids.map((id) => reads.decisions(id))),
        Promise.all(ids.map((id) => reads.reviews(id))),
        Promise.all(applicants.map((id) => reads.dispositions(id))),
      ]);
      expect(latest.map((row) => [row?.assessmentId, row?.seq])).toEqual(ids.map((id, at) => [id, [1, 2, 3, 1][at]]));
      expect(decisions.map((rows) => rows.map(({ seq }) => seq))).toEqual([[1], [1, 2], [1, 2, 3], [1]]);
      expect(reviews.map((rows) => rows.length)).toEqual([1, 1, 0, 0]);
      expect(dispositions.map((rows) => rows.length)).toEqual([1, 1, 0, 0]);
      expect(asked.queries).toBe(4);
    }
  });

  it("is of one tenant", async () => {
    const reads = readsOf({ database }, "another");
    expect(await reads.latestDecision(ids[0] ?? "")).toBeNull();
    expect([await reads.decisions(ids[1] ?? ""), await reads.reviews(ids[0] ?? "")]).toEqual([[], []]);
  });
});
