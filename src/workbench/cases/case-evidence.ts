import { demandsOf } from "../../assessments/demands.ts";
import type { Evidence } from "../../assessments/evidence.ts";
import { isCall, planSubject } from "../../checks/plan.ts";
import type { PlannedCall, SubjectPlan } from "../../checks/plan.ts";
import type { Panel } from "../../checks/panel.ts";
import { providerFailure } from "../../domain/answer.ts";
import type { Answer } from "../../domain/answer.ts";
import { IDENTITY_FIELDS } from "../../domain/claim.ts";
import type { IdentityField } from "../../domain/claim.ts";
import { FACTS } from "../../domain/fact-catalogue.ts";
import type { Fact, Facts } from "../../domain/fact.ts";
import { DEFAULT_FACE_LIMITS } from "../../domain/face-limits.ts";
import { hasInput, suppliedInputs } from "../../domain/person.ts";
import type { InputName, Person } from "../../domain/person.ts";
import type { CheckName, ProviderName } from "../../domain/provider.ts";
import type { PolicyHead } from "../../policy/policy.ts";
import { UNKNOWN } from "./case-form.ts";
import type { WayDown } from "./case-form.ts";
import type { Situation, StatedFacts } from "./case.ts";
import { faceClaims, identityClaims, screeningFindings, statedOf } from "./case-claims.ts";
import { personWithout } from "./stand-in.ts";

/** Nothing in a case depends on the clock: an age is a fact of its own. */
const NOON = new Date("2025-01-01T05:00:00.000Z");

/** The inputs that a fact without a provider is drawn from, where it may be left out. */
const DRAWN_FROM: Readonly<Record<string, InputName>> = {
  "applicant.age": "dateOfBirth",
  "nik.birthDateConsistent": "dateOfBirth",
  "nik.genderConsistent": "gender",
};

/** What the providers would have answered, had the policy asked them of this applicant. */
export function evidenceOf(situation: Situation, policy: PolicyHead, panel: Panel): Evidence {
  const person = personWithout(situation.without);
  const demands = [...demandsOf(policy, panel, 0).decided].filter(([check]) => policy.needs.has(check));
  const plan = planSubject(panel, {
    subject: { kind: "person", person },
    demands: demands.map(([, demand]) => demand),
  });
  const answersTo = <Claims>(check: CheckName, claimsOf: (levels: StatedFacts[], call: PlannedCall) => Claims) => {
    const providers = demands.find(([name]) => name === check)?.[1].providers;
    return providers?.map((provider) => answerOf(provider, check, { situation, plan, claimsOf }));
  };
  const terms = demands.find(([check]) => check === "SCREENING")?.[1].terms;

  const identity = answersTo("IDENTITY", (levels, { endpoint }) =>
    identityClaims(levels, sent(endpoint.fields, person)),
  );
  const face = answersTo("FACE", faceClaims);
  const screening = terms && answersTo("SCREENING", (levels) => screeningFindings(levels, terms));
  return {
    decidedAt: NOON,
    applicant: applicantFacts(situation),
    supplied: suppliedInputs(person),
    ...(identity ? { identity } : {}),
    ...(face
      ? { face: { answers: face, limits: new Map(face.map((each) => [each.provider, DEFAULT_FACE_LIMITS])) } }
      : {}),
    ...(screening ? { screening: { answers: screening, terms } } : {}),
  };
}

function sent(fields: readonly IdentityField[], person: Person): IdentityField[] {
  return fields.filter((field) => hasInput(person, IDENTITY_FIELDS[field]));
}

interface Answering<Claims> {
  readonly situation: Situation;
  readonly plan: SubjectPlan;
  readonly claimsOf: (levels: StatedFacts[], call: PlannedCall) => Claims;
}

function answerOf<Claims>(
  provider: ProviderName,
  check: CheckName,
  { situation, plan, claimsOf }: Answering<Claims>,
): Answer<Claims> {
  const part = plan.get(provider)?.get(check);
  const down = situation.down.get(provider);
  if (down === "PROVIDER_OFF" || part === undefined) return skipped(provider);
  if (!isCall(part)) return { provider, status: "SKIPPED", ...part };
  const call = {
    provider,
    endpoint: part.endpoint.name,
    askedAt: NOON,
    latencyMs: 0,
    attempts: 1,
    costIdr: null,
    requestId: null,
  };
  if (down !== undefined) return { ...call, ...outage(down) };
  const own = situation.answers.get(provider);
  return { ...call, status: "ANSWERED", claims: claimsOf([...(own ? [own] : []), ...situation.facts], part) };
}

function skipped(provider: ProviderName): Answer<never> {
  return {
    provider,
    status: "SKIPPED",
    cause: "PROVIDER_OFF",
    skipped: { reason: "It is switched off.", missing: [] },
  };
}

function outage(down: Exclude<WayDown, "PROVIDER_OFF">) {
  if (down === "PENDING") return { status: "PENDING" } as const;
  return { status: "FAILED", failure: providerFailure(down, "It is down.") } as const;
}

function applicantFacts({ facts, without }: Situation): Facts {
  const result = new Map<string, Fact>();
  for (const [path, { check }] of FACTS) {
    if (check !== null) continue;
    const [said, drawnFrom] = [statedOf(facts, path), DRAWN_FROM[path]];
    const withheld = drawnFrom !== undefined && without.has(drawnFrom);
    result.set(
      path,
      withheld || said === UNKNOWN || said === undefined || typeof said === "object"
        ? { known: false, cause: "NOT_SUPPLIED", sources: [] }
        : { known: true, value: said, sources: [] },
    );
  }
  return result;
}
