import { z } from "zod";

import { isAtLeast, parsePeriod } from "../domain/period.ts";
import type { Period } from "../domain/period.ts";
import { written } from "./syntax.ts";
import { optional, withDefault } from "./variable.ts";

const period = written("a number of days or years, such as 90d or 5y, and at most 100y", parsePeriod);
const WITHOUT_END = "without end";

export const retention = z.object({
  SAKSI_MINIMUM_RETENTION: withDefault(
    "How long an applicant is not erased after the last decision on them, or after the business relationship ended, where that is later: `5y`, `1826d`. An erasure that is ordered sooner is done when it is over. Anti-money-laundering law asks for 5 years: see [Personal data](personal-data.md).",
    "5y",
    period,
  ),
  SAKSI_ERASURE_LEDGER: optional(
    "The file in which it is written who was erased, so that a database that comes back out of a backup has them erased again. Keep it where the database's backups are not: see [Personal data](personal-data.md#after-a-restore).",
    z.string(),
    "`erasures.jsonl` in `SAKSI_DATA`",
  ),
  SAKSI_RETENTION_ASSESSMENTS: optional(
    "How long after its last decision an assessment is kept at most, with all that belongs to it; with the last one of an applicant goes the applicant. Not shorter than `SAKSI_MINIMUM_RETENTION`.",
    period,
    WITHOUT_END,
  ),
  SAKSI_RETENTION_IDEMPOTENCY_KEYS: withDefault(
    "How long a request that is repeated with its idempotency key is known again.",
    "30d",
    period,
  ),
  SAKSI_RETENTION_EVENTS: withDefault(
    "How long it can be followed what happened to an assessment on its way (`assessmentProgress`), in whole months: they go once everything in them is older.",
    "90d",
    period,
  ),
  SAKSI_RETENTION_VENDOR_CALLS: optional(
    "How long the log of vendor calls is kept, from which `usage` is drawn, in whole months.",
    period,
    WITHOUT_END,
  ),
  SAKSI_RETENTION_AUDIT: optional(
    "How long the audit log is kept, in whole months. Not shorter than `SAKSI_MINIMUM_RETENTION`.",
    period,
    WITHOUT_END,
  ),
});

/** How long what is kept is kept; null where it is kept without end. */
export interface Retention {
  /** Before it is over, no applicant is erased, and no assessment goes. */
  readonly minimum: Period;
  /** The file in which it is written who was erased; null where it is in the data folder. */
  readonly erasureLedger: string | null;
  readonly assessments: Period | null;
  readonly idempotencyKeys: Period;
  readonly events: Period;
  readonly vendorCalls: Period | null;
  readonly audit: Period | null;
}

export function retentionOf(read: z.output<typeof retention>): Retention {
  return {
    minimum: read.SAKSI_MINIMUM_RETENTION,
    erasureLedger: read.SAKSI_ERASURE_LEDGER ?? null,
    assessments: read.SAKSI_RETENTION_ASSESSMENTS ?? null,
    idempotencyKeys: read.SAKSI_RETENTION_IDEMPOTENCY_KEYS,
    events: read.SAKSI_RETENTION_EVENTS,
    vendorCalls: read.SAKSI_RETENTION_VENDOR_CALLS ?? null,
    audit: read.SAKSI_RETENTION_AUDIT ?? null,
  };
}

/** What has to be kept must not be deleted sooner. */
export function retentionProblems({ minimum, assessments, audit }: Retention): string[] {
  const bounded = { SAKSI_RETENTION_ASSESSMENTS: assessments, SAKSI_RETENTION_AUDIT: audit };
  return Object.entries(bounded).flatMap(([name, given]) =>
    given === null || isAtLeast(given, minimum) ? [] : [`${name} is shorter than SAKSI_MINIMUM_RETENTION`],
  );
}
