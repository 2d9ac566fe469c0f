import type { ProviderName } from "../domain/provider.ts";
import type { CheckPolicy } from "./meaning.ts";

/**
 * Whether it means something who of the providers is named first. Where everybody is asked at once it does not; the others
 * ask one after the other, and of two that cost the same, the first named is the cheapest.
 */
export function isOrdered({ strategy }: Pick<CheckPolicy, "strategy">): boolean {
  return strategy.kind === "failover" || strategy.kind === "hedge" || strategy.kind === "cheapest";
}

/** The providers in their order where that means something, and else by name: of two checks the same where they ask alike. */
export function meantProviders(check: Pick<CheckPolicy, "providers" | "strategy">): readonly ProviderName[] {
  return isOrdered(check) ? check.providers : check.providers.toSorted();
}
