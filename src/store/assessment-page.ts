import { and, asc, desc, eq, gt, gte, lt, ne, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

import type { Outcome } from "../domain/decision.ts";
import type { ReviewState } from "../domain/review.ts";
import type { Orm } from "./database.ts";
import { firstIdOf } from "./partitions.ts";
import { applicant, assessment } from "./schema/index.ts";

/** Which assessments; all of them must hold. Each is looked up by an index of its own. */
export interface AssessmentFilter {
  /** Of the latest decision. */
  readonly outcome?: Outcome | undefined;
  /** The policy's name. */
  readonly policy?: string | undefined;
  readonly reference?: string | undefined;
  /** Whom they are about. */
  readonly nikHash?: Buffer | undefined;
  /** Begun at this moment or later. */
  readonly createdAfter?: Date | undefined;
  /** Begun before this moment. */
  readonly createdBefore?: Date | undefined;
  readonly reviewState?: ReviewState | undefined;
  /** Whether nothing more is to come. */
  readonly complete?: boolean | undefined;
}

/** A page of assessments, newest first. It is held by ids, so that what is begun meanwhile moves nothing. */
export interface PageWanted {
  readonly filter: AssessmentFilter;
  /** Only what comes after this one: older ones. */
  readonly after: string | null;
  /** Only what comes before this one: newer ones. */
  readonly before: string | null;
  readonly limit: number;
  /** Those nearest to `before` instead of those nearest to `after`. */
  readonly backward: boolean;
}

/** The rows of a page, nearest first: the other way round where it is read backward. */
export function assessmentPage(orm: Pick<Orm, "select">, tenant: string, wanted: PageWanted) {
  const { filter, after, before, limit, backward } = wanted;
  // Looked up row by row: a join is for the database to plan, and a wrong guess of its would read every applicant there is.
  const wrappedKey = sql<Buffer | null>`(SELECT ${applicant.wrappedKey} FROM ${applicant} WHERE ${applicant.id} = ${assessment.applicantId})`;
  return orm
    .select({ assessment, wrappedKey: wrappedKey.mapWith(applicant.wrappedKey) })
    .from(assessment)
    .where(
      and(
        eq(assessment.tenant, tenant),
        ...conditionsOf(tenant, filter),
        after === null ? undefined : lt(assessment.id, after),
        before === null ? undefined : gt(assessment.id, before),
      ),
    )
    .orderBy(backward ? asc(assessment.id) : desc(assessment.id))
    .limit(limit);
}

function conditionsOf(tenant: string, filter: AssessmentFilter): (SQL | undefined)[] {
  const { outcome, policy, reference, nikHash, createdAfter, createdBefore, reviewState, complete } = filter;
  return [
    outcome && eq(assessment.outcome, outcome),
    policy === undefined ? undefined : eq(assessment.policyName, policy),
    reference === undefined ? undefined : eq(assessment.reference, reference),
    nikHash &&
      eq(
        assessment.applicantId,
        sql`(SELECT ${applicant.id} FROM ${applicant} WHERE ${applicant.tenant} = ${tenant} AND ${applicant.nikHash} = ${nikHash})`,
      ),
    // Ids begin with the time, and months lie in partitions of their own by their ids.
    createdAfter && gte(assessment.id, firstIdOf(createdAfter)),
    createdBefore && lt(assessment.id, firstIdOf(createdBefore)),
    reviewState && eq(assessment.reviewState, reviewState),
    complete === undefined ? undefined : (complete ? eq : ne)(assessment.state, "COMPLETE"),
  ];
}
