import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";

import type { Outcome } from "../../src/domain/decision.ts";
import { finalOutcome } from "../../src/domain/review.ts";
import type { Database } from "../../src/store/database.ts";
import { createJournal } from "../../src/store/journal.ts";
import { recordsOf } from "../../src/store/records.ts";
import { writeReview } from "../../src/store/reviews.ts";
import type { ReviewGiven } from "../../src/store/reviews.ts";
import { applicant, assessment, auditEntry, review } from "../../src/store/schema/index.ts";
import { assessmentRow, newApplicant } from "./support/assessments.ts";
import { describeOnBoth } from "./support/databases.ts";
import { decisionEntry } from "./support/decide.ts";

const auditBody = z.object({
  action: z.string(),
  actor: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
});

describeOnBoth("a review", (open) => {
  let database: Database;
  let id: string;
  let person: string;
  let decisions: number;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    person = await newApplicant(database, "acme", crypto.randomUUID().slice(0, 16));
    const row = assessmentRow({ tenant: "acme", applicantId: person, state: "RUNNING", outcome: null, decisions: 0 });
    await database.orm.insert(assessment).values(row);
    id = row.id;
    decisions = 0;
  });

  const decide = async (outcome: Outcome, ...grounds: string[]): Promise<void> => {
    decisions += 1;
    expect(await createJournal(database).add(decisionEntry(id, decisions, outcome, { grounds }))).toBe("written");
  };
  const given = (about: Partial<ReviewGiven> = {}): ReviewGiven => ({
    tenant: "acme",
    assessmentId: id,
    reviewer: "anna",
    at: new Date(),
    outcome: "APPROVE",
    reason: "DOCUMENT_SEEN",
    fourEyes: false,
    expectedDecision: null,
    overrules: null,
    note: () => Buffer.from("sealed"),
    ...about,
  });
  const say = (about: Partial<ReviewGiven> = {}) => writeReview(database, given(about));
  const row = async () => (await recordsOf(database, "acme").assessment(id)) ?? expect.fail();
  const standing = async (): Promise<string> => `${(await row()).reviewState} ${finalOutcome(await row())}`;
  const steps = async () =>
    (await recordsOf(database, "acme").reviews([id])).map(({ step, reviewer }) => `${reviewer} ${step}`);

  it("is wanted where a decision is a REVIEW, and only there", async () => {
    expect(await standing()).toBe("NONE null");
    await decide("REVIEW");
    expect(await standing()).toBe("OPEN REVIEW");
    await decide("APPROVE");
    expect(await standing()).toBe("NONE APPROVE");
    await decide("REJECT");
    expect(await standing()).toBe("NONE REJECT");
  });

  it("settles the assessment, says by whom, when and why, and leaves its decisions as they are", async () => {
    await decide("REVIEW");
    const before = await recordsOf(database, "acme").decisions([id]);
    const at = new Date("2026-11-27T10:00:00.123Z");
    expect(await say({ outcome: "REJECT", at, note: ({ id: of }, seq) => Buffer.from(`${of} ${seq}`) })).toBeNull();
    expect(await standing()).toBe("REVIEWED REJECT");
    const note = Buffer.from(`${person} 1`);
    const [kept] = await recordsOf(database, "acme").reviews([id]);
    expect(kept).toMatchObject({
      seq: 1,
      reviewer: "anna",
      outcome: "REJECT",
      reason: "DOCUMENT_SEEN",
      decision: 1,
      at,
      note,
    });
    expect(await recordsOf(database, "acme").decisions([id])).toEqual(before);
  });

  it("has an entry in the audit log, which says nothing in the reviewer's own words", async () => {
    await decide("REVIEW");
    await say({ reason: "A_CODE", note: () => Buffer.from("sealed") });
    const entries = (await database.orm.select().from(auditEntry)).map(({ body }) => auditBody.parse(JSON.parse(body)));
    const entry = entries.find(({ action, subject }) => action === "REVIEWED" && subject === `assessment/${id}`);
    expect(entry).toMatchObject({
      actor: "anna",
      detail: { seq: 1, decision: 1, outcome: "APPROVE", step: "SETTLED" },
    });
    expect(JSON.stringify(entry)).not.toMatch(/A_CODE|sealed/);
  });

  it("can be made of a decision that nobody had to look at", async () => {
    await decide("REJECT");
    expect(await say()).toBeNull();
    expect(await standing()).toBe("REVIEWED APPROVE");
  });

  it("is not written where there is nothing to review, or not what the reviewer had before them", async () => {
    expect(await say()).toBe("undecided");
    await decide("REVIEW");
    expect(await say({ tenant: "globex" })).toBe("unknown");
    expect(await say({ assessmentId: crypto.randomUUID() })).toBe("unknown");
    await decide("REVIEW");
    expect(await say({ expectedDecision: 1 })).toBe("changed");
    expect(await say({ overrules: 1 })).toBe("changed");
    expect(await steps()).toEqual([]);
    expect(await say({ expectedDecision: 2 })).toBeNull();
  });

  it("is not written of somebody who was erased", async () => {
    await decide("REVIEW");
    await database.orm
      .update(applicant)
      .set({ wrappedKey: null, nikHash: null, erasedAt: new Date() })
      .where(eq(applicant.id, person));
    expect(await say()).toBe("erased");
  });

  it("is overruled only by whoever names it, and is kept", async () => {
    await decide("REVIEW");
    await say();
    expect(await say({ reviewer: "budi", outcome: "REJECT" })).toBe("reviewed");
    expect(await say({ reviewer: "budi", outcome: "REJECT", overrules: 2 })).toBe("changed");
    expect(await standing()).toBe("REVIEWED APPROVE");
    expect(await say({ reviewer: "budi", outcome: "REJECT", overrules: 1 })).toBeNull();
    expect(await standing()).toBe("REVIEWED REJECT");
    expect(await steps()).toEqual(["anna SETTLED", "budi SETTLED"]);
  });

  it("is one where two reviewers settle an assessment at the same time", async () => {
    await decide("REVIEW");
    const ends = await Promise.all(["anna", "budi", "citra"].map((reviewer) => say({ reviewer })));
    expect(ends.toSorted()).toEqual(["reviewed", "reviewed", null].toSorted());
    expect(await steps()).toHaveLength(1);
  });

  it("cannot be changed or deleted", async () => {
    await decide("REVIEW");
    await say();
    await expect(database.orm.update(review).set({ outcome: "REJECT" })).rejects.toThrow("Failed query");
    await expect(database.orm.delete(review)).rejects.toThrow("Failed query");
  });

  describe("that takes two", () => {
    const propose = (reviewer: string, about: Partial<ReviewGiven> = {}) => say({ reviewer, fourEyes: true, ...about });

    it("counts once another reviewer has said the same", async () => {
      await decide("REVIEW");
      expect(await propose("anna")).toBeNull();
      expect(await standing()).toBe("PROPOSED REVIEW");
      expect(await propose("anna")).toBe("same_reviewer");
      expect(await propose("anna", { outcome: "REJECT" })).toBe("same_reviewer");
      expect(await propose("budi")).toBeNull();
      expect(await standing()).toBe("REVIEWED APPROVE");
      expect(await steps()).toEqual(["anna PROPOSED", "budi SECONDED"]);
    });

    it("is open again where they disagree, with both kept", async () => {
      await decide("REVIEW");
      await propose("anna");
      expect(await propose("budi", { outcome: "REJECT" })).toBeNull();
      expect(await standing()).toBe("OPEN REVIEW");
      expect(await propose("budi", { outcome: "REJECT" })).toBeNull();
      expect(await propose("anna", { outcome: "REJECT" })).toBeNull();
      expect(await standing()).toBe("REVIEWED REJECT");
      expect(await steps()).toEqual(["anna PROPOSED", "budi CONTESTED", "budi PROPOSED", "anna SECONDED"]);
    });

    it("leaves nobody approved while what was settled is being overruled", async () => {
      await decide("APPROVE");
      await propose("anna", { outcome: "REJECT" });
      expect(await standing()).toBe("PROPOSED REVIEW");
      await propose("budi", { outcome: "REJECT" });
      expect(await propose("budi", { overrules: 2 })).toBeNull();
      expect(await standing()).toBe("PROPOSED REVIEW");
      await propose("anna");
      expect(await standing()).toBe("REVIEWED APPROVE");
    });

    it("is one proposal and one that seconds it where two come at the same time", async () => {
      await decide("REVIEW");
      expect(await Promise.all([propose("anna"), propose("budi")])).toEqual([null, null]);
      expect((await steps()).map((each) => each.split(" ")[1])).toEqual(["PROPOSED", "SECONDED"]);
    });
  });

  describe("that a later decision comes after", () => {
    const NEW = ["rule sanctions", "listing ILUMA 7"];
    it.each<[string, Outcome, ReviewGiven["outcome"], Outcome, readonly string[], string]>([
      ["stands where the decision comes to the same", "REVIEW", "APPROVE", "APPROVE", [], "REVIEWED APPROVE"],
      ["stands where a rejection is confirmed by new grounds", "REVIEW", "REJECT", "REJECT", NEW, "REVIEWED REJECT"],
      [
        "stands where nothing new speaks against the applicant",
        "REVIEW",
        "APPROVE",
        "REVIEW",
        ["rule name"],
        "REVIEWED APPROVE",
      ],
      ["stands where less speaks against the applicant", "REJECT", "APPROVE", "REJECT", [], "REVIEWED APPROVE"],
      [
        "is void where something new does, though the outcome is the same",
        "REVIEW",
        "APPROVE",
        "REVIEW",
        ["rule name", ...NEW],
        "OPEN REVIEW",
      ],
      ["is void where an approval meets a rejection", "REVIEW", "APPROVE", "REJECT", NEW, "OPEN REVIEW"],
      [
        "is void, and approves nobody, where a rejection meets an approval",
        "REVIEW",
        "REJECT",
        "APPROVE",
        [],
        "OPEN REVIEW",
      ],
    ])("%s", async (_, first, reviewed, second, grounds, stands) => {
      await decide(first, "rule name", "listing GLAIR 1");
      await say({ outcome: reviewed });
      await decide(second, ...grounds);
      expect(await standing()).toBe(stands);
      expect(await steps()).toEqual(["anna SETTLED"]);
    });

    it("is void as a proposal, too, and whoever had proposed may propose again", async () => {
      await decide("REVIEW", "rule name");
      await say({ fourEyes: true });
      await decide("REVIEW", "rule name", "rule other");
      expect(await standing()).toBe("OPEN REVIEW");
      expect(await say({ fourEyes: true })).toBeNull();
      await decide("REVIEW", "rule other");
      expect(await standing()).toBe("PROPOSED REVIEW");
    });

    it("is either before the decision or after it, where they come at the same time", async () => {
      await decide("REVIEW");
      const [, end] = await Promise.all([decide("REJECT", ...NEW), say({ expectedDecision: 1 })]);
      expect(await standing()).toBe(end === null ? "OPEN REVIEW" : "NONE REJECT");
    });
  });
});
