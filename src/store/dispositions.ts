import { and, desc, eq } from "drizzle-orm";

import type { HitDisposition } from "../domain/hit-disposition.ts";
import type { ReviewStep } from "../domain/review.ts";
import { appendAudit } from "./audit-chain.ts";
import { disposedDeed } from "./audit/deeds.ts";
import type { Database, Orm } from "./database.ts";
import type { Person } from "./openings.ts";
import { heldPerson } from "./reviews.ts";
import { hitDisposition } from "./schema/index.ts";

/** A listing that an applicant was taken for, as it stood. */
export interface ListedThen {
  readonly provider: string;
  readonly listingId: string;
  readonly fingerprint: Buffer;
}

/** What a person makes of a hit: the same of each listing that it was merged from. */
export interface DispositionGiven {
  readonly tenant: string;
  readonly applicantId: string;
  /** In which it is said. */
  readonly assessmentId: string;
  readonly reviewer: string;
  readonly at: Date;
  readonly listings: readonly ListedThen[];
  readonly disposition: HitDisposition;
  readonly reason: string;
  /** Whether it takes two of them to dismiss it. */
  readonly fourEyes: boolean;
  readonly newId: () => string;
  /** Seals the note for the row of that id. */
  readonly note: (person: Person, id: string) => Buffer;
}

type DispositionRow = typeof hitDisposition.$inferSelect;

/** Why nothing was written: the applicant was erased, or another reviewer has to confirm it. */
export type DispositionRefusal = "erased" | "same_reviewer";

/**
 * Writes what was said, with its audit entries; or nothing, and says why. Of several at once, each sees what the one before it
 * did.
 */
export function writeDisposition(
  { orm }: Pick<Database, "orm">,
  given: DispositionGiven,
): Promise<DispositionRefusal | null> {
  return orm.transaction((tx) => writeIn(tx, given));
}

async function writeIn(tx: Orm, given: DispositionGiven): Promise<DispositionRefusal | null> {
  const { tenant, applicantId, assessmentId, reviewer, at, disposition, reason } = given;
  const person = await heldPerson(tx, applicantId, "update");
  if (person === null) return "erased";
  const before = await tx
    .select()
    .from(hitDisposition)
    .where(and(eq(hitDisposition.applicantId, applicantId), eq(hitDisposition.tenant, tenant)))
    .orderBy(desc(hitDisposition.seq));
  let seq = before[0]?.seq ?? 0;
  const rows = given.listings.flatMap((listing): DispositionRow[] => {
    const step = stepOf(lastOf(before, listing), listing, given);
    if (step === null) return [];
    const id = given.newId();
    seq += 1;
    const note = given.note(person, id);
    return [{ applicantId, seq, id, tenant, assessmentId, ...listing, disposition, step, reviewer, at, reason, note }];
  });
  if (rows.length === 0) return "same_reviewer";
  await tx.insert(hitDisposition).values(rows);
  await appendAudit(tx, rows.map(disposedDeed));
  return null;
}

/** The latest first. */
function lastOf(rows: readonly DispositionRow[], { provider, listingId }: ListedThen): DispositionRow | undefined {
  return rows.find((row) => row.provider === provider && row.listingId === listingId);
}

/** Null where the reviewer has said so already, and another one has to. Only a dismissal takes two: it alone lets somebody pass. */
function stepOf(
  last: DispositionRow | undefined,
  { fingerprint }: ListedThen,
  { disposition, fourEyes, reviewer }: DispositionGiven,
): ReviewStep | null {
  if (!fourEyes || disposition !== "FALSE_POSITIVE") return "SETTLED";
  const isOfSame = last?.disposition === disposition && last.fingerprint.equals(fingerprint);
  if (last === undefined || !isOfSame) return "PROPOSED";
  return last.step !== "SECONDED" && last.reviewer === reviewer ? null : "SECONDED";
}
