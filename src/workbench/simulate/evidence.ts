import type { Evidence } from "../../assessments/evidence.ts";
import { DEFAULT_TERMS } from "../../checks/ask.ts";
import { widestTerms } from "../../checks/plan.ts";
import { providerFailure } from "../../domain/answer.ts";
import type { Answer } from "../../domain/answer.ts";
import type { ScreeningFindings } from "../../domain/claim.ts";
import type { Drawn } from "./applicants.ts";
import { isWitness } from "./asked-check.ts";
import type { AskedCheck } from "./asked-check.ts";
import type { Asking } from "./contender.ts";
import type { Fate } from "./strategies.ts";
import type { Witness } from "./witnesses.ts";

/** What is known of one provider's answer to a check. */
export interface Hearing {
  readonly fate: Fate;
  /** How long it was waited for, at most. */
  readonly waitedMs: number;
}

/** Of a check of one applicant, by the place of the provider in it. */
export type HearingOf = (asked: AskedCheck, at: number, applicant: Drawn) => Hearing;

/** What the check itself hears of a part. Whoever asks everybody hears what comes too late as well. */
export function heardIn(asked: AskedCheck, at: number, applicant: Drawn): Hearing {
  if (asked.demand.strategy.kind === "all") return ALL_HEARD;
  const { fates, latencyMs, patienceMs } = asked.course(applicant);
  const fate = fates[at] ?? "unasked";
  return { fate, waitedMs: fate === "cancelled" ? latencyMs : patienceMs };
}

const ALL_HEARD: Hearing = { fate: "heard", waitedMs: Infinity };
const NO_LIMITS: NonNullable<Evidence["face"]>["limits"] = new Map();

/** What those who were asked say of one applicant. */
export function evidenceOf(
  { checks }: Pick<Asking, "checks">,
  applicant: Drawn,
  decidedAt: Date,
  hearingOf: HearingOf = heardIn,
): Evidence {
  const answersOf = <Claims>(
    asked: AskedCheck,
    answerOf: (witness: Witness) => Answer<Claims>,
  ): readonly Answer<Claims>[] =>
    asked.parts.map((part, at) => (isWitness(part) ? heardAs(answerOf(part), hearingOf(asked, at, applicant)) : part));
  const [identity, face, screening] = [checks.get("IDENTITY"), checks.get("FACE"), checks.get("SCREENING")];
  const terms = widestTerms(screening === undefined ? [] : [screening.demand]) ?? DEFAULT_TERMS;
  return {
    decidedAt,
    applicant: applicant.facts,
    supplied: applicant.supplied,
    ...(identity ? { identity: answersOf(identity, (witness) => witness.identity(applicant)) } : {}),
    ...(face ? { face: { answers: answersOf(face, (witness) => witness.face(applicant)), limits: NO_LIMITS } } : {}),
    ...(screening
      ? {
          screening: {
            answers: answersOf(screening, (witness) => found(witness.screening(applicant), terms.threshold)),
            terms,
          },
        }
      : {}),
  };
}

const NOT_NEEDED = { reason: "Another answer was enough.", missing: [] } as const;

/** What is left of an answer that nobody heard to its end. */
function heardAs<Claims>(answer: Answer<Claims>, { fate, waitedMs }: Hearing): Answer<Claims> {
  if (fate === "heard" || answer.status === "SKIPPED") return answer;
  const { provider, endpoint, askedAt, attempts, costIdr } = answer;
  if (fate === "unasked") return { provider, status: "SKIPPED", skipped: NOT_NEEDED, cause: "NOT_COLLECTED" };
  const latencyMs = Math.min(answer.latencyMs, waitedMs);
  const call = { provider, endpoint, askedAt, latencyMs, attempts, costIdr, requestId: null };
  if (fate === "cancelled") return { ...call, status: "CANCELLED" };
  return { ...call, status: "FAILED", failure: providerFailure("TIMEOUT", "The provider did not answer in time.") };
}

/** A search does not see what resembles less than it looks for. */
function found(answer: Answer<ScreeningFindings>, threshold: number): Answer<ScreeningFindings> {
  if (answer.status !== "ANSWERED" || answer.claims.hits.every(({ score }) => score >= threshold)) return answer;
  const { claims } = answer;
  return { ...answer, claims: { ...claims, hits: claims.hits.filter(({ score }) => score >= threshold) } };
}
