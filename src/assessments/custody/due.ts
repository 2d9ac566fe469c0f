import { countsFrom, obstaclesTo } from "../../domain/custody.ts";
import { latestBegin } from "../../domain/period.ts";
import type { Period } from "../../domain/period.ts";
import { appendAudit } from "../../store/audit-chain.ts";
import { erase } from "../../store/custody/erase.ts";
import { openErasures, postponeErasure } from "../../store/custody/orders.ts";
import { custodyOf } from "../../store/custody/standing.ts";
import type { Database } from "../../store/database.ts";

interface DueOptions {
  readonly database: Pick<Database, "orm">;
  readonly clock: () => Date;
  readonly minimumRetention: Period;
  /** Aborted where it is to stop: the next one goes on. */
  readonly signal: AbortSignal;
}

const PAGE = 100;

/** Erases those whose erasure was ordered and may be done now; how many they were. */
export async function carryOutErasures(options: DueOptions): Promise<number> {
  const { database, clock, minimumRetention, signal } = options;
  let done = 0;
  let after: string | null = null;
  while (!signal.aborted) {
    const latest = latestBegin(minimumRetention, clock());
    const page: readonly string[] = await openErasures(database.orm, { latest, after, limit: PAGE });
    for (const id of page) {
      if (signal.aborted) return done;
      if (await carryOut(options, id)) done += 1;
    }
    after = page.at(-1) ?? null;
    if (page.length < PAGE) break;
  }
  return done;
}

async function carryOut({ database, clock, minimumRetention }: DueOptions, applicantId: string): Promise<boolean> {
  return database.orm.transaction(async (tx) => {
    const rows = await custodyOf(tx, applicantId, true);
    // Withdrawn meanwhile, or done by another.
    if (rows === undefined || rows.erasure === null || rows.standing.isErased) return false;
    const at = clock();
    const { standing, erasure: request, applicant } = rows;
    if (obstaclesTo(standing, minimumRetention, at).length === 0) {
      await appendAudit(tx, [await erase(tx, applicantId, { tenant: applicant.tenant, actor: "saksi", at }, request)]);
      return true;
    }
    // What has been decided since: it need not be looked at again before that is old enough.
    await postponeErasure(tx, applicantId, countsFrom(standing));
    return false;
  });
}
