import type { RecordTerms } from "../policy/record-terms.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";

export function definePolicyRecord(builder: Builder, enums: Enums) {
  return builder.objectRef<RecordTerms>("PolicyRecord").implement({
    description: "What is kept of an assessment by a policy, and on what terms.",
    fields: (t) => ({
      requires: t.stringList({
        description:
          "What an assessment must be told, by the names of its inputs: `purpose`, `legalBasis`, `consentReference`, `reference`. Where the legal basis is CONSENT, the consent's reference is required in any case.",
        resolve: ({ require }) => require,
      }),
      validForHours: t.exposeInt("validForHours", {
        description: "How long a decision stands, in hours; null where it stands without end.",
        nullable: true,
      }),
      selfieHours: t.exposeInt("selfieHours", {
        description: "How long the selfie is kept, in hours; null where it is not.",
        nullable: true,
      }),
      review: t.field({
        description: "How many reviewers an outcome takes that is changed by hand.",
        type: enums.reviewKind,
        resolve: ({ review }) => review,
      }),
    }),
  });
}
