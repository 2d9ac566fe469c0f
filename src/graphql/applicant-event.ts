import type { ApplicantDecided, ApplicantEvent } from "../assessments/progress.ts";
import { IN_NARROW_VIEW } from "./authorisation/marks.ts";
import type { Builder } from "./builder.ts";
import type { defineDecision } from "./decision.ts";
import type { defineProviderAnswered } from "./provider-answered.ts";

interface EventParts {
  readonly decision: ReturnType<typeof defineDecision>;
  readonly providerAnswered: ReturnType<typeof defineProviderAnswered>;
}

export function defineApplicantEvent(builder: Builder, { decision, providerAnswered }: EventParts) {
  const decided = builder.objectRef<ApplicantDecided>("ApplicantDecided").implement({
    description: "The policy has decided: the last event.",
    fields: (t) => ({
      decision: t.field({
        type: decision,
        description: "What the policy makes of all the answers.",
        extensions: IN_NARROW_VIEW,
        resolve: (event) => event.decision,
      }),
    }),
  });
  return builder.unionType("ApplicantEvent", {
    description: "What comes of an applicant, as it comes.",
    types: [providerAnswered, decided],
    resolveType: ({ kind }: ApplicantEvent) => (kind === "answered" ? providerAnswered : decided),
  });
}
