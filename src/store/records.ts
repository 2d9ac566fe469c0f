import { and, asc, desc, eq, gt, inArray, ne, sql } from "drizzle-orm";
import type { Column, SQL } from "drizzle-orm";

import { assessmentPage } from "./assessment-page.ts";
import type { PageWanted } from "./assessment-page.ts";
import type { Database } from "./database.ts";
import { gathered } from "./gathered.ts";
import {
  applicant,
  assessment,
  assessmentEvent,
  callAnswer,
  callIntent,
  decision,
  hitDisposition,
  idempotencyKey,
  policyText,
  review,
} from "./schema/index.ts";

export type AssessmentRow = typeof assessment.$inferSelect & { readonly wrappedKey: Buffer | null };
export type DecisionRow = typeof decision.$inferSelect;
export type KeyRow = typeof idempotencyKey.$inferSelect;
export type EventRow = typeof assessmentEvent.$inferSelect;
export type ReviewRow = typeof review.$inferSelect;
export type DispositionRow = typeof hitDisposition.$inferSelect;

/** A call of an assessment: that it was to be made, and what came of it, the latest first; nothing, where nobody knows. */
export interface CallRow {
  readonly intent: typeof callIntent.$inferSelect;
  readonly answers: readonly (typeof callAnswer.$inferSelect)[];
}

/** What one tenant has on record. There is no other way to it, and none of it is anybody else's. */
export interface TenantRecords {
  assessment(id: string): Promise<AssessmentRow | undefined>;
  /** What an idempotency key was used for, by its hash. */
  key(keyHash: Buffer): Promise<KeyRow | undefined>;
  /** Nearest first: newest first, and the other way round where it is read backward. */
  page(wanted: PageWanted): Promise<AssessmentRow[]>;
  /** Of each assessment the first first. */
  decisions(assessmentIds: readonly string[]): Promise<DecisionRow[]>;
  latestDecision(assessmentId: string): Promise<DecisionRow | undefined>;
  /** Of each assessment the first first. */
  reviews(assessmentIds: readonly string[]): Promise<ReviewRow[]>;
  /** What was last said of each listing that an applicant was taken for. */
  dispositions(applicantIds: readonly string[]): Promise<DispositionRow[]>;
  /** Those after this one, in order. */
  events(assessmentId: string, after: number): Promise<EventRow[]>;
}

export function recordsOf({ orm }: Pick<Database, "orm">, tenant: string): TenantRecords {
  const own = (id: string) =>
    sql`EXISTS (SELECT 1 FROM ${assessment} WHERE ${assessment.id} = ${id} AND ${assessment.tenant} = ${tenant})`;
  const looks = looksOf(orm);
  return {
    async assessment(id) {
      const row = await looks.assessment(id);
      return row?.tenant === tenant ? row : undefined;
    },
    async key(keyHash) {
      const [row] = await orm
        .select()
        .from(idempotencyKey)
        .where(and(eq(idempotencyKey.tenant, tenant), eq(idempotencyKey.keyHash, keyHash)));
      return row;
    },
    async page(wanted) {
      const rows = await assessmentPage(orm, tenant, wanted);
      return rows.map((row) => ({ ...row.assessment, wrappedKey: row.wrappedKey }));
    },
    decisions: (ids) =>
      orm
        .select()
        .from(decision)
        .where(and(oneOf(decision.assessmentId, ids), eq(decision.tenant, tenant)))
        .orderBy(asc(decision.assessmentId), asc(decision.seq)),
    async latestDecision(id) {
      const row = await looks.latestDecision(id);
      return row?.tenant === tenant ? row : undefined;
    },
    reviews: (ids) =>
      orm
        .select()
        .from(review)
        .where(and(oneOf(review.assessmentId, ids), eq(review.tenant, tenant)))
        .orderBy(asc(review.assessmentId), asc(review.seq)),
    dispositions: (applicantIds) =>
      orm
        .selectDistinctOn([hitDisposition.applicantId, hitDisposition.provider, hitDisposition.listingId])
        .from(hitDisposition)
        .where(and(oneOf(hitDisposition.applicantId, applicantIds), eq(hitDisposition.tenant, tenant)))
        .orderBy(
          asc(hitDisposition.applicantId),
          asc(hitDisposition.provider),
          asc(hitDisposition.listingId),
          desc(hitDisposition.seq),
        ),
    events: (id, after) =>
      orm
        .select()
        .from(assessmentEvent)
        .where(and(eq(assessmentEvent.assessmentId, id), gt(assessmentEvent.seq, after), own(id)))
        .orderBy(asc(assessmentEvent.seq)),
  };
}

interface Looks {
  assessment(id: string): Promise<AssessmentRow | undefined>;
  latestDecision(assessmentId: string): Promise<DecisionRow | undefined>;
}

const byDatabase = new WeakMap<object, Looks>();

/** Of any tenant; shared by all that have the same database, so that many who look at the same time share a statement. */
function looksOf(orm: Database["orm"]): Looks {
  const known = byDatabase.get(orm);
  if (known !== undefined) return known;
  const looks: Looks = {
    assessment: gathered(
      async (ids) => {
        const rows = await orm
          .select({ assessment, wrappedKey: applicant.wrappedKey })
          .from(assessment)
          .innerJoin(applicant, eq(applicant.id, assessment.applicantId))
          .where(oneOf(assessment.id, ids));
        return rows.map(({ wrappedKey, ...row }) => ({ ...row.assessment, wrappedKey }));
      },
      ({ id }) => id,
    ),
    latestDecision: gathered(
      (ids) =>
        orm
          .selectDistinctOn([decision.assessmentId])
          .from(decision)
          .where(oneOf(decision.assessmentId, ids))
          .orderBy(asc(decision.assessmentId), desc(decision.seq)),
      ({ assessmentId }) => assessmentId,
    ),
  };
  byDatabase.set(orm, looks);
  return looks;
}

/** As one parameter: the statement is the same for however many. It looks into their partitions only. */
function oneOf(column: Column, ids: readonly string[]): SQL {
  return sql`${column} = ANY (${sql.param(ids)}::uuid[])`;
}

/** An assessment that is left to be done, of any tenant: for Saksi's own work. */
export interface Unfinished {
  readonly id: string;
  readonly tenant: string;
  readonly owner: string;
}

const isUnfinished = ne(assessment.state, "COMPLETE");

/** The replicas that have, or had, something to do. */
export async function ownersOf({ orm }: Pick<Database, "orm">): Promise<string[]> {
  const rows = await orm.selectDistinct({ owner: assessment.owner }).from(assessment).where(isUnfinished);
  return rows.map(({ owner }) => owner);
}

/** What some replicas have left, the oldest first; so much at most. */
export async function unfinishedOf(
  { orm }: Pick<Database, "orm">,
  owners: readonly string[],
  most: number,
): Promise<Unfinished[]> {
  return orm
    .select({ id: assessment.id, tenant: assessment.tenant, owner: assessment.owner })
    .from(assessment)
    .where(and(inArray(assessment.owner, [...owners]), isUnfinished))
    .orderBy(asc(assessment.id))
    .limit(most);
}

/**
 * Takes an unfinished assessment from its owner: one that is gone, or whose run broke off.
 * @returns the number of the run that is now the new owner's; null where another was faster, or it is finished
 */
export async function takeOver(
  { orm }: Pick<Database, "orm">,
  { id, owner }: Unfinished,
  newOwner: string,
): Promise<number | null> {
  // A run that is writing something has the row locked: it is waited for, and what it wrote is found.
  const locked = orm
    .select({ id: assessment.id })
    .from(assessment)
    .where(and(eq(assessment.id, id), eq(assessment.owner, owner), isUnfinished))
    .for("update");
  const [row] = await orm
    .update(assessment)
    .set({ owner: newOwner, run: sql`${assessment.run} + 1` })
    .where(inArray(assessment.id, locked))
    .returning({ run: assessment.run });
  return row?.run ?? null;
}

/** The calls of an assessment, in the order they were begun: run by run, since the clocks of replicas differ. */
export async function callsOf({ orm }: Pick<Database, "orm">, assessmentId: string): Promise<CallRow[]> {
  const intents = await orm
    .select()
    .from(callIntent)
    .where(eq(callIntent.assessmentId, assessmentId))
    .orderBy(asc(callIntent.run), asc(callIntent.id));
  const answers = await orm
    .select()
    .from(callAnswer)
    .where(eq(callAnswer.assessmentId, assessmentId))
    .orderBy(desc(callAnswer.id));
  return intents.map((intent) => ({ intent, answers: answers.filter(({ intentId }) => intentId === intent.id) }));
}

/** The answers that came late, for no request of their own; the latest first. */
export function lateAnswersOf(
  { orm }: Pick<Database, "orm">,
  assessmentId: string,
): Promise<(typeof callAnswer.$inferSelect)[]> {
  return orm
    .select()
    .from(callAnswer)
    .where(and(eq(callAnswer.assessmentId, assessmentId), eq(callAnswer.intentId, callAnswer.id)))
    .orderBy(desc(callAnswer.id));
}

/** The text of a policy that has decided something; undefined where none of this digest has. */
export async function policySource({ orm }: Pick<Database, "orm">, digest: string): Promise<string | undefined> {
  const [row] = await orm.select().from(policyText).where(eq(policyText.digest, digest)).limit(1);
  return row?.source;
}
