import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { beforeAll, beforeEach, expect, it } from "vitest";

import type { PageWanted } from "../../src/store/assessment-page.ts";
import type { Database } from "../../src/store/database.ts";
import { recordsOf } from "../../src/store/records.ts";
import { applicant, assessment } from "../../src/store/schema/index.ts";
import { assessmentRow, newApplicant, nikHashOf } from "./support/assessments.ts";
import { describeOnBoth } from "./support/databases.ts";

const ALL: PageWanted = { filter: {}, after: null, before: null, limit: 100, backward: false };

describeOnBoth("a page of assessments", (open) => {
  let database: Database;
  let siti: string;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    await database.orm.delete(assessment);
    await database.orm.delete(applicant);
    siti = await newApplicant(database, "acme", "siti");
  });

  const add = async (about: Partial<typeof assessment.$inferInsert> = {}): Promise<string> => {
    const row = assessmentRow({ tenant: "acme", applicantId: siti, ...about });
    await database.orm.insert(assessment).values(row);
    return row.id;
  };
  const listed = async (wanted: Partial<PageWanted>, tenant = "acme"): Promise<string[]> => {
    return (await recordsOf(database, tenant).page({ ...ALL, ...wanted })).map(({ id }) => id);
  };

  it("is newest first, and the other way round where it is read backward", async () => {
    const [one, two, three] = [await add(), await add(), await add()];
    expect(await listed({})).toEqual([three, two, one]);
    expect(await listed({ limit: 2 })).toEqual([three, two]);
    expect(await listed({ after: three })).toEqual([two, one]);
    expect(await listed({ before: one, backward: true, limit: 1 })).toEqual([two]);
    expect(await listed({ after: three, before: one })).toEqual([two]);
  });

  it("is of one tenant, whatever is asked for", async () => {
    const theirs = await newApplicant(database, "globex", "siti");
    const their = await add({ tenant: "globex", applicantId: theirs, reference: "file 7", state: "PENDING" });
    const mine = await add({ reference: "file 7", state: "PENDING" });
    const filters = [{}, { nikHash: nikHashOf("siti") }, { reference: "file 7" }, { complete: false }] as const;
    for (const filter of [
      ...filters,
      { outcome: "APPROVE" },
      { policy: "default" },
      { reviewState: "NONE" },
    ] as const) {
      expect(await listed({ filter })).toEqual([mine]);
      expect(await listed({ filter }, "globex")).toEqual([their]);
      expect(await listed({ filter }, "initech")).toEqual([]);
    }
    expect(await listed({ after: their }, "acme")).not.toContain(their);
  });

  it("has those of which everything holds that is asked for", async () => {
    const budi = await newApplicant(database, "acme", "budi");
    const wanted = await add({
      applicantId: budi,
      outcome: "REVIEW",
      reviewState: "OPEN",
      state: "PENDING",
      reference: "r",
      policyName: "strict",
    });
    await add({ outcome: "REVIEW", reviewState: "OPEN", state: "PENDING", reference: "r", policyName: "strict" });
    await add({ applicantId: budi, outcome: "REJECT", reference: "r" });
    const filter = {
      nikHash: nikHashOf("budi"),
      outcome: "REVIEW",
      reviewState: "OPEN",
      complete: false,
      reference: "r",
      policy: "strict",
    } as const;
    expect(await listed({ filter })).toEqual([wanted]);
    expect(await listed({ filter: { ...filter, policy: "default" } })).toEqual([]);
    expect(await listed({ filter: { nikHash: nikHashOf("nobody") } })).toEqual([]);
    expect(await listed({ filter: { complete: true } })).toHaveLength(1);
  });

  it("goes by the moment that an assessment was begun, to the millisecond", async () => {
    const moment = new Date("2026-03-01T00:00:00.000Z");
    const at = (ms: number) => new Date(moment.getTime() + ms);
    const [before, on, after] = await Promise.all(
      [-1, 0, 1].map((ms) => add({ id: uuidv7({ msecs: at(ms).getTime() }) })),
    );
    expect(await listed({ filter: { createdAfter: moment } })).toEqual([after, on]);
    expect(await listed({ filter: { createdBefore: moment } })).toEqual([before]);
    expect(await listed({ filter: { createdAfter: moment, createdBefore: at(1) } })).toEqual([on]);
    const [never, always] = [new Date("-000001-01-01T00:00:00Z"), new Date(8.64e15)];
    expect(await listed({ filter: { createdAfter: never, createdBefore: always } })).toHaveLength(3);
    expect(await listed({ filter: { createdAfter: always } })).toEqual([]);
  });

  it("leads through everything that was there exactly once, in whichever direction, whatever is begun meanwhile", async () => {
    const step = fc.record({
      limit: fc.integer({ min: 1, max: 4 }),
      begunBefore: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 2 }),
    });
    const law = fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 9 }),
      fc.array(step, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      async (moments, steps, backward) => {
        await database.orm.delete(assessment);
        const now = Date.now();
        const ids = await Promise.all(moments.map((ms) => add({ id: uuidv7({ msecs: now - ms }) })));
        const seen: string[] = [];
        for (let turn = 0; ; turn += 1) {
          const { limit, begunBefore } = steps[turn % steps.length] ?? expect.fail();
          // A replica whose clock is behind begins some among those that are there already.
          if (turn < steps.length) for (const ms of begunBefore) await add({ id: uuidv7({ msecs: now - ms * 3000 }) });
          const from = backward ? { before: seen.at(-1) ?? null } : { after: seen.at(-1) ?? null };
          const page = await listed({ ...from, limit, backward });
          seen.push(...page);
          if (page.length < limit) break;
        }
        const were = new Set(ids);
        const order = ids.toSorted();
        expect(seen.filter((id) => were.has(id))).toEqual(backward ? order : order.toReversed());
        expect(new Set(seen).size).toBe(seen.length);
      },
    );
    await fc.assert(law, { numRuns: 25 });
  });
});
