import { inArray } from "drizzle-orm";

import { vendorCall } from "../schema/index.ts";
import { idIn } from "./audited-rows.ts";
import type { AuditedRows } from "./audited-rows.ts";
import { calledDeed } from "./deeds.ts";
import type { Entry } from "./entry.ts";

/** Every request that vendors were sent. */
export const auditedCalls: AuditedRows = {
  table: "vendor_call",
  action: "VENDOR_CALLED",
  keyOf(entry) {
    const id = callOf(entry);
    return { key: id, id };
  },
  async find(orm, entries) {
    const rows = await orm
      .select()
      .from(vendorCall)
      .where(inArray(vendorCall.id, entries.map(callOf)));
    return new Map(rows.map((row) => [row.id, { deed: calledDeed(row), at: row.askedAt }]));
  },
  sql: { row: "r.id::text", entry: "e.body::json -> 'detail' ->> 'call'", time: "asked_at" },
};

function callOf({ seq, detail }: Entry): string {
  return idIn(seq, detail["call"]);
}
