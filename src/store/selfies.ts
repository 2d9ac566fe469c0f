import { eq } from "drizzle-orm";

import type { Database, Orm } from "./database.ts";
import { keptSelfie } from "./schema/index.ts";

type SelfieRow = typeof keptSelfie.$inferSelect;

/** Each by a statement of its own: a picture may be megabytes. */
export async function keepSelfies(tx: Orm, selfies: readonly SelfieRow[]): Promise<void> {
  for (const selfie of selfies) await tx.insert(keptSelfie).values(selfie);
}

/** Until when it is kept; undefined where it is not. */
export async function selfieKeptUntil({ orm }: Pick<Database, "orm">, assessmentId: string): Promise<Date | undefined> {
  const [row] = await orm
    .select({ expiresAt: keptSelfie.expiresAt })
    .from(keptSelfie)
    .where(eq(keptSelfie.assessmentId, assessmentId));
  return row?.expiresAt;
}

/** As it is sealed; undefined where it is not kept. */
export async function sealedSelfie({ orm }: Pick<Database, "orm">, assessmentId: string): Promise<Buffer | undefined> {
  const [row] = await orm
    .select({ sealed: keptSelfie.sealed })
    .from(keptSelfie)
    .where(eq(keptSelfie.assessmentId, assessmentId));
  return row?.sealed;
}
