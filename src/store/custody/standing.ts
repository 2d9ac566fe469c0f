import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";

import { isCalendarDate } from "../../domain/calendar.ts";
import type { Standing } from "../../domain/custody.ts";
import type { Orm } from "../database.ts";
import { rowsOf } from "../rows.ts";
import { applicant, assessment, erasure, legalHold } from "../schema/index.ts";

export type ApplicantRow = typeof applicant.$inferSelect;
export type ErasureRow = typeof erasure.$inferSelect;
export type HoldRow = typeof legalHold.$inferSelect;

/** What there is to know of what is kept of an applicant. */
export interface CustodyRows {
  readonly applicant: ApplicantRow;
  readonly erasure: ErasureRow | null;
  /** Those in force, the first first. */
  readonly holds: readonly HoldRow[];
  readonly standing: Standing;
}

/** An applicant as a tenant knows them: by the hash of their NIK, or by an assessment of them. */
export type ApplicantKey = { readonly nikHash: Buffer } | { readonly assessmentId: string };

/** Undefined where the tenant has none such. */
export async function applicantIdOf(orm: Orm, tenant: string, key: ApplicantKey): Promise<string | undefined> {
  if ("nikHash" in key) {
    const [row] = await orm
      .select({ id: applicant.id })
      .from(applicant)
      .where(and(eq(applicant.tenant, tenant), eq(applicant.nikHash, key.nikHash)));
    return row?.id;
  }
  const [row] = await orm
    .select({ id: assessment.applicantId })
    .from(assessment)
    .where(and(eq(assessment.tenant, tenant), eq(assessment.id, key.assessmentId)));
  return row?.id;
}

/**
 * @param lock locked until the transaction ends, an applicant is not erased, held, or assessed meanwhile
 * @returns undefined where there is none by this id
 */
export async function custodyOf(orm: Orm, applicantId: string, lock: boolean): Promise<CustodyRows | undefined> {
  const found = orm.select().from(applicant).where(eq(applicant.id, applicantId));
  const [row] = await (lock ? found.for("update") : found);
  if (row === undefined) return undefined;
  const [request = null] = await orm.select().from(erasure).where(eq(erasure.applicantId, applicantId));
  const holds = await orm
    .select()
    .from(legalHold)
    .where(and(eq(legalHold.applicantId, applicantId), isNull(legalHold.liftedAt)))
    .orderBy(asc(legalHold.id));
  const { last, unfinished } = await lastOf(orm, row);
  return {
    applicant: row,
    erasure: request,
    holds,
    standing: {
      isErased: row.erasedAt !== null,
      isHeld: holds.length > 0,
      isUnfinished: unfinished,
      lastDecidedAt: last,
      erasure: request && {
        relationshipEnded: request.relationshipEnded === null ? null : calendarDate(request.relationshipEnded),
        despiteRetention: request.despiteRetention,
      },
    },
  };
}

/** The first first. */
export async function assessmentIdsOf(orm: Orm, applicantId: string): Promise<readonly string[]> {
  const rows = await orm
    .select({ id: assessment.id })
    .from(assessment)
    .where(eq(assessment.applicantId, applicantId))
    .orderBy(asc(assessment.id));
  return rows.map(({ id }) => id);
}

const summary = z.object({ ms: z.coerce.number().nullable(), unfinished: z.boolean().nullable() });

async function lastOf(orm: Orm, { id, createdAt }: ApplicantRow) {
  const [found] = await rowsOf(
    orm,
    sql`SELECT extract(epoch FROM max(coalesce(decided_at, created_at))) * 1000 AS ms,
        bool_or(state <> 'COMPLETE') AS unfinished FROM assessment WHERE applicant_id = ${id}`,
    summary,
  );
  const ms = found?.ms ?? null;
  return { last: ms === null ? createdAt : new Date(ms), unfinished: found?.unfinished ?? false };
}

function calendarDate(text: string) {
  if (isCalendarDate(text)) return text;
  throw new RangeError("a date of the record that is none");
}
