import { combineFace } from "../checks/face.ts";
import { combineIdentity } from "../checks/identity.ts";
import { combineScreening } from "../checks/screening.ts";
import { providerFailure } from "../domain/answer.ts";
import type { Answer } from "../domain/answer.ts";
import type { FaceClaims, IdentityClaims, ScreeningFindings } from "../domain/claim.ts";
import type { Decision } from "../domain/decision.ts";
import { DEFAULT_FACE_LIMITS } from "../domain/face-limits.ts";
import type { FaceLimits } from "../domain/face-limits.ts";
import type { Facts } from "../domain/fact.ts";
import type { InputName } from "../domain/person.ts";
import type { CheckName, ProviderName } from "../domain/provider.ts";
import { writtenStrategy } from "../domain/strategy.ts";
import { decide } from "../policy/decide.ts";
import type { CheckPolicy } from "../policy/meaning.ts";
import type { Policy, PolicyHead } from "../policy/policy.ts";
import type { ScreeningTerms } from "../checks/ask.ts";
import { heardUnder } from "../checks/strategy/heard-under.ts";
import type { Says } from "../checks/strategy/says.ts";
import { faceSays, identitySays, screeningSays } from "../checks/strategy/sayings.ts";
import { checkFacts } from "./facts.ts";
import type { MadeChecks } from "./facts.ts";

/**
 * What was known when a decision was drawn: with it any policy can draw its own, and nobody has to be asked again. It names
 * the inputs that were supplied and holds none of them.
 */
export interface Evidence {
  /** The clock that the decision was drawn by. */
  readonly decidedAt: Date;
  /** The facts that need no vendor, by that clock. */
  readonly applicant: Facts;
  readonly supplied: ReadonlySet<InputName>;
  /**
   * How each check was asked when this was collected, as `askedHow` writes it; absent where nobody knows. A policy that asks
   * just so hears every answer as it came; of another it has to be worked out what it would have heard.
   */
  readonly asked?: Readonly<Partial<Record<CheckName, string>>>;
  /** Which revision of its adapter made each provider's answers; absent where nobody knows. */
  readonly adapters?: ReadonlyMap<ProviderName, number>;
  /** Absent where the check was not made, as are those below. */
  readonly identity?: readonly Answer<IdentityClaims>[];
  readonly face?: {
    readonly answers: readonly Answer<FaceClaims>[];
    /** What each provider's score was read by; the usual ones where it has none of its own. */
    readonly limits: ReadonlyMap<ProviderName, FaceLimits>;
  };
  readonly screening?: {
    readonly answers: readonly Answer<ScreeningFindings>[];
    /** What was searched for. */
    readonly terms: ScreeningTerms;
  };
}

/** What a policy makes of evidence, whichever policy it was collected for. Pure, and it never throws. */
export function decideOn(policy: Policy, evidence: Evidence): Decision {
  return decide(policy, factsUnder(policy, evidence), evidence.decidedAt);
}

/**
 * The facts as they would have been had the evidence been collected by this policy: of its own providers only, within its
 * own deadlines, by its own terms. What it would have asked and nobody did is UNKNOWN(NOT_COLLECTED).
 */
export function factsUnder(policy: PolicyHead, evidence: Evidence): Facts {
  return new Map([...evidence.applicant, ...checkFacts(checksUnder(policy, evidence))]);
}

/** `idmeta,glair quorum: 2 6000ms`: whom, how, and how long is waited. */
export function askedHow({
  providers,
  strategy,
  deadlineMs,
}: Pick<CheckPolicy, "providers" | "strategy" | "deadlineMs">): string {
  return `${providers.join(",").toLowerCase()} ${writtenStrategy(strategy)} ${deadlineMs}ms`;
}

/** The checks as this policy would have had them. */
export function checksUnder(
  policy: PolicyHead,
  { supplied, asked = {}, identity, face, screening }: Evidence,
): MadeChecks {
  const wanted = (check: CheckName): CheckPolicy | undefined =>
    policy.needs.has(check) ? policy.checks[check] : undefined;
  const [forIdentity, forFace, forScreening] = [wanted("IDENTITY"), wanted("FACE"), wanted("SCREENING")];
  return {
    ...(identity && forIdentity
      ? {
          identity: {
            check: combineIdentity(supplied, asAskedBy(forIdentity, asked.IDENTITY, identity, identitySays(supplied))),
            need: needOf(policy, "IDENTITY"),
          },
        }
      : {}),
    ...(face && forFace
      ? {
          face: {
            check: combineFace(asAskedBy(forFace, asked.FACE, face.answers, faceSays(limitsIn(face))), limitsIn(face)),
            need: needOf(policy, "FACE"),
          },
        }
      : {}),
    ...(screening && forScreening
      ? {
          screening: {
            check: combineScreening(
              forScreening,
              asAskedBy(forScreening, asked.SCREENING, screening.answers, screeningSays(forScreening)).map((answer) =>
                searchedFor(forScreening, screening.terms, answer),
              ),
            ),
          },
        }
      : {}),
  };
}

function limitsIn({ limits }: NonNullable<Evidence["face"]>): (provider: ProviderName) => FaceLimits {
  return (provider) => limits.get(provider) ?? DEFAULT_FACE_LIMITS;
}

/** How many definite answers a fact of the check takes. */
export function needOf(policy: PolicyHead, check: CheckName): number {
  const declared = policy.checks[check];
  const need = declared?.need ?? 1;
  return need === "all" ? (declared?.providers.length ?? 1) : need;
}

const NEVER_ASKED = { reason: "It was not asked when this evidence was collected.", missing: [] } as const;

function asAskedBy<Claims>(
  policy: CheckPolicy,
  asked: string | undefined,
  answers: readonly Answer<Claims>[],
  says: Says<Claims>,
): readonly Answer<Claims>[] {
  const { providers, deadlineMs, strategy } = policy;
  const own = providers.map(
    (provider): Answer<Claims> =>
      answers.find((each) => each.provider === provider) ?? {
        provider,
        status: "SKIPPED",
        skipped: NEVER_ASKED,
        cause: "NOT_COLLECTED",
      },
  );
  // What was heard in time was: a latency says when the vendor was asked, not since when somebody waited.
  if (asked === askedHow(policy)) return own;
  const inTime = own.map((answer): Answer<Claims> => {
    if (answer.status !== "ANSWERED" || answer.latencyMs <= deadlineMs) return answer;
    const { claims: _tooLate, ...call } = answer;
    return { ...call, status: "FAILED", failure: providerFailure("TIMEOUT", "The provider did not answer in time.") };
  });
  return heardUnder(strategy, inTime, says);
}

/** A search by a higher threshold has not seen the hits below it: it found what it found, and covered nothing. */
function searchedFor(
  { threshold }: CheckPolicy,
  terms: ScreeningTerms,
  answer: Answer<ScreeningFindings>,
): Answer<ScreeningFindings> {
  if (answer.status !== "ANSWERED" || terms.threshold <= threshold) return answer;
  return { ...answer, claims: { ...answer.claims, scopes: [] } };
}
