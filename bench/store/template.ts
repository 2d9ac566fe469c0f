import { sql } from "drizzle-orm";
import { z } from "zod";

import type { Orm } from "../../src/store/database.ts";
import { count, rowsOf } from "../../src/store/rows.ts";

/** A real assessment, whose rows are copied. */
export interface Template {
  readonly id: string;
  readonly tenant: string;
  readonly applicantId: string;
  readonly createdAt: Date;
}

/** Where rows of an assessment lie, and how they are found. */
export const TABLES = [
  { name: "assessment", of: "t.id = $1" },
  { name: "call_intent", of: "t.assessment_id = $1" },
  { name: "call_answer", of: "t.assessment_id = $1" },
  { name: "vendor_call", of: "t.assessment_id = $1" },
  { name: "assessment_event", of: "t.assessment_id = $1" },
  { name: "decision", of: "t.assessment_id = $1" },
  { name: "audit_entry", of: "t.body::json ->> 'subject' = 'assessment/' || $1::text" },
  { name: "applicant", of: "t.id = (SELECT applicant_id FROM assessment WHERE id = $1)" },
  { name: "idempotency_key", of: "t.assessment_id = $1" },
] as const;
export type TableName = (typeof TABLES)[number]["name"];

/** The only assessment there is. */
export async function templateOf(orm: Orm): Promise<Template> {
  const rows = await rowsOf(
    orm,
    sql`SELECT id, tenant, applicant_id AS "applicantId", created_at AS "createdAt" FROM assessment WHERE state = 'COMPLETE'`,
    z.object({ id: z.uuid(), tenant: z.string(), applicantId: z.uuid(), createdAt: z.coerce.date() }),
  );
  const [template, ...others] = rows;
  if (template === undefined || others.length > 0) throw new RangeError("a template is the only assessment there is");
  return template;
}

/** Its rows of a table, as a condition on `t`. */
export function ofTemplate(of: string, { id }: Pick<Template, "id">) {
  return sql.raw(of.replaceAll("$1", `'${id}'`));
}

/** How many rows it has in each table, and the bytes of their values. */
export async function rowsOfTemplate(
  orm: Orm,
  template: Template,
): Promise<ReadonlyMap<TableName, { readonly rows: number; readonly bytes: number }>> {
  const found = new Map<TableName, { readonly rows: number; readonly bytes: number }>();
  for (const { name, of } of TABLES) {
    const [row] = await rowsOf(
      orm,
      sql`SELECT count(*) AS rows, coalesce(sum(pg_column_size(t.*)), 0) AS bytes
        FROM ${sql.identifier(name)} AS t WHERE ${ofTemplate(of, template)}`,
      z.object({ rows: count, bytes: count }),
    );
    if (row !== undefined) found.set(name, row);
  }
  return found;
}
