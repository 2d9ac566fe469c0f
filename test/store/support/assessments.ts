import { v7 as uuidv7 } from "uuid";

import type { Database } from "../../../src/store/database.ts";
import { applicant } from "../../../src/store/schema/index.ts";
import type { assessment } from "../../../src/store/schema/index.ts";

type AssessmentRow = typeof assessment.$inferInsert;

/** The hash by which a person of these tests is found. */
export function nikHashOf(person: string): Buffer {
  return Buffer.from(person.padEnd(16, "."));
}

/** Somebody a tenant asks about. */
export async function newApplicant({ orm }: Pick<Database, "orm">, tenant: string, person: string): Promise<string> {
  const id = uuidv7();
  const createdAt = new Date();
  await orm
    .insert(applicant)
    .values({ id, tenant, nikHash: nikHashOf(person), wrappedKey: Buffer.from("wrapped"), createdAt });
  return id;
}

/** An assessment as it stands once its first decision is drawn, but for what is said otherwise. */
export function assessmentRow(
  about: Pick<AssessmentRow, "tenant" | "applicantId"> & Partial<AssessmentRow>,
): AssessmentRow {
  return {
    id: uuidv7(),
    createdAt: new Date(),
    createdBy: "a caller",
    policyName: "default",
    policyDigest: "0",
    input: Buffer.from("sealed"),
    run: 1,
    owner: uuidv7(),
    state: "COMPLETE",
    outcome: "APPROVE",
    decisions: 1,
    ...about,
  };
}
