import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

import { sealOfBody } from "../../../src/assessments/record/decision-seal.ts";
import { problemText } from "../../../src/store/audit/problem.ts";
import { verifyChain } from "../../../src/store/audit/verify.ts";
import type { Verification, VerifyOptions } from "../../../src/store/audit/verify.ts";
import type { Orm } from "../../../src/store/database.ts";

class Undone extends Error {}

export function verify(orm: Orm, options: Partial<VerifyOptions> = {}, tenant = "default"): Promise<Verification> {
  return verifyChain(orm, tenant, { sealOf: sealOfBody, pageSize: 3, ...options });
}

/** What is wrong, in words; `whole` where nothing is. */
export async function verdictOn(orm: Orm, options: Partial<VerifyOptions> = {}): Promise<string> {
  const { problem } = await verify(orm, options);
  return problem === null ? "whole" : problemText(problem);
}

interface Tampering extends Partial<VerifyOptions> {
  /** The indexes on what entries say refuse what is no JSON: an administrator can drop them. */
  readonly withoutIndexes?: boolean;
}

/** Changes something as an administrator of the database can, triggers or not; says what is found, and undoes it. */
export async function tamper(
  orm: Orm,
  change: SQL,
  { withoutIndexes = false, ...options }: Tampering = {},
): Promise<string> {
  let verdict = "nothing was changed";
  await orm
    .transaction(async (tx) => {
      await tx.execute(sql`SET LOCAL session_replication_role = replica`);
      if (withoutIndexes)
        await tx.execute(sql`DROP INDEX audit_entry_by_subject, audit_entry_by_actor, audit_entry_rare`);
      await tx.execute(change);
      verdict = await verdictOn(tx, options);
      throw new Undone();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
  return verdict;
}
