import { jakartaDay } from "../domain/calendar.ts";
import type { CalendarDate } from "../domain/calendar.ts";
import type { Caller } from "./caller.ts";
import type { Meter } from "./meter.ts";

const MINUTE_MS = 60_000;

/** Counts in this process alone: with several, each allows for the whole. */
export function createMemoryMeter(): Meter {
  const minutes = counts<number>();
  const days = counts<CalendarDate>();
  return {
    async take(caller, now) {
      const { perMinute } = caller.limits;
      if (perMinute === null) return { allowed: true };
      const minute = Math.floor(now.getTime() / MINUTE_MS);
      if (minutes.of(caller, minute) < perMinute) {
        minutes.add(caller, minute, 1);
        return { allowed: true };
      }
      const left = (minute + 1) * MINUTE_MS - now.getTime();
      return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil(left / 1000)) };
    },
    async reserve(caller, mostIdr, now) {
      const day = jakartaDay(now);
      const { dailyBudgetIdr } = caller.limits;
      if (dailyBudgetIdr !== null && days.of(caller, day) + mostIdr > dailyBudgetIdr) return null;
      days.add(caller, day, mostIdr);
      let left = mostIdr;
      let open = true;
      return {
        charge(idr) {
          if (open) left -= idr;
          else days.add(caller, day, idr);
        },
        async close() {
          if (open) days.add(caller, day, -left);
          open = false;
        },
      };
    },
    spent: async (caller, day) => days.of(caller, day),
  };
}

/** Counts of the latest periods. */
function counts<Period extends number | string>() {
  const byPeriod = new Map<Period, Map<string, number>>();
  return {
    of: (caller: Caller, period: Period): number => byPeriod.get(period)?.get(keyOf(caller)) ?? 0,
    add(caller: Caller, period: Period, by: number): void {
      const known = byPeriod.get(period) ?? new Map<string, number>();
      byPeriod.set(period, known);
      known.set(keyOf(caller), (known.get(keyOf(caller)) ?? 0) + by);
      const [oldest] = byPeriod.keys();
      if (byPeriod.size > KEPT && oldest !== undefined) byPeriod.delete(oldest);
    },
  };
}

/** What was set aside yesterday is given back today. */
const KEPT = 2;

function keyOf({ tenant, account }: Caller): string {
  return `${tenant} ${account}`;
}
