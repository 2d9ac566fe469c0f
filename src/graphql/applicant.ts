import { getArgumentValues, isObjectType } from "graphql";
import type { GraphQLField, GraphQLNamedType, GraphQLResolveInfo } from "graphql";

import type { CostEstimate } from "../checks/money/estimate.ts";
import type { Examination, Wanted } from "../assessments/examiner.ts";
import { parsePolicyRef } from "../domain/policy-ref.ts";
import type { CheckName } from "../domain/provider.ts";
import type { Policy } from "../policy/policy.ts";
import { loadedPolicies } from "../policy/shelf.ts";
import type { PolicyShelf } from "../policy/shelf.ts";
import { IN_NARROW_VIEW } from "./authorisation/marks.ts";
import type { Builder } from "./builder.ts";
import type { defineCostEstimate } from "./cost.ts";
import type { defineDecision } from "./decision.ts";
import type { ExaminationDesk } from "./desk.ts";
import { inputError } from "./errors/input-error.ts";
import type { defineFaceMatch } from "./face-match.ts";
import type { defineIdentity } from "./identity.ts";
import type { defineNik } from "./nik.ts";
import type { defineScreening } from "./screening.ts";
import { allowPlainDecision, PLAIN_DECISION } from "./plain-decisions.ts";
import { selectedFields } from "./selection.ts";

/** The types that an applicant is made of. */
export interface ApplicantParts {
  readonly nik: ReturnType<typeof defineNik>;
  readonly identity: ReturnType<typeof defineIdentity>;
  readonly faceMatch: ReturnType<typeof defineFaceMatch>;
  readonly screening: ReturnType<typeof defineScreening>;
  readonly decision: ReturnType<typeof defineDecision>;
  readonly costEstimate: ReturnType<typeof defineCostEstimate>;
}

/** An examination, and the policies that may decide. */
export interface ApplicantView {
  readonly examination: Examination;
  readonly shelf: PolicyShelf;
  readonly estimate: (policy: Policy) => CostEstimate;
}

const A_POLICY = "A loaded policy: `name` for the version of it that is live, `name@7` for one of its versions.";

export function defineApplicant(builder: Builder, parts: ApplicantParts) {
  return builder.objectRef<ApplicantView>("Applicant").implement({
    description: "Everything about one applicant. Providers are asked only for what is selected.",
    fields: (t) => ({
      nik: t.field({
        description: "What the number itself says. Nobody is asked.",
        type: parts.nik,
        resolve: ({ examination }) => examination.nik,
      }),
      identity: t.field({
        description: "Made as the live policy says.",
        type: parts.identity,
        resolve: ({ examination }) => examination.identity(),
      }),
      faceMatch: t.field({
        description: "Made as the live policy says; UNKNOWN without a selfie.",
        type: parts.faceMatch,
        resolve: ({ examination }) => examination.faceMatch(),
      }),
      screening: t.field({
        description: "Made as the live policy says.",
        type: parts.screening,
        resolve: ({ examination }) => examination.screening(),
      }),
      decision: t.field({
        type: parts.decision,
        extensions: IN_NARROW_VIEW,
        description: `What a policy makes of the applicant: the live one, unless another is named. It asks for all that its policy needs, and depends on nothing else that is selected. ${PLAIN_DECISION}`,
        args: { policy: t.arg.string({ description: A_POLICY }) },
        resolve: ({ examination, shelf }, { policy }) => examination.decision(namedPolicy(shelf, policy)),
      }),
      costEstimate: t.field({
        type: parts.costEstimate,
        description:
          "What a decision by a policy would cost about this applicant, the live one unless another is named. Nobody is asked for it: selected alone, it costs nothing.",
        args: { policy: t.arg.string({ description: A_POLICY }) },
        resolve: ({ estimate, shelf }, { policy }) => estimate(namedPolicy(shelf, policy)),
      }),
    }),
  });
}

const CHECK_OF_FIELD: ReadonlyMap<string, CheckName> = new Map([
  ["identity", "IDENTITY"],
  ["faceMatch", "FACE"],
  ["screening", "SCREENING"],
]);

/**
 * What the query wants of the applicant, read from its selection before anybody is asked.
 * @throws {GraphQLError} BAD_USER_INPUT where a policy is named that is not loaded, PLAIN_DECISIONS_FORBIDDEN where a decision is
 * selected that would have to be kept
 */
export function wantedOf(info: GraphQLResolveInfo, desk: Pick<ExaminationDesk, "examiner" | "plainDecisions">): Wanted {
  const { shelf } = desk.examiner;
  const checks = new Set<CheckName>();
  const policies = new Set<Policy>();
  const decision = decisionField(info.schema.getType("Applicant"));
  for (const field of selectedFields(info)) {
    const check = CHECK_OF_FIELD.get(field.name.value);
    if (check !== undefined) checks.add(check);
    if (field.name.value !== "decision" || decision === undefined) continue;
    allowPlainDecision(desk, [field]);
    const { policy } = getArgumentValues(decision, field, info.variableValues);
    policies.add(namedPolicy(shelf, policy));
  }
  return { checks, policies };
}

/** @throws {GraphQLError} BAD_USER_INPUT where no such policy is loaded */
export function namedPolicy(shelf: PolicyShelf, name: unknown): Policy {
  if (typeof name !== "string") return shelf.live;
  const ref = parsePolicyRef(name);
  const found = ref && shelf.find(ref);
  if (found !== undefined) return found;
  const nameOnly = ref?.version !== undefined && shelf.find({ name: ref.name }) !== undefined;
  const what = nameOnly ? "That version of the policy is not loaded" : "No policy of that name is loaded";
  throw inputError(`${what}; there is: ${loadedPolicies(shelf.all)}.`, "policy");
}

function decisionField(applicant: GraphQLNamedType | undefined): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(applicant) ? applicant.getFields()["decision"] : undefined;
}
