import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { z } from "zod";

import type { Orm } from "../../src/store/database.ts";
import { rowsOf } from "../../src/store/rows.ts";
import { percentile } from "../statistics.ts";
import { PER_PERSON, TENANT } from "./fill.ts";

const TIMES = 50;
const PAGE = sql.raw("50");

export interface LookUp {
  readonly name: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Pages of 8 KB that are touched, wherever they come from. */
  readonly pages: number;
  /** Partitions that are looked into. */
  readonly partitions: number;
  readonly rows: number;
}

interface Shape {
  readonly name: string;
  /** @param i the number of a stored assessment */
  readonly statement: (i: number) => SQL;
}

const idOf = (i: number): SQL =>
  sql`(SELECT id FROM assessment WHERE reference = ${`loan-${i}`} AND tenant = ${TENANT})`;
const newest = (condition: SQL): SQL =>
  sql`SELECT * FROM assessment WHERE tenant = ${TENANT} AND ${condition} ORDER BY id DESC LIMIT ${PAGE}`;

/** @param idAt the id of a stored assessment, by its number */
function shapesOf(idAt: (i: number) => string): readonly Shape[] {
  const nikHash = (i: number): SQL =>
    sql`substr(sha256(${`person ${Math.floor(i / PER_PERSON)}`}::bytea), 1, (SELECT octet_length(nik_hash) FROM applicant LIMIT 1))`;
  return [
    {
      name: "one, by its id",
      statement: (i) =>
        sql`SELECT a.*, p.wrapped_key FROM assessment AS a JOIN applicant AS p ON p.id = a.applicant_id WHERE a.id = ${idAt(i)}`,
    },
    {
      name: "its latest decision",
      statement: (i) => sql`SELECT * FROM decision WHERE assessment_id = ${idAt(i)} ORDER BY seq DESC LIMIT 1`,
    },
    { name: "the newest of a tenant", statement: () => newest(sql`TRUE`) },
    { name: "a page in the middle", statement: (i) => newest(sql`id < ${idAt(i)}`) },
    { name: "by reference", statement: (i) => newest(sql`reference = ${`loan-${i}`}`) },
    {
      name: "by the hash of a NIK",
      statement: (i) =>
        newest(sql`applicant_id = (SELECT id FROM applicant WHERE tenant = ${TENANT} AND nik_hash = ${nikHash(i)})`),
    },
    { name: "rejected, newest first", statement: () => newest(sql`outcome = 'REJECT'`) },
    { name: "rejected, from the middle", statement: (i) => newest(sql`outcome = 'REJECT' AND id < ${idAt(i)}`) },
  ];
}

/** Each shape many times, about assessments from all over the two years; one after the other, as one client would. */
export async function lookUp(orm: Orm, rows: number): Promise<LookUp[]> {
  const numbers = Array.from({ length: TIMES }, (_, time) => Math.floor(((time * 0.618_034) % 1) * rows));
  const ids = new Map<number, string>();
  for (const i of numbers) {
    const [found] = await rowsOf(orm, idOf(i), z.object({ id: z.uuid() }));
    if (found !== undefined) ids.set(i, found.id);
  }
  const measured: LookUp[] = [];
  for (const { name, statement } of shapesOf((i) => ids.get(i) ?? "")) {
    const took: number[] = [];
    for (const i of numbers) {
      const began = performance.now();
      await orm.execute(statement(i));
      took.push(performance.now() - began);
    }
    const plan = await explain(orm, statement(numbers[1] ?? 0));
    measured.push({ name, p50Ms: percentile(took, 0.5), p99Ms: percentile(took, 0.99), ...plan });
  }
  return measured;
}

interface PlanNode {
  readonly "Relation Name"?: string | undefined;
  readonly "Actual Loops": number;
  readonly Plans?: readonly PlanNode[] | undefined;
}
const node: z.ZodType<PlanNode> = z.object({
  "Relation Name": z.string().optional(),
  "Actual Loops": z.number(),
  get Plans() {
    return z.array(node).optional();
  },
});
const explained = z.object({
  "QUERY PLAN": z.tuple([
    z.object({
      Plan: z.intersection(
        node,
        z.object({ "Actual Rows": z.number(), "Shared Hit Blocks": z.number(), "Shared Read Blocks": z.number() }),
      ),
    }),
  ]),
});

export async function explain(orm: Orm, statement: SQL): Promise<Pick<LookUp, "pages" | "partitions" | "rows">> {
  const [found] = await rowsOf(orm, sql`EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${statement}`, explained);
  if (found === undefined) throw new RangeError("a plan that is none");
  const { Plan: plan } = found["QUERY PLAN"][0];
  const partitions = new Set([...scanned(plan)].filter((name) => /_\d{4}_\d{2}$|_other$/.test(name)));
  return {
    pages: plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
    partitions: partitions.size,
    rows: plan["Actual Rows"],
  };
}

/** What was looked into: what the plan names and nobody came to is not. */
function* scanned(plan: PlanNode): Generator<string> {
  const { "Relation Name": name } = plan;
  if (name !== undefined && plan["Actual Loops"] > 0) yield name;
  for (const each of plan.Plans ?? []) yield* scanned(each);
}
