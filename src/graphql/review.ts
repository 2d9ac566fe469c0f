import type { DispositionEntry, ReviewEntry } from "../assessments/recorder/view.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";

const REVIEWER = "Who said so: the caller's name.";
const AT = "When they said so.";
const REASON = "Why, as a code of the reviewer's own.";
const NOTE =
  "Why, in their own words: `•••` where it is masked, in clear under `unmaskedAssessment`; null where there are none, and once the applicant is erased.";

/** What people have made of an assessment, and of the hits in it. */
export function defineReview(builder: Builder, enums: Enums) {
  const review = builder.objectRef<ReviewEntry>("Review").implement({
    description: "What a reviewer made of an assessment. Whatever came later, it stays what it was.",
    fields: (t) => ({
      sequence: t.int({ description: "From 1.", resolve: ({ seq }) => seq }),
      outcome: t.field({
        type: enums.reviewOutcome,
        description: "What it should come to.",
        resolve: ({ outcome }) => outcome,
      }),
      state: t.field({ type: enums.reviewStep, description: "What the word did.", resolve: ({ step }) => step }),
      decision: t.exposeInt("decision", { description: "The `sequence` of the decision that was reviewed." }),
      reviewer: t.exposeString("reviewer", { description: REVIEWER }),
      at: t.field({ type: "DateTime", description: AT, resolve: ({ at }) => at }),
      reason: t.exposeString("reason", { description: REASON }),
      note: t.exposeString("note", { nullable: true, description: NOTE }),
    }),
  });
  const disposition = builder.objectRef<DispositionEntry>("HitDisposition").implement({
    description: "What a reviewer last made of a listing that the applicant was taken for.",
    fields: (t) => ({
      disposition: t.field({
        type: enums.disposition,
        description: "Whether it is the applicant.",
        resolve: ({ disposition: said }) => said,
      }),
      state: t.field({
        type: enums.reviewStep,
        description: "What the word did. What is only PROPOSED dismisses nothing.",
        resolve: ({ step }) => step,
      }),
      unchanged: t.exposeBoolean("unchanged", {
        description:
          "Whether the listing stands here as it stood when that was said. A listing that has changed since has to be looked at again.",
      }),
      assessment: t.exposeID("assessmentId", { description: "The `id` of the assessment in which it was said." }),
      reviewer: t.exposeString("reviewer", { description: REVIEWER }),
      at: t.field({ type: "DateTime", description: AT, resolve: ({ at }) => at }),
      reason: t.exposeString("reason", { description: REASON }),
      note: t.exposeString("note", { nullable: true, description: NOTE }),
    }),
  });
  return { review, disposition };
}
