import { expect } from "vitest";
import { sql } from "drizzle-orm";
import { z } from "zod";

import type { Orm } from "../../src/store/database.ts";
import { count, rowsOf } from "../../src/store/rows.ts";
import { verdictOn } from "../store/support/tamper.ts";

/** What must never be found in a record, whatever has happened to those who wrote it. */
const UNSOUND = {
  "assessments that are not complete": sql`SELECT id FROM assessment WHERE state <> 'COMPLETE'`,
  "assessments without a first decision, or with another number of decisions than they say": sql`
    SELECT a.id FROM assessment AS a LEFT JOIN decision AS d ON d.assessment_id = a.id
    GROUP BY a.id, a.decisions
    HAVING count(d.seq) <> a.decisions OR min(d.seq) IS DISTINCT FROM 1 OR max(d.seq) IS DISTINCT FROM a.decisions`,
  "idempotency keys without their assessment, and assessments without theirs": sql`
    SELECT k.assessment_id, a.id FROM idempotency_key AS k FULL JOIN assessment AS a ON a.id = k.assessment_id
    WHERE k.assessment_id IS NULL OR a.id IS NULL`,
  "answers without an intent, but for the late ones": sql`
    SELECT r.id FROM call_answer AS r LEFT JOIN call_intent AS i ON i.assessment_id = r.assessment_id AND i.id = r.intent_id
    WHERE i.id IS NULL AND r.intent_id <> r.id`,
  "intents of which nothing is known, not even that they were interrupted": sql`
    SELECT i.id FROM call_intent AS i WHERE NOT EXISTS (SELECT 1 FROM vendor_call AS c WHERE c.id = i.id)
    AND NOT EXISTS (SELECT 1 FROM call_answer AS r WHERE r.assessment_id = i.assessment_id AND r.intent_id = i.id)`,
  "vendor calls of assessments without an intent": sql`
    SELECT c.id FROM vendor_call AS c LEFT JOIN call_intent AS i ON i.id = c.id
    WHERE c.assessment_id IS NOT NULL AND i.id IS NULL`,
  "events that are missing among others": sql`
    SELECT assessment_id FROM assessment_event GROUP BY assessment_id HAVING max(seq) <> count(*)`,
  "events that tell the same again": sql`
    SELECT assessment_id FROM assessment_event GROUP BY assessment_id,
      body::jsonb #- '{answer,latencyMs}' #- '{answer,askedAt}' HAVING count(*) > 1`,
} as const;

/** Everything that was begun is complete, and nothing is there twice or is missing; the audit log is whole. */
export async function expectSound(orm: Orm): Promise<void> {
  for (const [what, statement] of Object.entries(UNSOUND)) {
    const found = await rowsOf(orm, statement, z.unknown());
    expect({ [what]: found }).toEqual({ [what]: [] });
  }
  expect(await verdictOn(orm, { pageSize: 500 })).toBe("whole");
}

export async function countOf(orm: Orm, what: ReturnType<typeof sql>): Promise<number> {
  const [row] = await rowsOf(orm, sql`SELECT count(*) AS count FROM ${what}`, z.object({ count }));
  return row?.count ?? 0;
}
