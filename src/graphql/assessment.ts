import { memoized } from "./memoized.ts";
import type { AssessmentView, RecordedDecision } from "../assessments/recorder/view.ts";
import { defineAssessedApplicant } from "./assessed-applicant.ts";
import type { ApplicantParts } from "./applicant.ts";
import { IN_NARROW_VIEW } from "./authorisation/marks.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";
import type { defineReview } from "./review.ts";

export interface AssessmentParts extends Pick<
  ApplicantParts,
  "nik" | "identity" | "faceMatch" | "screening" | "decision"
> {
  readonly review: ReturnType<typeof defineReview>["review"];
}

/** What is kept of one applicant's assessment. */
export function defineAssessment(builder: Builder, enums: Enums, parts: AssessmentParts) {
  const entry = builder.objectRef<RecordedDecision>("DecisionEntry").implement({
    description: "One of an assessment's decisions. Whatever came later, it stays what it was.",
    fields: (t) => ({
      sequence: t.int({ description: "From 1.", resolve: ({ seq }) => seq }),
      cause: t.field({
        type: enums.decisionCause,
        description: "What it was drawn for.",
        resolve: ({ cause }) => cause,
      }),
      seal: t.exposeString("seal", {
        description:
          "SHA-256 over its canonical bytes, in hexadecimal: whoever decides the same evidence by the same policy again gets the same.",
      }),
      decision: t.field({ type: parts.decision, description: "The decision itself.", resolve: (decision) => decision }),
    }),
  });
  const applicant = defineAssessedApplicant(builder);
  return builder.objectRef<AssessmentView>("Assessment").implement({
    description:
      "An applicant's assessment, on record. What is personal in it is masked, but under `unmaskedAssessment`.",
    fields: (t) => ({
      id: t.exposeID("id", {
        extensions: IN_NARROW_VIEW,
        description: "A UUID of version 7: by it the assessment is found again.",
      }),
      createdAt: t.field({
        extensions: IN_NARROW_VIEW,
        type: "DateTime",
        description: "When it was begun.",
        resolve: ({ createdAt }) => createdAt,
      }),
      createdBy: t.exposeString("createdBy", { description: "The caller that began it." }),
      reference: t.exposeString("reference", {
        extensions: IN_NARROW_VIEW,
        nullable: true,
        description: "The caller's own, as it was given.",
      }),
      purpose: t.string({
        nullable: true,
        description: "What it is for, as it was given.",
        resolve: ({ ground }) => ground.purpose,
      }),
      legalBasis: t.field({
        type: enums.legalBasis,
        nullable: true,
        description: "On what basis the applicant's data are processed, as it was given.",
        resolve: ({ ground }) => ground.legalBasis,
      }),
      consentReference: t.string({
        nullable: true,
        description: "Where the consent is to be found, as it was given.",
        resolve: ({ ground }) => ground.consentReference,
      }),
      complete: t.exposeBoolean("complete", {
        description: "Whether nothing more is to come: no provider that has taken its question may still answer.",
      }),
      erased: t.exposeBoolean("erased", {
        description:
          "Whether the applicant was erased: then nobody can tell any more who it is about. What was decided stays.",
      }),
      applicant: t.field({
        type: applicant,
        nullable: true,
        description: "What was said of the applicant; null where they were erased.",
        resolve: (view) => view.applicant(),
      }),
      decision: t.field({
        type: parts.decision,
        nullable: true,
        extensions: IN_NARROW_VIEW,
        description: "The latest; null while the first is not drawn, or may not be told yet to who asks.",
        async resolve(view, _args, { desk: { caller, clock } }) {
          if (!caller.narrow) return view.decision();
          const told = await view.told();
          return told !== null && told.at <= clock() ? told.decision : null;
        },
      }),
      decisions: t.field({
        type: [entry],
        description: "Every decision there was, the first first.",
        resolve: (view) => view.decisions(),
      }),
      reviewState: t.field({
        type: enums.reviewState,
        description: "How it stands with its reviewers.",
        resolve: ({ reviewState }) => reviewState,
      }),
      review: t.field({
        type: parts.review,
        nullable: true,
        description: "What settled it, or is proposed; null where neither is.",
        resolve: (view) => view.review(),
      }),
      reviews: t.field({
        type: [parts.review],
        description: "Everything that reviewers have said, whether it stands or not, the first first.",
        resolve: (view) => view.reviews(),
      }),
      finalOutcome: t.field({
        type: enums.outcome,
        nullable: true,
        description:
          "What it comes to, all told: what reviewers made of it where they settled it; REVIEW as long as somebody has to look at it, or one of two has proposed something; else what the latest decision comes to. Null while there is none.",
        resolve: (view) => view.finalOutcome,
      }),
      identity: t.field({
        type: parts.identity,
        nullable: true,
        description: "As it was when the latest decision was drawn; null where the policy does not decide by it.",
        resolve: async (view) => (await checksOf(view)).identity,
      }),
      faceMatch: t.field({
        type: parts.faceMatch,
        nullable: true,
        description: "As it was when the latest decision was drawn; null where the policy does not decide by it.",
        resolve: async (view) => (await checksOf(view)).face,
      }),
      screening: t.field({
        type: parts.screening,
        nullable: true,
        description:
          "As it was when the latest decision was drawn; null where the policy does not decide by it. Masked, of names the initials are left, and of dates the year.",
        async resolve(view) {
          const { screening } = await checksOf(view);
          return screening && { ...screening, said: (source) => view.disposition(source) };
        },
      }),
      nik: t.field({
        type: parts.nik,
        description:
          "What the number says, as of the day the assessment was begun. Masked, it says nothing of the person: province, birth date and gender are null. Of an erased applicant only what its decision read of it.",
        resolve: (view) => view.nik(),
      }),
    }),
  });
}

/** Read once for a request, however many fields want them. */
const checksOf = memoized((view: AssessmentView) => view.checks());
