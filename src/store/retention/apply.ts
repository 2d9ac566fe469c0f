import { latestBegin } from "../../domain/period.ts";
import type { Period } from "../../domain/period.ts";
import type { Database } from "../database.ts";
import { dropAssessments } from "./assessments.ts";
import { dropKeys, dropSelfies } from "./short-lived.ts";
import { dropAudit, dropCalls, dropEvents } from "./whole-months.ts";

/** How long each kind is kept; null where it is kept without end. */
export interface RetentionPeriods {
  readonly idempotencyKeys: Period;
  readonly events: Period;
  /** From the last decision on. */
  readonly assessments: Period | null;
  readonly vendorCalls: Period | null;
  readonly audit: Period | null;
}

interface RetentionOptions {
  readonly database: Pick<Database, "orm">;
  readonly periods: RetentionPeriods;
  readonly clock: () => Date;
  /** Aborted where it is to stop, after its next step. */
  readonly signal: AbortSignal;
}

/** What went, by kind: rows, or whole months of them. */
export type Retained = Readonly<Record<string, number>>;

/** Deletes what has been kept long enough. Whatever is not done, the next time does. */
export async function applyRetention({ database, periods, clock, signal }: RetentionOptions): Promise<Retained> {
  const { orm } = database;
  const now = clock();
  const { idempotencyKeys, events, assessments, vendorCalls, audit } = periods;
  const dropping = (period: Period) => ({ before: dayOf(latestBegin(period, now)), now, signal });
  const gone = {
    selfies: await dropSelfies(orm, now, signal),
    idempotencyKeys: await dropKeys(orm, dropping(idempotencyKeys).before, now, signal),
    eventMonths: await dropEvents(orm, dropping(events)),
    ...(assessments === null ? {} : await dropAssessments(orm, dropping(assessments))),
    callMonths: vendorCalls === null ? 0 : await dropCalls(orm, dropping(vendorCalls)),
    auditMonths: audit === null ? 0 : await dropAudit(orm, dropping(audit)),
  };
  return Object.fromEntries(Object.entries(gone).filter(([, count]) => count > 0));
}

/** So that what goes hour by hour is told once a day. */
function dayOf(moment: Date): Date {
  return new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate()));
}
