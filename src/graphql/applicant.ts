import { getArgumentValues, isObjectType } from "graphql";
import type { GraphQLField, GraphQLNamedType, GraphQLResolveInfo } from "graphql";

import type { Examination, Examiner, Wanted } from "../assessments/examiner.ts";
import type { CheckName } from "../domain/provider.ts";
import type { Builder } from "./builder.ts";
import type { defineDecision } from "./decision.ts";
import { inputError } from "./errors/input-error.ts";
import type { defineFaceMatch } from "./face-match.ts";
import type { defineIdentity } from "./identity.ts";
import type { defineNik } from "./nik.ts";
import type { defineScreening } from "./screening.ts";
import { selectedFields } from "./selection.ts";

/** The types that an applicant is made of. */
export interface ApplicantParts {
  readonly nik: ReturnType<typeof defineNik>;
  readonly identity: ReturnType<typeof defineIdentity>;
  readonly faceMatch: ReturnType<typeof defineFaceMatch>;
  readonly screening: ReturnType<typeof defineScreening>;
  readonly decision: ReturnType<typeof defineDecision>;
}

/** An examination, and the policy that decides where none is named. */
export interface ApplicantView {
  readonly examination: Examination;
  readonly live: string;
}

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
        description:
          "What a policy makes of the applicant: the live one, unless another is named. It asks for all that its policy needs, and depends on nothing else that is selected.",
        args: { policy: t.arg.string({ description: "A loaded policy's name." }) },
        resolve: ({ examination, live }, { policy }) => examination.decision(policy ?? live),
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
 * @throws {GraphQLError} BAD_USER_INPUT where a policy is named that is not loaded
 */
export function wantedOf(info: GraphQLResolveInfo, examiner: Examiner): Wanted {
  const checks = new Set<CheckName>();
  const policies = new Set<string>();
  const decision = decisionField(info.schema.getType("Applicant"));
  for (const field of selectedFields(info)) {
    const check = CHECK_OF_FIELD.get(field.name.value);
    if (check !== undefined) checks.add(check);
    if (field.name.value !== "decision" || decision === undefined) continue;
    const { policy } = getArgumentValues(decision, field, info.variableValues);
    const name = typeof policy === "string" ? policy : examiner.live;
    if (!examiner.policies.has(name)) {
      const loaded = [...examiner.policies.keys()].join(", ");
      throw inputError(`No policy of that name is loaded; there is: ${loaded}.`, "policy");
    }
    policies.add(name);
  }
  return { checks, policies };
}

function decisionField(applicant: GraphQLNamedType | undefined): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(applicant) ? applicant.getFields()["decision"] : undefined;
}
