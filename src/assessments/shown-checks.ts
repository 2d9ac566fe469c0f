import type { FaceMatchCheck } from "../checks/face.ts";
import type { ScreeningHit } from "../checks/hits.ts";
import type { IdentityCheck } from "../checks/identity.ts";
import type { ScreeningCheck } from "../checks/screening.ts";
import { verdictUnder } from "../checks/strategy/quorum-verdict.ts";
import { faceSays, identitySays } from "../checks/strategy/sayings.ts";
import { yearOf } from "../domain/calendar.ts";
import { DEFAULT_FACE_LIMITS } from "../domain/face-limits.ts";
import { maskedName } from "../domain/mask.ts";
import { ALL } from "../domain/strategy.ts";
import type { PolicyHead } from "../policy/policy.ts";
import { checksUnder } from "./evidence.ts";
import type { Evidence } from "./evidence.ts";

/** The checks of a decision, as they were when they were made; absent where one was not. */
export interface ShownChecks {
  readonly identity?: IdentityCheck;
  readonly face?: FaceMatchCheck;
  readonly screening?: ScreeningCheck;
}

/** With the people on the lists masked: one whom an applicant may be is told by no more than initials and a year. */
export function maskedChecks(checks: ShownChecks): ShownChecks {
  const { screening } = checks;
  if (screening === undefined) return checks;
  const masked = (hits: readonly ScreeningHit[]) =>
    hits.map((hit) => ({
      ...hit,
      names: [...new Set(hit.names.map(maskedName))],
      datesOfBirth: [...new Set(hit.datesOfBirth.map(yearOf))],
    }));
  const { hits, dismissedHits } = screening;
  return { ...checks, screening: { ...screening, hits: masked(hits), dismissedHits: masked(dismissedHits) } };
}

export function shownChecks(policy: PolicyHead, evidence: Evidence): ShownChecks {
  const { identity, face, screening } = checksUnder(policy, evidence);
  const { limits } = evidence.face ?? {};
  const sayings = {
    identity: identitySays(evidence.supplied),
    face: faceSays((provider) => limits?.get(provider) ?? DEFAULT_FACE_LIMITS),
  };
  const how = { identity: policy.checks.IDENTITY?.strategy ?? ALL, face: policy.checks.FACE?.strategy ?? ALL };
  return {
    ...(identity && {
      identity: {
        ...identity.check,
        verdict: verdictUnder(how.identity, identity.check.providers, sayings.identity, identity.check.verdict),
      },
    }),
    ...(face && {
      face: { ...face.check, verdict: verdictUnder(how.face, face.check.providers, sayings.face, face.check.verdict) },
    }),
    ...(screening && { screening: screening.check }),
  };
}
