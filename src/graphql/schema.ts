import type { GraphQLSchema } from "graphql";

import type { ProviderName } from "../domain/provider.ts";
import { defineAnswers } from "./answers.ts";
import { defineApplicantEvent } from "./applicant-event.ts";
import { defineApplicant } from "./applicant.ts";
import { defineAssess } from "./assess.ts";
import { defineAssessmentList } from "./assessment-list.ts";
import { defineAssessmentProgress } from "./assessment-progress.ts";
import { defineAssessmentQueries } from "./assessment-queries.ts";
import { defineAssessment } from "./assessment.ts";
import { defineAuditLog } from "./audit.ts";
import { createBuilder } from "./builder.ts";
import { defineCostEstimate } from "./cost.ts";
import { defineCustodyFields } from "./custody-fields.ts";
import { defineCustody } from "./custody.ts";
import { defineDecision } from "./decision.ts";
import { defineEnums } from "./enums.ts";
import { defineFaceMatch } from "./face-match.ts";
import { defineIdentity } from "./identity.ts";
import { defineInputs } from "./inputs.ts";
import { defineKeys } from "./keys.ts";
import { defineNik } from "./nik.ts";
import { definePolicyQueries } from "./policy-queries.ts";
import { definePolicy } from "./policy.ts";
import { defineProviderAnswered } from "./provider-answered.ts";
import { defineProvider } from "./provider.ts";
import { defineQueries } from "./queries.ts";
import { defineReasons } from "./reason.ts";
import { defineReviewMutations } from "./review-mutations.ts";
import { defineReview } from "./review.ts";
import { defineScalars } from "./scalars.ts";
import { defineUsage } from "./usage.ts";
import { defineSubscription } from "./subscription.ts";
import { defineListing, defineScreening } from "./screening.ts";

/** The public schema. The provider enum is drawn from the names given. */
export function createSchema(providerNames: readonly ProviderName[]): GraphQLSchema {
  const builder = createBuilder();
  defineScalars(builder);
  const enums = defineEnums(builder, providerNames);
  const inputs = defineInputs(builder, enums);
  const answer = defineAnswers(builder, enums);
  const provider = defineProvider(builder, enums);
  const reasons = defineReasons(builder, enums);
  const policy = definePolicy(builder, enums, { provider, reasons });
  const { review, disposition } = defineReview(builder, enums);
  const parts = {
    nik: defineNik(builder, enums),
    identity: defineIdentity(builder, enums, answer),
    faceMatch: defineFaceMatch(builder, enums, answer),
    screening: defineScreening(builder, enums, { answer, disposition }),
    costEstimate: defineCostEstimate(builder, enums),
    decision: defineDecision(builder, enums, { policy, reason: reasons.ofRule }),
  };
  defineQueries(builder, enums, inputs, {
    ...parts,
    provider,
    applicant: defineApplicant(builder, parts),
    listing: defineListing(builder, enums, answer),
  });
  definePolicyQueries(builder, policy);
  const providerAnswered = defineProviderAnswered(builder, enums, answer);
  const applicantEvent = defineApplicantEvent(builder, { decision: parts.decision, providerAnswered });
  defineSubscription(builder, inputs, { applicantEvent });
  const assessment = defineAssessment(builder, enums, { ...parts, review });
  defineAssess(builder, enums, inputs, { assessment });
  defineAssessmentList(builder, enums, { assessment });
  defineReviewMutations(builder, enums, { assessment });
  defineAssessmentQueries(builder, { assessment, decision: parts.decision });
  defineUsage(builder);
  defineKeys(builder);
  defineAuditLog(builder);
  defineCustodyFields(builder, defineCustody(builder));
  defineAssessmentProgress(builder, { assessment, providerAnswered });
  return builder.toSchema({ sortSchema: false });
}
