import type { CheckName, ProviderName } from "../../domain/provider.ts";
import { ALL } from "../../domain/strategy.ts";
import type { Ask, CheckDemand } from "../ask.ts";
import type { Panel } from "../panel.ts";
import { isCall, planSubject } from "../plan.ts";
import type { PlannedCall, SubjectPlan } from "../plan.ts";
import { cheapestFirst } from "../strategy/failover.ts";

/** One call that may be made. */
export interface EstimatedCall {
  readonly provider: ProviderName;
  readonly endpoint: string;
  /** What it serves: an endpoint that answers two checks is asked once. */
  readonly checks: readonly CheckName[];
  /** Rupiah; null where no price is known. */
  readonly priceIdr: number | null;
  /** Whether it is made whatever the others answer. */
  readonly certain: boolean;
}

/** What an ask costs, in rupiah, with every call made once and nothing repeated. */
export interface CostEstimate {
  /** Of the certain calls that have a price. */
  readonly leastIdr: number;
  /** Of all that have one. */
  readonly mostIdr: number;
  readonly calls: readonly EstimatedCall[];
}

/** What would be asked, and what that costs. Nobody is asked. */
export function estimateCost(panel: Panel, ask: Ask): CostEstimate {
  const plan = planSubject(panel, ask);
  const certain = new Set(ask.demands.flatMap((demand) => certainCalls(demand, plan)));
  const calls = [...new Set([...plan.values()].flatMap((byCheck) => [...byCheck.values()]))].filter(isCall);
  const estimated = calls.map((call): EstimatedCall => ({
    provider: call.seat.definition.name,
    endpoint: call.endpoint.name,
    checks: [...call.checks],
    priceIdr: priceOf(call),
    certain: certain.has(call),
  }));
  return {
    leastIdr: sumOf(estimated.filter((call) => call.certain)),
    mostIdr: sumOf(estimated),
    calls: estimated,
  };
}

/** Those that a check begins with: all at once, or the first in turn. */
function certainCalls({ check, providers, strategy = ALL }: CheckDemand, plan: SubjectPlan): readonly PlannedCall[] {
  const calls = providers.flatMap((provider) => {
    const part = plan.get(provider)?.get(check);
    return part !== undefined && isCall(part) ? [part] : [];
  });
  if (strategy.kind === "all" || strategy.kind === "quorum") return calls;
  const priced = calls.map((call) => ({ call, priceIdr: priceOf(call) }));
  const inTurn = strategy.kind === "cheapest" ? cheapestFirst(priced) : priced;
  return inTurn.slice(0, 1).map(({ call }) => call);
}

function priceOf({ seat, endpoint }: PlannedCall): number | null {
  return seat.prices.get(endpoint.name) ?? null;
}

function sumOf(calls: readonly EstimatedCall[]): number {
  return calls.reduce((sum, { priceIdr }) => sum + (priceIdr ?? 0), 0);
}
