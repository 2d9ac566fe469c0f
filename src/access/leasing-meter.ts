import { jakartaDay, jakartaMidnight } from "../domain/calendar.ts";
import type { Caller } from "./caller.ts";
import { Lease } from "./lease.ts";
import type { Counted, UseCounts } from "./lease.ts";
import type { Meter, Reservation } from "./meter.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export interface LeasingMeter extends Meter {
  /** Gives back what it has taken and not dealt out. Never rejects. */
  close(): Promise<void>;
}

/** Counts for all processes that count in the same place. Of a caller without a limit nothing is counted, and nobody asked. */
export function createLeasingMeter(counts: UseCounts): LeasingMeter {
  const minutes = leases(counts, "REQUEST", MINUTE_MS);
  const days = leases(counts, "RUPIAH", DAY_MS);
  return {
    async take(caller, now) {
      const { perMinute } = caller.limits;
      if (perMinute === null) return { allowed: true };
      const began = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
      if (await minutes.of(caller, new Date(began), perMinute).take(1, now)) return { allowed: true };
      const left = began + MINUTE_MS - now.getTime();
      return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil(left / 1000)) };
    },
    async reserve(caller, mostIdr, now) {
      const { dailyBudgetIdr } = caller.limits;
      if (dailyBudgetIdr === null) return FREE;
      const lease = days.of(caller, jakartaMidnight(jakartaDay(now)), dailyBudgetIdr);
      return (await lease.take(mostIdr, now)) ? reservationOf(lease, mostIdr) : null;
    },
    spent: (caller, day) => counts.used(countedOf(caller, "RUPIAH", jakartaMidnight(day))),
    async close() {
      await Promise.all([minutes.close(), days.close()]);
    },
  };
}

const FREE: Reservation = { charge() {}, async close() {} };

function reservationOf(lease: Lease, mostIdr: number): Reservation {
  let left = mostIdr;
  let open = true;
  return {
    charge(idr) {
      if (open) left -= idr;
      else lease.give(-idr);
    },
    async close() {
      if (open) lease.give(left);
      open = false;
    },
  };
}

/** Leases by account, limit and period: the latest period, and the one before it, in which some may be under way. */
function leases(counts: UseCounts, unit: Counted["unit"], lengthMs: number) {
  const known = new Map<string, { readonly lease: Lease; readonly began: number }>();

  function forgetBefore(began: number): void {
    for (const [name, each] of known) {
      // They stand in the order in which they were made.
      if (each.began >= began) return;
      known.delete(name);
      void each.lease.close();
    }
  }

  return {
    of(caller: Caller, period: Date, limit: number): Lease {
      const name = `${caller.tenant} ${caller.account} ${limit} ${period.getTime()}`;
      const found = known.get(name);
      if (found !== undefined) return found.lease;
      forgetBefore(period.getTime() - lengthMs);
      const lease = new Lease(counts, countedOf(caller, unit, period), limit);
      known.set(name, { lease, began: period.getTime() });
      return lease;
    },
    async close(): Promise<void> {
      await Promise.all([...known.values()].map(({ lease }) => lease.close()));
    },
  };
}

function countedOf({ tenant, account }: Caller, unit: Counted["unit"], period: Date): Counted {
  return { tenant, account, unit, period };
}
