import { DEFAULT_TERMS } from "../checks/ask.ts";
import type { Panel } from "../checks/panel.ts";
import type { SubjectChecks } from "../checks/round.ts";
import { jakartaDay } from "../domain/calendar.ts";
import type { Applicant } from "../domain/person.ts";
import type { CheckName } from "../domain/provider.ts";
import { ALL } from "../domain/strategy.ts";
import { applicantFacts } from "./applicant-facts.ts";
import type { PolicyDemands } from "./demands.ts";
import { askedHow } from "./evidence.ts";
import type { Evidence } from "./evidence.ts";

interface Collection {
  readonly applicant: Applicant;
  readonly checks: SubjectChecks;
  /** The checks that the policy decides by. Whatever else was selected beside it is no evidence of its decision. */
  readonly needs: ReadonlySet<CheckName>;
  /** How that policy makes them. */
  readonly demands: PolicyDemands["decided"];
  readonly panel: Panel;
  readonly clock: () => Date;
}

/** Waits for the checks that a policy decides by, and gathers what their providers answered. */
export async function collectEvidence({
  applicant,
  checks,
  needs,
  demands,
  panel,
  clock,
}: Collection): Promise<Evidence> {
  const demand = (check: CheckName) => (needs.has(check) ? demands.get(check) : undefined);
  const [forIdentity, forFace, forScreening] = [demand("IDENTITY"), demand("FACE"), demand("SCREENING")];
  const [identity, face, screening] = await Promise.all([
    forIdentity && checks.identity.get(forIdentity),
    forFace && checks.face.get(forFace),
    forScreening && checks.screening.get(forScreening),
  ]);
  const decidedAt = clock();
  return {
    decidedAt,
    applicant: applicantFacts(applicant, jakartaDay(decidedAt)),
    supplied: checks.supplied,
    asked: askedIn(demands, needs),
    adapters: new Map([...panel].map(([name, { definition }]) => [name, definition.revision])),
    ...(identity === undefined ? {} : { identity: identity.providers }),
    ...(face === undefined ? {} : { face: { answers: face.providers, limits: faceLimitsOf(panel) } }),
    ...(screening === undefined
      ? {}
      : { screening: { answers: screening.providers, terms: forScreening?.terms ?? DEFAULT_TERMS } }),
  };
}

/** How the checks that a decision takes were asked. */
export function askedIn(
  demands: PolicyDemands["decided"],
  needs: ReadonlySet<CheckName>,
): NonNullable<Evidence["asked"]> {
  const asked: { -readonly [Check in keyof NonNullable<Evidence["asked"]>]: string } = {};
  for (const [check, { providers, strategy = ALL, deadlineMs }] of demands) {
    if (needs.has(check)) asked[check] = askedHow({ providers, strategy, deadlineMs });
  }
  return asked;
}

export function faceLimitsOf(panel: Panel): NonNullable<Evidence["face"]>["limits"] {
  return new Map([...panel].map(([name, { faceLimits }]) => [name, faceLimits]));
}
