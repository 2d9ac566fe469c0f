import { eq, sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, it } from "vitest";

import type { Database } from "../../../src/store/database.ts";
import { recordsOf } from "../../../src/store/records.ts";
import { writeReview } from "../../../src/store/reviews.ts";
import { applicant } from "../../../src/store/schema/index.ts";
import { describeOnBoth } from "../support/databases.ts";
import { decisionOf, keeper, later } from "../support/kept.ts";
import { tamper, verdictOn, verify } from "../support/tamper.ts";

describeOnBoth("the verification of what reviewers said", (open) => {
  let database: Database;
  let kept: ReturnType<typeof keeper>;
  let id: string;
  const at = new Date();
  beforeAll(async () => {
    database = await open();
    kept = keeper(database);
  });
  beforeEach(async () => {
    ({ id } = await kept.keep({ at }));
  });

  it("finds it whole, and counts it", async () => {
    await kept.review(id);
    const { problem, rows } = await verify(database.orm);
    expect(problem).toBeNull();
    expect([rows.get("review"), rows.get("hit_disposition")]).toEqual([1, 1]);
  });

  it("finds a review that was taken away, or put there", async () => {
    await kept.review(id);
    expect(await tamper(database.orm, sql`DELETE FROM review WHERE assessment_id = ${id}`)).toMatch(
      /^assessment .* another number of reviews than there are$/,
    );
    const copied = sql`INSERT INTO review SELECT assessment_id, seq + 1, tenant, at, reviewer, 'REJECT', step, reason, note, decision FROM review WHERE assessment_id = ${id}`;
    expect(await tamper(database.orm, copied)).toMatch(/another number of reviews/);
    expect(await tamper(database.orm, sql`DELETE FROM hit_disposition`)).toMatch(/^hit_disposition .* is missing/);
    const disposed = sql`INSERT INTO hit_disposition SELECT applicant_id, seq + 1, gen_random_uuid(), tenant, assessment_id, provider, listing_id, fingerprint, 'FALSE_POSITIVE', step, reviewer, at, reason, note FROM hit_disposition`;
    expect(await tamper(database.orm, disposed)).toMatch(/^hit_disposition .* has no entry$/);
  });

  it("finds a state that does not follow from what was decided and reviewed", async () => {
    const set = (state: string) =>
      tamper(
        database.orm,
        sql`UPDATE assessment SET review_state = ${state}, review_outcome = 'APPROVE', reviewed_decision = 1 WHERE id = ${id}`,
      );
    expect(await set("REVIEWED")).toMatch(/another reviewState than follows/);
    await kept.review(id);
    expect(await set("OPEN")).toMatch(/another reviewState than follows/);
    expect(await set("REVIEWED")).toBe("whole");
  });

  it("knows by itself whether a decision that came later has made a review void", async () => {
    await kept.review(id);
    const work = { assessmentId: id, tenant: "default", run: 1 };
    await kept.store.journal.add(decisionOf(work, 2, later(at, 900)));
    expect(await verdictOn(database.orm)).toBe("whole");
    const more = decisionOf(work, 3, later(at, 901));
    if (more.kind !== "decision") expect.fail();
    await kept.store.journal.add({ ...more, row: { ...more.row, grounds: ["rule other"] } });
    expect((await recordsOf(database, "default").assessment(id))?.reviewState).toBe("OPEN");
    expect(await verdictOn(database.orm)).toBe("whole");
    const revived = sql`UPDATE assessment SET review_state = 'REVIEWED' WHERE id = ${id}`;
    expect(await tamper(database.orm, revived)).toMatch(/another reviewState than follows/);
  });

  it("finds it whole where two contested each other", async () => {
    const said = { tenant: "default", assessmentId: id, at, reason: "SEEN", fourEyes: true };
    const rest = { expectedDecision: null, overrules: null, note: () => Buffer.from("sealed") };
    await writeReview(database, { ...said, ...rest, reviewer: "anna", outcome: "APPROVE" });
    await writeReview(database, { ...said, ...rest, reviewer: "budi", outcome: "REJECT" });
    expect(await verdictOn(database.orm)).toBe("whole");
  });

  it("misses nothing of an applicant who was erased", async () => {
    await kept.review(id);
    const applicantId = (await recordsOf(database, "default").assessment(id))?.applicantId ?? expect.fail();
    const erased = sql`WITH gone AS (DELETE FROM hit_disposition WHERE applicant_id = ${applicantId})
      UPDATE applicant SET wrapped_key = NULL, nik_hash = NULL, erased_at = now() WHERE ${eq(applicant.id, applicantId)}`;
    expect(await tamper(database.orm, erased)).toBe("whole");
  });
});
