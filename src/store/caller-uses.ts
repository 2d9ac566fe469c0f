import { and, eq, lt, or, sql } from "drizzle-orm";
import { z } from "zod";

import type { Database } from "./database.ts";
import { count, rowsOf } from "./rows.ts";
import { callerUse } from "./schema/index.ts";

/** What is counted: so many requests in a minute, or rupiah in a day of Jakarta, of a tenant's account. */
type Counted = Pick<typeof callerUse.$inferSelect, "tenant" | "account" | "unit" | "period">;

/** What callers have used, counted for all processes that have the database open. */
export interface CallerUses {
  /**
   * Counts what is granted: as much of what is wanted as the limit still holds, but not less than what is needed.
   * @returns 0 where the limit does not hold that
   */
  take(
    counted: Counted,
    wanted: { readonly need: number; readonly want: number; readonly limit: number },
  ): Promise<number>;
  /** Counts so much more, whatever the limit; less where it is negative. */
  add(counted: Counted, by: number): Promise<void>;
  used(counted: Counted): Promise<number>;
}

const HOUR_MS = 3_600_000;
/** What is set aside on one day may be given back on the next. */
const DAYS_KEPT_MS = 72 * HOUR_MS;

export function createCallerUses({ orm }: Pick<Database, "orm">): CallerUses {
  let forgottenUntil = -Infinity;

  /** Once in an hour: it is few rows, and nobody waits. */
  function forget({ period }: Counted): void {
    const now = period.getTime();
    if (now < forgottenUntil + HOUR_MS) return;
    forgottenUntil = now;
    const minutes = and(eq(callerUse.unit, "REQUEST"), lt(callerUse.period, new Date(now - HOUR_MS)));
    const days = lt(callerUse.period, new Date(now - DAYS_KEPT_MS));
    Promise.resolve(orm.delete(callerUse).where(or(minutes, days))).catch(() => {
      forgottenUntil = -Infinity;
    });
  }

  return {
    async take({ tenant, account, unit, period }, { need, want, limit }) {
      if (need > limit) return 0;
      const first = Math.min(want, limit);
      // What the row holds is read and written by one statement: two that come at once never both have the last of it.
      const rows = await rowsOf(
        orm,
        sql`INSERT INTO caller_use AS u (tenant, account, unit, period, used, granted)
          VALUES (${tenant}, ${account}, ${unit}, ${period.toISOString()}, ${first}, ${first})
          ON CONFLICT (tenant, account, unit, period) DO UPDATE
            SET granted = least(${want}::bigint, ${limit}::bigint - u.used),
              used = u.used + least(${want}::bigint, ${limit}::bigint - u.used)
            WHERE u.used + ${need}::bigint <= ${limit}::bigint
          RETURNING granted`,
        z.object({ granted: count }),
      );
      forget({ tenant, account, unit, period });
      return rows[0]?.granted ?? 0;
    },
    async add(counted, by) {
      await orm
        .insert(callerUse)
        .values({ ...counted, used: Math.max(0, by), granted: 0 })
        .onConflictDoUpdate({
          target: [callerUse.tenant, callerUse.account, callerUse.unit, callerUse.period],
          set: { used: sql`greatest(0, ${callerUse.used} + ${by}::bigint)` },
        });
    },
    async used({ tenant, account, unit, period }) {
      const isIt = [
        eq(callerUse.tenant, tenant),
        eq(callerUse.account, account),
        eq(callerUse.unit, unit),
        eq(callerUse.period, period),
      ];
      const [row] = await orm
        .select({ used: callerUse.used })
        .from(callerUse)
        .where(and(...isIt));
      return row?.used ?? 0;
    },
  };
}
