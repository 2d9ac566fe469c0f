import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";

import { OUTCOMES } from "../../src/domain/decision.ts";
import type { Outcome } from "../../src/domain/decision.ts";
import { finalOutcome, REVIEW_OUTCOMES } from "../../src/domain/review.ts";
import type { ReviewOutcome } from "../../src/domain/review.ts";
import type { Database } from "../../src/store/database.ts";
import { createJournal } from "../../src/store/journal.ts";
import { recordsOf } from "../../src/store/records.ts";
import { writeReview } from "../../src/store/reviews.ts";
import { assessment } from "../../src/store/schema/index.ts";
import { assessmentRow, newApplicant } from "./support/assessments.ts";
import { describeOnBoth } from "./support/databases.ts";
import { decisionEntry } from "./support/decide.ts";

type Act =
  | { readonly kind: "decide"; readonly outcome: Outcome; readonly grounds: readonly string[] }
  | {
      readonly kind: "review";
      readonly reviewer: string;
      readonly outcome: ReviewOutcome;
      readonly overrules: boolean;
    };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    kind: fc.constant("decide" as const),
    outcome: fc.constantFrom(...OUTCOMES),
    grounds: fc.subarray(["rule one", "rule two"]),
  }),
  fc.record({
    kind: fc.constant("review" as const),
    reviewer: fc.constantFrom("anna", "budi"),
    outcome: fc.constantFrom(...REVIEW_OUTCOMES),
    overrules: fc.boolean(),
  }),
);

describeOnBoth("whatever is decided and reviewed, in whatever order", (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });

  it.each([
    ["one reviewer", false],
    ["two reviewers", true],
  ])(
    "nobody is approved but by a decision that needs no review, or by %s who saw what there was",
    async (_, fourEyes) => {
      const applicantId = await newApplicant(database, "acme", crypto.randomUUID().slice(0, 16));
      const journal = createJournal(database);
      const records = recordsOf(database, "acme");
      const law = fc.asyncProperty(fc.array(act, { maxLength: 8 }), async (acts) => {
        const begun = assessmentRow({ tenant: "acme", applicantId, state: "RUNNING", outcome: null, decisions: 0 });
        await database.orm.insert(assessment).values(begun);
        const { id } = begun;
        let told: unknown[] = [];
        for (const each of acts) {
          const before = (await records.assessment(id)) ?? expect.fail();
          if (each.kind === "decide") {
            await journal.add(decisionEntry(id, before.decisions + 1, each.outcome, { grounds: each.grounds }));
          } else {
            const { reviewer, outcome } = each;
            const overrules = each.overrules && before.reviewState === "REVIEWED" ? before.reviews : null;
            const said = {
              tenant: "acme",
              assessmentId: id,
              reviewer,
              outcome,
              overrules,
              at: new Date(),
              reason: "R",
            };
            await writeReview(database, {
              ...said,
              fourEyes,
              expectedDecision: null,
              note: () => Buffer.from("sealed"),
            });
          }
          const row = (await records.assessment(id)) ?? expect.fail();
          const reviews = await records.reviews([id]);
          // What was said is never changed.
          expect(reviews.slice(0, told.length)).toEqual(told);
          told = reviews;
          if (finalOutcome(row) !== "APPROVE") continue;
          if (row.reviewState === "NONE") {
            expect([row.outcome, reviews.length]).toEqual(["APPROVE", 0]);
            continue;
          }
          const approving = reviews.slice(fourEyes ? -2 : -1);
          expect(approving.map(({ outcome }) => outcome)).toEqual(approving.map(() => "APPROVE"));
          expect(new Set(approving.map(({ reviewer }) => reviewer)).size).toBe(fourEyes ? 2 : 1);
          const [seen, latest] = await Promise.all([
            records.decisions([id]).then((all) => all.find(({ seq }) => seq === row.reviewedDecision)),
            records.latestDecision(id),
          ]);
          const isSame = latest?.outcome === seen?.outcome;
          const isNew = latest?.grounds.some((ground) => !seen?.grounds.includes(ground));
          expect(latest?.outcome === "APPROVE" || (isSame && !isNew)).toBe(true);
        }
      });
      await fc.assert(law, { numRuns: 12 });
    },
  );
});
