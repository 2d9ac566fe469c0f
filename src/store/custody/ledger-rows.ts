import { and, asc, gte, inArray, isNotNull, isNull } from "drizzle-orm";

import { appendAudit } from "../audit-chain.ts";
import type { Database, Orm } from "../database.ts";
import { applicant } from "../schema/index.ts";
import { erase } from "./erase.ts";
import { custodyOf } from "./standing.ts";

/** That an applicant was erased, and when. It says of nobody. */
export interface Erased {
  readonly applicantId: string;
  readonly at: Date;
}

const BATCH = 500;

/** Those that are erased in the database, or were since a moment, the first first. */
export async function erasedIn({ orm }: Pick<Database, "orm">, since = new Date(0)): Promise<readonly Erased[]> {
  const rows = await orm
    .select({ applicantId: applicant.id, at: applicant.erasedAt })
    .from(applicant)
    .where(and(isNotNull(applicant.erasedAt), gte(applicant.erasedAt, since)))
    .orderBy(asc(applicant.erasedAt), asc(applicant.id));
  return rows.flatMap(({ applicantId, at }) => (at === null ? [] : [{ applicantId, at }]));
}

/**
 * Erases again who was erased before and is there all the same: the database came out of a backup. Whatever it says of holds, of
 * periods and of assessments under way was so before they were erased.
 * @returns how many there were
 */
export async function eraseAgain(
  { orm }: Pick<Database, "orm">,
  applicantIds: Iterable<string>,
  clock: () => Date,
): Promise<number> {
  let erased = 0;
  for (const ids of batchesOf(applicantIds)) {
    const there = await orm
      .select({ id: applicant.id })
      .from(applicant)
      .where(and(inArray(applicant.id, ids), isNull(applicant.erasedAt)));
    for (const { id } of there) if (await eraseOne(orm, id, clock)) erased += 1;
  }
  return erased;
}

function eraseOne(orm: Orm, id: string, clock: () => Date): Promise<boolean> {
  return orm.transaction(async (tx) => {
    const rows = await custodyOf(tx, id, true);
    if (rows === undefined || rows.standing.isErased) return false;
    const { tenant } = rows.applicant;
    await appendAudit(tx, [await erase(tx, id, { tenant, actor: "saksi", at: clock() }, null)]);
    return true;
  });
}

function* batchesOf(ids: Iterable<string>): Generator<string[], void, void> {
  let batch: string[] = [];
  for (const id of ids) {
    batch.push(id);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
