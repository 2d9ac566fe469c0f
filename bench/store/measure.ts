import { sql } from "drizzle-orm";
import { z } from "zod";

import { sealOfBody } from "../../src/assessments/record/decision-seal.ts";
import { verifyChain } from "../../src/store/audit/verify.ts";
import type { Database, Orm } from "../../src/store/database.ts";
import { count, rowsOf } from "../../src/store/rows.ts";
import { beginningOf, fill } from "./fill.ts";
import { lookUp } from "./look-ups.ts";
import type { LookUp } from "./look-ups.ts";
import { sizesOf } from "./sizes.ts";
import type { Size } from "./sizes.ts";
import { rowsOfTemplate, TABLES, templateOf } from "./template.ts";
import type { TableName } from "./template.ts";
import { scriptOf, WRITER, writeAssessments } from "./writes.ts";

export interface StoreOptions {
  /** Stored assessments. */
  readonly rows: number;
  /** Of each window in which is written. */
  readonly seconds: number;
}

export interface StoreMeasured {
  readonly rows: number;
  readonly version: string;
  readonly template: ReadonlyMap<TableName, { readonly rows: number; readonly bytes: number }>;
  readonly sizes: ReadonlyMap<TableName, Size>;
  readonly fillSeconds: number;
  readonly lookUps: readonly LookUp[];
  /** Assessments a second. */
  readonly writes: { readonly empty: number; readonly full: number };
  readonly audit: { readonly entries: number; readonly perSecond: number };
  readonly drop: { readonly assessments: number; readonly ms: number };
}

/** @param database with one assessment in it, and no other */
export async function measureStore(
  database: Database,
  { rows, seconds }: StoreOptions,
  say: (text: string) => void,
): Promise<StoreMeasured> {
  const { orm } = database;
  const now = new Date();
  const template = await templateOf(orm);
  const weights = await rowsOfTemplate(orm, template);
  const script = await scriptOf(database, template);
  await writeAssessments(database, script, Math.min(1, seconds));
  say("  writing, with next to nothing stored");
  const empty = await writeAssessments(database, script, seconds);
  await forget(orm);
  const began = performance.now();
  await fill(orm, template, rows, now, say);
  const fillSeconds = (performance.now() - began) / 1_000;
  const sizes = await sizesOf(orm);
  say("  looking up");
  const lookUps = await lookUp(orm, rows);
  await writeAssessments(database, script, Math.min(1, seconds));
  say("  writing, with all that stored");
  const full = await writeAssessments(database, script, seconds);
  say("  verifying what was written");
  const audit = await verified(orm);
  say("  dropping a month");
  const drop = await dropMonth(orm, beginningOf(now));
  const [about] = await rowsOf(orm, sql`SHOW server_version`, z.object({ server_version: z.string() }));
  return {
    rows,
    version: about?.server_version ?? "unknown",
    template: weights,
    sizes,
    fillSeconds,
    lookUps,
    writes: { empty, full },
    audit,
    drop,
  };
}

/** What was written to measure writing is not in the way of the sizes. */
async function forget(orm: Orm): Promise<void> {
  await orm.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL session_replication_role = replica`);
    for (const name of ["assessment", "vendor_call", "decision", "audit_entry", "audit_head", "applicant"]) {
      await tx.execute(sql`DELETE FROM ${sql.identifier(name)} WHERE tenant = ${WRITER}`);
    }
    await tx.execute(sql`DELETE FROM idempotency_key WHERE tenant = ${WRITER}`);
    for (const name of ["call_intent", "call_answer", "assessment_event"]) {
      await tx.execute(
        sql`DELETE FROM ${sql.identifier(name)} AS c WHERE NOT EXISTS (SELECT 1 FROM assessment AS a WHERE a.id = c.assessment_id)`,
      );
    }
  });
  await orm.execute(sql`VACUUM FULL`);
}

async function verified(orm: Orm): Promise<StoreMeasured["audit"]> {
  const began = performance.now();
  const { problem, entries } = await verifyChain(orm, WRITER, { sealOf: sealOfBody });
  if (problem !== null) throw new RangeError(`a bench that has broken what it measures: ${problem.kind}`);
  return { entries, perSecond: entries / ((performance.now() - began) / 1_000) };
}

async function dropMonth(orm: Orm, month: Date): Promise<StoreMeasured["drop"]> {
  const suffix = month.toISOString().slice(0, "2026-11".length).replace("-", "_");
  const partitioned = TABLES.filter(({ name }) => name !== "applicant" && name !== "idempotency_key");
  const names = partitioned.map(({ name }) => `${name}_${suffix}`);
  const [stored] = await rowsOf(
    orm,
    sql`SELECT count(*) AS rows FROM ${sql.identifier(`assessment_${suffix}`)}`,
    z.object({ rows: count }),
  );
  const began = performance.now();
  await orm.execute(sql.raw(`DROP TABLE ${names.join(", ")}`));
  return { assessments: stored?.rows ?? 0, ms: performance.now() - began };
}
