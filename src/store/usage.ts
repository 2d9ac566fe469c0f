import { and, eq, gte, lt, sql } from "drizzle-orm";
import { z } from "zod";

import { firstIdOf } from "./partitions.ts";
import type { Database } from "./database.ts";
import { vendorCall } from "./schema/index.ts";

/** What one tenant asked of one endpoint in one month. */
export interface UsageRow {
  /** `2026-11`, of the calendar in Jakarta. */
  readonly month: string;
  readonly provider: string;
  readonly endpoint: string;
  readonly calls: number;
  /** In rupiah, of those whose price is known. */
  readonly costIdr: number;
  /** Calls whose price is not known. */
  readonly unpriced: number;
}

const text = z.string();
const amount = z.coerce.number();

/** The month in Jakarta, which is seven hours ahead all year. */
const month = sql`to_char((${vendorCall.askedAt} AT TIME ZONE 'UTC') + interval '7 hours', 'YYYY-MM')`;

/**
 * Every request that vendors were sent for a tenant, recorded or not, counted from one moment to before another. It adds up to
 * the log of calls, since it is drawn from nothing else.
 */
export async function usageOf(
  { orm }: Pick<Database, "orm">,
  tenant: string,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<UsageRow[]> {
  const rows = await orm
    .select({
      month: sql`${month}`,
      provider: vendorCall.provider,
      endpoint: vendorCall.endpoint,
      calls: sql`count(*)`,
      costIdr: sql`coalesce(sum(${vendorCall.costIdr}), 0)`,
      unpriced: sql`count(*) FILTER (WHERE ${vendorCall.costIdr} IS NULL)`,
    })
    .from(vendorCall)
    .where(
      and(
        eq(vendorCall.tenant, tenant),
        gte(vendorCall.askedAt, from),
        lt(vendorCall.askedAt, to),
        // A call is given its id when it ends: none has one from before it was asked. So old partitions are not looked at.
        gte(vendorCall.id, firstIdOf(from)),
      ),
    )
    .groupBy(sql`1, 2, 3`)
    .orderBy(sql`1, 2, 3`);
  return rows.map((row) => ({
    ...row,
    month: text.parse(row.month),
    calls: amount.parse(row.calls),
    costIdr: amount.parse(row.costIdr),
    unpriced: amount.parse(row.unpriced),
  }));
}
