import type { FaceLimits } from "../domain/face-limits.ts";
import type { CheckName, ProviderName } from "../domain/provider.ts";
import type { Endpoint, Provider, ProviderDefinition } from "../providers/provider.ts";

/** One provider as this server knows it: connected, or off. */
export interface Seat {
  readonly definition: ProviderDefinition;
  /** Null where the provider is off: its credentials are not set. */
  readonly provider: Provider | null;
  readonly faceLimits: FaceLimits;
  /** Rupiah a call, by endpoint; an endpoint with no price is absent. */
  readonly prices: ReadonlyMap<string, number>;
}

/** Every provider of the registry, on or off, in the registry's order. */
export type Panel = ReadonlyMap<ProviderName, Seat>;

export type SubjectKind = Endpoint["subject"];

export function checksOf(seat: Seat, subject: SubjectKind = "person"): ReadonlySet<CheckName> {
  const endpoints = seat.definition.endpoints.filter((endpoint) => endpoint.subject === subject);
  return new Set(endpoints.flatMap((endpoint) => endpoint.checks));
}

/** The providers that are on and can answer the check about such a subject. */
export function enabledFor(panel: Panel, check: CheckName, subject: SubjectKind): ProviderName[] {
  return [...panel]
    .filter(([, seat]) => seat.provider !== null && checksOf(seat, subject).has(check))
    .map(([name]) => name);
}
