import type { Panel, Seat } from "../../checks/panel.ts";
import { isCall, planSubject } from "../../checks/plan.ts";
import { DEFAULT_FACE_LIMITS } from "../../domain/face-limits.ts";
import type { CheckName, ProviderName } from "../../domain/provider.ts";
import { VendorFailure } from "../../providers/provider.ts";
import type { ProviderDefinition } from "../../providers/provider.ts";
import type { PolicyHead } from "../../policy/policy.ts";
import { personOf } from "./applicants.ts";
import { askedCheck, isWitness } from "./asked-check.ts";
import type { AskedCheck, AskedHow, AskedPart } from "./asked-check.ts";
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
  /** The checks it serves, and which part of each it is: it is made where one of them asks it. */
  readonly serves: readonly { readonly asked: AskedCheck; readonly at: number }[];
}

/** How a policy makes the checks that its decision takes. */
export function demandsUnder({ checks, needs }: PolicyHead): AskedHow[] {
  return [...needs].flatMap((check): AskedHow[] => {
    const declared = checks[check];
    if (declared === undefined) return [];
    const { providers, strategy, deadlineMs, scopes, threshold } = declared;
    return [
      { check, providers, strategy, deadlineMs, ...(check === "SCREENING" ? { terms: { scopes, threshold } } : {}) },
    ];
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
  demands: readonly AskedHow[],
  { groups, day }: Population,
  panel: Panel,
  witnesses: Witnesses,
): Asking[] {
  return groups.map((group) => {
    const plan = planSubject(panel, {
      subject: { kind: "person", person: personOf(group, group.age.from, day) },
      demands,
    });
    const calls = new Map<Witness, AskedCall["serves"]>();
    const checks = new Map<CheckName, AskedCheck>();
    for (const demand of demands) {
      const parts = demand.providers.map((provider): AskedPart => {
        const part = plan.get(provider)?.get(demand.check);
        if (part === undefined) throw new RangeError("a provider that the registry does not have");
        if (!isCall(part)) return { provider, status: "SKIPPED", ...part };
        const witness = witnesses.get(provider)?.get(part.endpoint.name);
        if (witness === undefined) throw new RangeError("a provider that the population does not have");
        return witness;
      });
      const asked = askedCheck(demand, parts);
      checks.set(demand.check, asked);
      for (const [at, part] of parts.entries()) {
        if (isWitness(part)) calls.set(part, [...(calls.get(part) ?? []), { asked, at }]);
      }
    }
    return { calls: [...calls].map(([witness, serves]) => ({ witness, serves })), checks };
  });
}
