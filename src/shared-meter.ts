import type { UseCounts } from "./access/lease.ts";
import { createLeasingMeter } from "./access/leasing-meter.ts";
import type { LeasingMeter } from "./access/leasing-meter.ts";
import type { OpenedRecord } from "./open-record.ts";
import { createCallerUses } from "./store/caller-uses.ts";
import type { CallerUses } from "./store/caller-uses.ts";

/**
 * Counts what callers use in the record, for all servers that have it.
 * @param record opens it, or rejects: then nothing is known of any limit
 */
export function createSharedMeter(record: () => Promise<OpenedRecord>): LeasingMeter {
  const known = new WeakMap<OpenedRecord, CallerUses>();

  async function uses(): Promise<CallerUses> {
    const open = await record();
    const found = known.get(open) ?? createCallerUses(open.store.database);
    known.set(open, found);
    return found;
  }

  const counts: UseCounts = {
    take: async (counted, wanted) => (await uses()).take(counted, wanted),
    add: async (counted, by) => (await uses()).add(counted, by),
    used: async (counted) => (await uses()).used(counted),
  };
  return createLeasingMeter(counts);
}
