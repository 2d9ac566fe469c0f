import type { Evidence } from "../../assessments/evidence.ts";
import type { CheckDemand } from "../../checks/ask.ts";
import { DEFAULT_TERMS } from "../../checks/ask.ts";
import type { Panel, Seat } from "../../checks/panel.ts";
import { isCall, planSubject, widestTerms } from "../../checks/plan.ts";
import type { Answer } from "../../domain/answer.ts";
import type { ScreeningFindings } from "../../domain/claim.ts";
import { DEFAULT_FACE_LIMITS } from "../../domain/face-limits.ts";
import type { CheckName, ProviderName } from "../../domain/provider.ts";
import { VendorFailure } from "../../providers/provider.ts";
import type { ProviderDefinition } from "../../providers/provider.ts";
import type { PolicyHead } from "../../policy/policy.ts";
import { personOf } from "./applicants.ts";
import type { Drawn } from "./applicants.ts";
import type { Population } from "./population.ts";
import type { Witness, Witnesses } from "./witnesses.ts";

/** What is asked about applicants of one group: the server's own plan, with simulated vendors behind it. */
export interface Asking {
  /** Each endpoint once, however many checks its answer serves. */
  readonly calls: readonly AskedCall[];
  readonly checks: ReadonlyMap<CheckName, AskedCheck>;
}

interface AskedCall {
  readonly witness: Witness;
  /** The longest that any of its checks waits. */
  readonly deadlineMs: number;
}

export interface AskedCheck {
  readonly demand: CheckDemand;
  /** In the demand's order. A provider that cannot be asked has the reason instead. */
  readonly parts: readonly (Witness | Extract<Answer<never>, { readonly status: "SKIPPED" }>)[];
}

export function isWitness(part: AskedCheck["parts"][number]): part is Witness {
  return "call" in part;
}

/** How a policy makes the checks that its decision takes. */
export function demandsUnder({ checks, needs }: PolicyHead): CheckDemand[] {
  return [...needs].flatMap((check): CheckDemand[] => {
    const declared = checks[check];
    if (declared === undefined) return [];
    const { providers, deadlineMs, scopes, threshold } = declared;
    return [{ check, providers, deadlineMs, ...(check === "SCREENING" ? { terms: { scopes, threshold } } : {}) }];
  });
}

/** Every provider of the registry, connected; they are planned for, and never asked. */
export function panelOf(definitions: readonly ProviderDefinition[]): Panel {
  return new Map(
    definitions.map((definition): [ProviderName, Seat] => {
      const endpoints = definition.endpoints.map((endpoint) => ({
        ...endpoint,
        ask: () => Promise.reject(new VendorFailure("UNAVAILABLE", "Nobody is asked in a simulation.")),
      }));
      const provider = { name: definition.name, endpoints, close: () => Promise.resolve() };
      return [definition.name, { definition, provider, faceLimits: DEFAULT_FACE_LIMITS, prices: new Map() }];
    }),
  );
}

/** @returns for each group of the population, what is asked about its applicants */
export function askingFor(
  demands: readonly CheckDemand[],
  { groups, day }: Population,
  panel: Panel,
  witnesses: Witnesses,
): Asking[] {
  return groups.map((group) => {
    const plan = planSubject(panel, {
      subject: { kind: "person", person: personOf(group, group.age.from, day) },
      demands,
    });
    const deadlines = new Map<Witness, number>();
    const checks = new Map<CheckName, AskedCheck>();
    for (const demand of demands) {
      const parts = demand.providers.map((provider): AskedCheck["parts"][number] => {
        const part = plan.get(provider)?.get(demand.check);
        if (part === undefined) throw new RangeError("a provider that the registry does not have");
        if (!isCall(part)) return { provider, status: "SKIPPED", ...part };
        const witness = witnesses.get(provider)?.get(part.endpoint.name);
        if (witness === undefined) throw new RangeError("a provider that the population does not have");
        deadlines.set(witness, part.deadlineMs);
        return witness;
      });
      checks.set(demand.check, { demand, parts });
    }
    return { calls: [...deadlines].map(([witness, deadlineMs]) => ({ witness, deadlineMs })), checks };
  });
}

const NO_LIMITS: NonNullable<Evidence["face"]>["limits"] = new Map();

/** What those who were asked say of one applicant. */
export function evidenceOf({ checks }: Asking, applicant: Drawn, decidedAt: Date): Evidence {
  const identity = checks.get("IDENTITY");
  const face = checks.get("FACE");
  const screening = checks.get("SCREENING");
  const terms = widestTerms(screening === undefined ? [] : [screening.demand]) ?? DEFAULT_TERMS;
  return {
    decidedAt,
    applicant: applicant.facts,
    supplied: applicant.supplied,
    ...(identity
      ? { identity: identity.parts.map((part) => (isWitness(part) ? part.identity(applicant) : part)) }
      : {}),
    ...(face
      ? {
          face: {
            answers: face.parts.map((part) => (isWitness(part) ? part.face(applicant) : part)),
            limits: NO_LIMITS,
          },
        }
      : {}),
    ...(screening
      ? {
          screening: {
            answers: screening.parts.map((part) =>
              isWitness(part) ? found(part.screening(applicant), terms.threshold) : part,
            ),
            terms,
          },
        }
      : {}),
  };
}

/** A search does not see what resembles less than it looks for. */
function found(answer: Answer<ScreeningFindings>, threshold: number): Answer<ScreeningFindings> {
  if (answer.status !== "ANSWERED" || answer.claims.hits.every(({ score }) => score >= threshold)) return answer;
  const { claims } = answer;
  return { ...answer, claims: { ...claims, hits: claims.hits.filter(({ score }) => score >= threshold) } };
}
