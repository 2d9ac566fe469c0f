import { countsFrom, obstaclesTo } from "../../domain/custody.ts";
import { latestBegin } from "../../domain/period.ts";
import type { Period } from "../../domain/period.ts";
import { appendAudit } from "../../store/audit-chain.ts";
import { erase } from "../../store/custody/erase.ts";
import type { Erased } from "../../store/custody/ledger-rows.ts";
import { openErasures, postponeErasure } from "../../store/custody/orders.ts";
import { custodyOf } from "../../store/custody/standing.ts";
import type { Database } from "../../store/database.ts";

interface DueOptions {
  readonly database: Pick<Database, "orm">;
  readonly clock: () => Date;
  readonly minimumRetention: Period;
  /** Told of who is erased, once it is done, and waited for. @default nobody is */
  readonly erased?: (erased: readonly Erased[]) => Promise<void>;
  /** Aborted where it is to stop: the next one goes on. */
  readonly signal: AbortSignal;
}

const PAGE = 100;

/** Erases those whose erasure was ordered and may be done now; how many they were. */
export async function carryOutErasures(options: DueOptions): Promise<number> {
  const { database, clock, minimumRetention, signal, erased } = options;
  let done = 0;
  let after: string | null = null;
  while (!signal.aborted) {
    const latest = latestBegin(minimumRetention, clock());
    const page: readonly string[] = await openErasures(database.orm, { latest, after, limit: PAGE });
    for (const id of page) {
      if (signal.aborted) return done;
      const at = await carryOut(options, id);
      if (at === null) continue;
      done += 1;
      await erased?.([{ applicantId: id, at }]);
    }
    after = page.at(-1) ?? null;
    if (page.length < PAGE) break;
  }
  return done;
}

/** When it was done; null where it was not. */
async function carryOut({ database, clock, minimumRetention }: DueOptions, applicantId: string): Promise<Date | null> {
  return database.orm.transaction(async (tx) => {
    const rows = await custodyOf(tx, applicantId, true);
    // Withdrawn meanwhile, or done by another.
    if (rows === undefined || rows.erasure === null || rows.standing.isErased) return null;
    const at = clock();
    const { standing, erasure: request, applicant } = rows;
    if (obstaclesTo(standing, minimumRetention, at).length === 0) {
      await appendAudit(tx, [await erase(tx, applicantId, { tenant: applicant.tenant, actor: "saksi", at }, request)]);
      return at;
    }
    // What has been decided since: it need not be looked at again before that is old enough.
    await postponeErasure(tx, applicantId, countsFrom(standing));
    return null;
  });
}
