import type { Recorder } from "../assessments/recorder/recorder.ts";
import type { Refusal } from "../assessments/recorder/reviewing.ts";
import type { AssessmentView } from "../assessments/recorder/view.ts";
import type { defineAssessment } from "./assessment.ts";
import { takes } from "./authorisation/marks.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";
import { fieldError } from "./errors/coded-error.ts";
import type { CodedError } from "./errors/coded-error.ts";
import { inputError } from "./errors/input-error.ts";
import { parseInput } from "./parse-input.ts";
import { withRecorder } from "./recording.ts";
import type { Recording } from "./recording.ts";
import { dispositionInput, reviewInput } from "./review-input.ts";

const REASON =
  "Why, as a code of your own: capital letters, digits and _, such as DOCUMENT_SEEN, 1 to 64 characters. Never anything personal: it is kept as it is.";
const NOTE = "Why, in your own words, 1 to 2,000 characters. It is kept encrypted.";

interface MutationParts {
  readonly assessment: ReturnType<typeof defineAssessment>;
}

export function defineReviewMutations(builder: Builder, enums: Enums, { assessment }: MutationParts): void {
  const review = builder.inputType("ReviewAssessmentInput", {
    description: "What a reviewer makes of an assessment.",
    fields: (t) => ({
      assessment: t.id({ required: true, description: "The assessment's `id`." }),
      outcome: t.field({ type: enums.reviewOutcome, required: true, description: "What it should come to." }),
      reason: t.string({ required: true, description: REASON }),
      note: t.string({ description: NOTE }),
      expectedDecision: t.int({
        description:
          "The `sequence` of the decision that the reviewer had before them. Where there is a newer one by now, nothing is written and the error is ASSESSMENT_CHANGED. Without it the latest is reviewed, seen or not.",
      }),
      overrules: t.int({
        description:
          "The `sequence` of the review that this one overrules. Without it what is reviewed is not reviewed again: ALREADY_REVIEWED.",
      }),
    }),
  });
  const disposition = builder.inputType("DisposeHitInput", {
    description: "What a reviewer makes of a hit.",
    fields: (t) => ({
      assessment: t.id({ required: true, description: "The assessment's `id`." }),
      hit: t.string({ required: true, description: "A hit of its latest decision, by its `key`." }),
      disposition: t.field({ type: enums.disposition, required: true, description: "Whether it is the applicant." }),
      reason: t.string({ required: true, description: REASON }),
      note: t.string({ description: NOTE }),
    }),
  });
  builder.mutationFields((t) => ({
    reviewAssessment: t.field({
      type: assessment,
      nullable: true,
      description:
        "Settles an assessment by hand. Its decisions stay what they are: `review` says who settled it, when and why, and `finalOutcome` what it comes to. Where the policy takes two reviewers, the first proposes and another one confirms it, or contests it.",
      extensions: takes("review"),
      args: { input: t.arg({ type: review, required: true, description: "What, and why." }) },
      resolve(_root, { input }, { recording }) {
        const { assessment: assessmentId, note = null, ...said } = parseInput(reviewInput, input);
        const { expectedDecision = null, overrules = null, ...word } = said;
        const request = { ...word, assessmentId, note, expectedDecision, overrules };
        return written(recording, assessmentId, (recorder) => recorder.review(recording.actor, request));
      },
    }),
    disposeHit: t.field({
      type: assessment,
      nullable: true,
      description:
        "Says of a hit whether it is the applicant. It is remembered of the applicant and of each listing that the hit was merged from, as the listing stands: a FALSE_POSITIVE does not count in what is decided of the applicant from then on, until the listing changes. Where the policy takes two reviewers, it counts once another one has said the same.",
      extensions: takes("review"),
      args: { input: t.arg({ type: disposition, required: true, description: "Which, what, and why." }) },
      resolve(_root, { input }, { recording }) {
        const { assessment: assessmentId, note = null, ...word } = parseInput(dispositionInput, input);
        const request = { ...word, assessmentId, note };
        return written(recording, assessmentId, (recorder) => recorder.dispose(recording.actor, request));
      },
    }),
  }));
}

/** The assessment as it is then. */
function written(
  recording: Recording,
  assessmentId: string,
  write: (recorder: Recorder) => Promise<Refusal | null>,
): Promise<AssessmentView | null> {
  return withRecorder(recording, async (recorder) => {
    const refusal = await write(recorder);
    if (refusal !== null) throw refused(refusal);
    return (await recorder.view(recording.actor.tenant, assessmentId)) ?? null;
  });
}

function refused(refusal: Refusal): CodedError {
  switch (refusal) {
    case "unknown":
      return inputError("There is no assessment by this id.", "input.assessment");
    case "no_such_hit":
      return inputError("Its latest decision has no hit by this key.", "input.hit");
    case "undecided":
      return fieldError("ASSESSMENT_UNDECIDED", "The assessment is not decided yet: there is nothing to review.");
    case "erased":
      return fieldError("APPLICANT_ERASED", "The applicant is erased: what is left cannot be reviewed.");
    case "changed":
      return fieldError(
        "ASSESSMENT_CHANGED",
        "The assessment is not any more what the reviewer had before them: look at it again.",
      );
    case "reviewed":
      return fieldError(
        "ALREADY_REVIEWED",
        "The assessment is reviewed: look at its review, and name it in `overrules` where it is to be overruled.",
      );
    case "same_reviewer":
      return fieldError(
        "ANOTHER_REVIEWER_NEEDED",
        "The policy takes two reviewers, and this one has had their say: another one has to confirm it.",
      );
  }
}
