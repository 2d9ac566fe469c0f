import { sql } from "drizzle-orm";
import { z } from "zod";

import type { Orm } from "../../src/store/database.ts";
import { ensurePartitions } from "../../src/store/partitions.ts";
import { rowsOf } from "../../src/store/rows.ts";
import { ofTemplate, TABLES } from "./template.ts";
import type { TableName, Template } from "./template.ts";

/** The tenant of what is copied. Its audit entries are as large as real ones, and are no chain. */
export const TENANT = "archive";
const MONTHS = 24;
const MOST_AT_ONCE = 20_000;
/** So many assessments are of one person. */
export const PER_PERSON = 2;

/**
 * Ids as a server makes them: version 7, of the moment; what else is in them is drawn from a text, so that the rows of one
 * assessment agree on it.
 */
const ID_FUNCTION = `CREATE OR REPLACE FUNCTION bench_id(moment timestamptz, salt text) RETURNS uuid
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0')
      || '7' || substr(md5(salt), 1, 3) || '8' || substr(md5(salt), 4, 15))::uuid $$`;

const ID = "bench_id(drawn.at, i::text)";
/** Of each of several rows of one table. */
const ROW_ID = "bench_id(drawn.at, i || ' ' || t.id)";
const PERSON = `bench_id('2020-01-01', 'person ' || i / ${PER_PERSON})`;

/** What is not as in the template, of each table. */
const OTHERWISE: Readonly<Record<TableName, Readonly<Record<string, string>>>> = {
  assessment: {
    id: ID,
    applicant_id: PERSON,
    created_at: "drawn.at",
    decided_at: "drawn.at + interval '1 second'",
    reference: "'loan-' || i",
    outcome: "CASE WHEN i % 100 < 72 THEN 'APPROVE' WHEN i % 100 < 95 THEN 'REVIEW' ELSE 'REJECT' END",
  },
  call_intent: { assessment_id: ID, id: ROW_ID, asked_at: "drawn.at" },
  call_answer: {
    assessment_id: ID,
    id: ROW_ID,
    intent_id: "bench_id(drawn.at, i || ' ' || t.intent_id)",
    answered_at: "drawn.at",
  },
  vendor_call: { assessment_id: ID, id: ROW_ID, asked_at: "drawn.at" },
  assessment_event: { assessment_id: ID, at: "drawn.at" },
  decision: { assessment_id: ID, decided_at: "drawn.at + interval '1 second'" },
  audit_entry: {
    at: "drawn.at",
    seq: "i::bigint * 100 + t.seq",
    body: `replace(t.body, 'assessment/' || TEMPLATE, 'assessment/' || ${ID})`,
    hash: "sha256((i || ' ' || t.seq)::bytea)",
  },
  applicant: {
    id: PERSON,
    nik_hash: `substr(sha256(('person ' || i / ${PER_PERSON})::bytea), 1, octet_length(t.nik_hash))`,
    created_at: "drawn.at",
  },
  idempotency_key: {
    assessment_id: ID,
    key_hash: "substr(sha256(i::text::bytea), 1, octet_length(t.key_hash))",
    created_at: "drawn.at",
  },
};

/** The first moment that assessments are copied to. */
export function beginningOf(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - MONTHS + 1, 1));
}

/**
 * Copies an assessment over two years, evenly, each under its own id and of its own person. The sizes are real: what is sealed
 * is no smaller for being the same.
 */
export async function fill(orm: Orm, template: Template, rows: number, now: Date, say: (text: string) => void) {
  const begins = beginningOf(now);
  for (let month = 0; month < MONTHS; month += 1) {
    await ensurePartitions(orm, new Date(Date.UTC(begins.getUTCFullYear(), begins.getUTCMonth() + month, 1)));
  }
  await orm.execute(sql.raw(ID_FUNCTION));
  const stepMs = (now.getTime() - begins.getTime()) / rows;
  for (let from = 0; from < rows; from += MOST_AT_ONCE) {
    const to = Math.min(rows, from + MOST_AT_ONCE);
    await orm.transaction(async (tx) => {
      for (const { name, of } of TABLES) await copy(tx, template, name, of, { from, to, begins, stepMs });
    });
    say(`  ${to} of ${rows} assessments`);
  }
  await orm.execute(sql`VACUUM ANALYZE`);
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly begins: Date;
  readonly stepMs: number;
}

async function copy(tx: Orm, template: Template, table: TableName, of: string, { from, to, begins, stepMs }: Stretch) {
  const named = z.object({ name: z.string() });
  const columns = await rowsOf(
    tx,
    sql`SELECT column_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name = ${table} ORDER BY ordinal_position`,
    named,
  );
  const names = columns.map(({ name }) => name);
  const values = names.map((name) => {
    const otherwise = name === "tenant" ? `'${TENANT}'` : OTHERWISE[table][name];
    return (otherwise ?? `t.${name}`).replaceAll("TEMPLATE", `'${template.id}'`);
  });
  const each = table === "applicant" ? PER_PERSON : 1;
  await tx.execute(
    sql`INSERT INTO ${sql.identifier(table)} (${sql.raw(names.join(", "))})
      SELECT ${sql.raw(values.join(", "))}
      FROM (
        SELECT i, ${begins.toISOString()}::timestamptz + i * ${stepMs}::float8 * interval '1 millisecond' AS at
        FROM generate_series(${sql.raw(String(from))}, ${sql.raw(String(to - 1))}, ${sql.raw(String(each))}) AS i
      ) AS drawn CROSS JOIN ${sql.identifier(table)} AS t
      WHERE ${ofTemplate(of, template)}`,
  );
}
