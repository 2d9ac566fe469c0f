export const ASSESSMENT_STATES = ["RUNNING", "PENDING", "COMPLETE"] as const;
/**
 * `RUNNING`: its providers are being asked. `PENDING`: it is decided, and a provider that has taken its question may still
 * answer. `COMPLETE`: nothing more is to come.
 */
export type AssessmentState = (typeof ASSESSMENT_STATES)[number];

export const DECISION_CAUSES = ["CHECKED", "LATE_ANSWER", "EXPIRED"] as const;
/** What a decision was drawn for: all had been asked; one answered late; one that was waited for will not answer any more. */
export type DecisionCause = (typeof DECISION_CAUSES)[number];
