import { callerOf } from "../../src/access/caller.ts";
import type { Caller, CallerLimits } from "../../src/access/caller.ts";
import type { Counted, UseCounts } from "../../src/access/lease.ts";

/** A caller with limits, and nothing else that counts. */
export function limited(limits: Partial<CallerLimits>, more: Partial<Pick<Caller, "tenant" | "account">> = {}): Caller {
  return callerOf({
    tenant: "bank",
    name: "shop",
    account: "shop",
    keyId: "a",
    scopes: new Set(["ask"] as const),
    limits: { perMinute: null, dailyBudgetIdr: null, ...limits },
    ...more,
  });
}

/** What several processes count in, and how often they asked. @param turn resolves when it is an asking's turn */
export function memoryCounts(turn: () => Promise<unknown> = async () => {}) {
  const used = new Map<string, number>();
  const nameOf = ({ tenant, account, unit, period }: Counted): string =>
    `${tenant} ${account} ${unit} ${period.toISOString()}`;
  const of = (counted: Counted): number => used.get(nameOf(counted)) ?? 0;
  const state = { asked: 0, down: false };
  const asking = async (): Promise<void> => {
    state.asked += 1;
    await turn();
    if (state.down) throw new Error("the database is away");
  };
  const counts: UseCounts = {
    async take(counted, { need, want, limit }) {
      await asking();
      const before = of(counted);
      if (before + need > limit) return 0;
      const granted = Math.min(want, limit - before);
      used.set(nameOf(counted), before + granted);
      return granted;
    },
    async add(counted, by) {
      await asking();
      used.set(nameOf(counted), Math.max(0, of(counted) + by));
    },
    used: async (counted) => of(counted),
  };
  return { counts, state };
}
