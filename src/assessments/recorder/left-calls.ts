import type { CostEstimate } from "../../checks/money/estimate.ts";
import type { JournalEntry } from "../../store/journal.ts";
import type { CallRow } from "../../store/records.ts";

/** What the runs before have spent on each call, by its name, in rupiah: on one whose end nobody knows, too. */
export function spentOn(rows: readonly CallRow[], { calls }: CostEstimate): ReadonlyMap<string, number> {
  const spent = new Map<string, number>();
  for (const { intent, answers } of rows) {
    const name = `${intent.provider} ${intent.endpoint}`;
    const isBilled = answers[0]?.billed ?? true;
    spent.set(name, (spent.get(name) ?? 0) + (isBilled ? (plannedOf(calls, intent)?.priceIdr ?? 0) : 0));
  }
  return spent;
}

/**
 * The requests that were written down and whose end nobody knows. They may have been sent, and vendors may bill them: they belong
 * in the log of calls, as such.
 */
export function interruptedCalls(
  rows: readonly CallRow[],
  { calls }: CostEstimate,
  tenant: string,
): readonly Extract<JournalEntry, { readonly kind: "call" }>[] {
  return rows
    .filter(({ answers }) => answers.length === 0)
    .map(({ intent }) => {
      const { id, assessmentId, provider, endpoint, attempt, askedAt } = intent;
      const planned = plannedOf(calls, intent);
      const checks = [...(planned?.checks ?? [])];
      const end = { latencyMs: 0, outcome: "INTERRUPTED", costIdr: planned?.priceIdr ?? null };
      return { kind: "call", call: { id, tenant, assessmentId, provider, endpoint, checks, attempt, askedAt, ...end } };
    });
}

/** Undefined where the policy would not have it asked any more, or its provider is off now. */
function plannedOf(calls: CostEstimate["calls"], { provider, endpoint }: CallRow["intent"]) {
  return calls.find((each) => each.provider === provider && each.endpoint === endpoint);
}
