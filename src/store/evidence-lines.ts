import { and, desc, eq, gt, gte, lt } from "drizzle-orm";

import type { Database } from "./database.ts";
import { firstIdOf } from "./partitions.ts";
import { decision } from "./schema/index.ts";

/** How many are read at a time. */
const PAGE = 500;

export interface EvidenceSpan {
  /** Assessments begun from then on, and before that; null where there is no such limit. */
  readonly from: Date | null;
  readonly to: Date | null;
}

/**
 * The evidence of each of a tenant's assessments, as its latest decision has it, in the order they were begun: one line each,
 * with nothing personal in it. However many there are, few are in memory.
 */
export async function* evidenceLines(
  { orm }: Pick<Database, "orm">,
  tenant: string,
  { from, to }: EvidenceSpan,
): AsyncGenerator<string, void, void> {
  let after: string | undefined;
  for (;;) {
    const page = await orm
      .selectDistinctOn([decision.assessmentId], { id: decision.assessmentId, evidence: decision.evidence })
      .from(decision)
      .where(
        and(
          eq(decision.tenant, tenant),
          from === null ? undefined : gte(decision.assessmentId, firstIdOf(from)),
          to === null ? undefined : lt(decision.assessmentId, firstIdOf(to)),
          after === undefined ? undefined : gt(decision.assessmentId, after),
        ),
      )
      .orderBy(decision.assessmentId, desc(decision.seq))
      .limit(PAGE);
    for (const { evidence } of page) yield evidence;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.id;
  }
}
