import { eq, inArray, sql } from "drizzle-orm";

import type { Deed } from "../../domain/audit-actions.ts";
import type { Orm } from "../database.ts";
import { applicant, assessment, erasure, hitDisposition, idempotencyKey, keptSelfie } from "../schema/index.ts";
import { erasedDeed } from "./deeds.ts";
import type { CustodyAct, ErasureRequest } from "./deeds.ts";
import { assessmentIdsOf } from "./standing.ts";

/**
 * Destroys all that an applicant could be known by, and the key to all that was said of them. What is left says of nobody what
 * was decided, and by what.
 *
 * The applicant has to be locked, and whoever calls it has made sure that they may be erased.
 * @param request null where they were erased before, and are there again out of a backup
 * @returns what the transaction has to tell the audit log in the end
 */
export async function erase(
  tx: Orm,
  applicantId: string,
  act: CustodyAct,
  request: ErasureRequest | null,
): Promise<Deed> {
  const assessments = await assessmentIdsOf(tx, applicantId);
  await tx
    .update(applicant)
    .set({ wrappedKey: null, nikHash: null, erasedAt: act.at })
    .where(eq(applicant.id, applicantId));
  if (assessments.length > 0) {
    await tx
      .update(idempotencyKey)
      // Of what was said, and found again by whoever has the index key and guesses it. In its place stands what nothing is
      // like: who sends the key again is told that it was used, and begins nothing.
      .set({ fingerprint: sql`uuid_send(gen_random_uuid())` })
      .where(inArray(idempotencyKey.assessmentId, [...assessments]));
    await tx.delete(keptSelfie).where(inArray(keptSelfie.assessmentId, [...assessments]));
    await cutDown(tx, assessments);
  }
  await forgetDispositions(tx, applicantId);
  await tx.update(erasure).set({ doneAt: act.at }).where(eq(erasure.applicantId, applicantId));
  return erasedDeed(act, applicantId, request, assessments);
}

/** Whom they were taken for is said by nothing else. Nobody but this may delete them. */
async function forgetDispositions(tx: Orm, applicantId: string): Promise<void> {
  await tx.execute(sql`SELECT set_config('saksi.retention', 'on', true)`);
  await tx.delete(hitDisposition).where(eq(hitDisposition.applicantId, applicantId));
  await tx.execute(sql`SELECT set_config('saksi.retention', 'off', true)`);
}

/**
 * What can be read of nobody any more need not be there, nor what points to a file of the caller's. Only out of a backup one may
 * not be complete: what it still asks cannot be kept, and nobody may go on with it.
 */
async function cutDown(tx: Orm, assessments: readonly string[]): Promise<void> {
  await tx
    .update(assessment)
    .set({
      input: Buffer.alloc(0),
      reference: null,
      consentReference: null,
      run: sql`CASE WHEN ${assessment.state} = 'COMPLETE' THEN ${assessment.run} ELSE ${assessment.run} + 1 END`,
      state: "COMPLETE",
    })
    .where(inArray(assessment.id, [...assessments]));
}
