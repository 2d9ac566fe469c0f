import { and, desc, eq } from "drizzle-orm";

import type { ReviewOutcome, ReviewState, ReviewStep } from "../domain/review.ts";
import { appendAudit } from "./audit-chain.ts";
import { reviewedDeed } from "./audit/deeds.ts";
import type { Database, Orm } from "./database.ts";
import type { Person } from "./openings.ts";
import { applicant, assessment, review } from "./schema/index.ts";

/** What a person makes of an assessment. */
export interface ReviewGiven {
  readonly tenant: string;
  readonly assessmentId: string;
  readonly reviewer: string;
  readonly at: Date;
  readonly outcome: ReviewOutcome;
  readonly reason: string;
  /** Whether it takes two of them. */
  readonly fourEyes: boolean;
  /** The number of the decision that the reviewer had before them; null where they do not say. */
  readonly expectedDecision: number | null;
  /** The number of the review that is overruled; null where none is. */
  readonly overrules: number | null;
  /** Seals the note for the review of that number. */
  readonly note: (person: Person, seq: number) => Buffer;
}

/** Why a review was not written. */
export type ReviewRefusal =
  /** The tenant has no such assessment. */
  | "unknown"
  | "erased"
  | "undecided"
  /** There is another decision than the one that was reviewed, or the review that is to be overruled does not stand. */
  | "changed"
  | "reviewed"
  /** Another one has to confirm it. */
  | "same_reviewer";

/** How an assessment stands after a review. */
export const STATE_AFTER: Readonly<Record<ReviewStep, ReviewState>> = {
  SETTLED: "REVIEWED",
  PROPOSED: "PROPOSED",
  SECONDED: "REVIEWED",
  CONTESTED: "OPEN",
};

/**
 * Writes a review, with its audit entry; or nothing, and says why. Of several at once, each sees what the one before it did.
 */
export function writeReview({ orm }: Pick<Database, "orm">, given: ReviewGiven): Promise<ReviewRefusal | null> {
  return orm.transaction((tx) => writeIn(tx, given));
}

async function writeIn(tx: Orm, given: ReviewGiven): Promise<ReviewRefusal | null> {
  const { tenant, assessmentId, reviewer, at, outcome, reason, overrules, expectedDecision } = given;
  const held = await hold(tx, tenant, assessmentId);
  if (typeof held === "string") return held;
  const { person, row } = held;
  if (row.outcome === null) return "undecided";
  if (expectedDecision !== null && expectedDecision !== row.decisions) return "changed";
  if (row.reviewState === "REVIEWED" && overrules === null) return "reviewed";
  if (overrules !== null && (row.reviewState !== "REVIEWED" || overrules !== row.reviews)) return "changed";
  const step = given.fourEyes ? await stepOfTwo(tx, row, given) : "SETTLED";
  if (step === "same_reviewer") return step;
  const seq = row.reviews + 1;
  const note = given.note(person, seq);
  const written = { assessmentId, seq, tenant, at, reviewer, outcome, step, reason, note, decision: row.decisions };
  await tx.insert(review).values(written);
  await tx
    .update(assessment)
    .set({ reviewState: STATE_AFTER[step], reviews: seq, reviewOutcome: outcome, reviewedDecision: row.decisions })
    .where(eq(assessment.id, assessmentId));
  await appendAudit(tx, [reviewedDeed(written)]);
  return null;
}

type AssessmentRow = typeof assessment.$inferSelect;

/** Locked until the transaction ends: meanwhile nobody is erased, nothing is decided and nobody else reviews it. */
async function hold(
  tx: Orm,
  tenant: string,
  assessmentId: string,
): Promise<{ readonly person: Person; readonly row: AssessmentRow } | "unknown" | "erased"> {
  const [about] = await tx
    .select({ applicantId: assessment.applicantId })
    .from(assessment)
    .where(and(eq(assessment.id, assessmentId), eq(assessment.tenant, tenant)));
  if (about === undefined) return "unknown";
  // In the order in which an erasure takes them.
  const person = await heldPerson(tx, about.applicantId, "share");
  if (person === null) return "erased";
  const [row] = await tx.select().from(assessment).where(eq(assessment.id, assessmentId)).for("update");
  return row === undefined ? "unknown" : { person, row };
}

/** Null where they were erased. */
export async function heldPerson(tx: Orm, id: string, strength: "share" | "update"): Promise<Person | null> {
  const [row] = await tx
    .select({ wrappedKey: applicant.wrappedKey })
    .from(applicant)
    .where(eq(applicant.id, id))
    .for(strength);
  return row === undefined || row.wrappedKey === null ? null : { id, wrappedKey: row.wrappedKey };
}

async function stepOfTwo(
  tx: Orm,
  { id, reviewState }: AssessmentRow,
  { reviewer, outcome }: ReviewGiven,
): Promise<ReviewStep | "same_reviewer"> {
  if (reviewState !== "PROPOSED") return "PROPOSED";
  const [proposed] = await tx
    .select()
    .from(review)
    .where(eq(review.assessmentId, id))
    .orderBy(desc(review.seq))
    .limit(1);
  if (proposed === undefined) throw new RangeError("a proposal that is not on record");
  if (proposed.reviewer === reviewer) return "same_reviewer";
  return proposed.outcome === outcome ? "SECONDED" : "CONTESTED";
}
