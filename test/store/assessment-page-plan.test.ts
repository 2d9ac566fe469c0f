import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { assessmentPage } from "../../src/store/assessment-page.ts";
import type { AssessmentFilter } from "../../src/store/assessment-page.ts";
import type { Database } from "../../src/store/database.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { ensurePartitions, firstIdOf } from "../../src/store/partitions.ts";
import { rowsOf } from "../../src/store/rows.ts";
import { newPostgres } from "./support/databases.ts";

const FIRST_MONTH = Date.UTC(2026, 0, 1);
const MONTHS = 6;
const PERSONS = 2_000;
const ASSESSMENTS = 20_000;

let database: Database;
beforeAll(async () => {
  database = await openPostgres({ url: await newPostgres(), connections: 2 });
  for (const month of [0, 2, 4, 6]) await ensurePartitions(database.orm, new Date(Date.UTC(2026, month, 1)));
  await database.orm.execute(sql`INSERT INTO applicant (id, tenant, nik_hash, wrapped_key, created_at)
    SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'acme', decode(lpad(to_hex(n), 32, '0'), 'hex'), '\\x00', now()
    FROM generate_series(1, ${PERSONS}::int) AS n`);
  const spreadMs = Math.floor((Date.UTC(2026, MONTHS, 1) - FIRST_MONTH) / ASSESSMENTS);
  // Two tenants, of which one is asked for. One in 500 is not complete, one in 50 is open, one in 20 is for a policy of its own.
  await database.orm.execute(sql`INSERT INTO assessment
      (id, tenant, applicant_id, created_at, created_by, policy_name, policy_digest, reference, input, run, owner, state, outcome, decisions, review_state)
    SELECT (substr(t, 1, 8) || '-' || substr(t, 9) || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
      CASE WHEN n % 2 = 0 THEN 'acme' ELSE 'globex' END,
      ('00000000-0000-7000-8000-' || lpad(to_hex(1 + n * 7919 % ${PERSONS}::int), 12, '0'))::uuid,
      now(), 'a caller', CASE WHEN n % 20 = 0 THEN 'strict' ELSE 'default' END, '0', 'file ' || n / 4, '\\x00', 1,
      '00000000-0000-7000-8000-000000000000', CASE WHEN n % 500 = 0 THEN 'PENDING' ELSE 'COMPLETE' END,
      CASE n % 10 WHEN 0 THEN 'REJECT' WHEN 2 THEN 'REVIEW' ELSE 'APPROVE' END, 1, CASE WHEN n % 50 = 2 THEN 'OPEN' ELSE 'NONE' END
    FROM (SELECT n, lpad(to_hex(${FIRST_MONTH}::bigint + (n - 1) * ${spreadMs}::bigint), 12, '0') AS t FROM generate_series(1, ${ASSESSMENTS}::int) AS n) AS each`);
  await database.orm.execute(sql`ANALYZE assessment, applicant`);
});
afterAll(() => database.close());

interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string | undefined;
  readonly "Index Name"?: string | undefined;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number | undefined;
  readonly "Rows Removed by Index Recheck"?: number | undefined;
  readonly Plans?: readonly PlanNode[] | undefined;
}
const node: z.ZodType<PlanNode> = z.object({
  "Node Type": z.string(),
  "Relation Name": z.string().optional(),
  "Index Name": z.string().optional(),
  "Actual Rows": z.number(),
  "Actual Loops": z.number(),
  "Rows Removed by Filter": z.number().optional(),
  "Rows Removed by Index Recheck": z.number().optional(),
  get Plans() {
    return z.array(node).optional();
  },
});
const plan = z
  .object({ "QUERY PLAN": z.tuple([z.object({ Plan: node })]) })
  .transform((row) => row["QUERY PLAN"][0].Plan);

async function nodesOf(
  filter: AssessmentFilter,
  paging: { readonly after?: string; readonly backward?: boolean } = {},
): Promise<PlanNode[]> {
  const { after = null, backward = false } = paging;
  const page = assessmentPage(database.orm, "acme", { filter, after, before: null, limit: 21, backward });
  const [top] = await rowsOf(database.orm, sql`EXPLAIN (ANALYZE, FORMAT JSON) ${page.getSQL()}`, plan);
  const flat = (each: PlanNode): PlanNode[] => [each, ...(each.Plans ?? []).flatMap(flat)];
  return flat(top ?? expect.fail());
}

/** How many rows were looked at, wanted or not. */
function rowsRead(nodes: readonly PlanNode[]): number {
  const perLoop = (each: PlanNode): number => {
    const { "Rows Removed by Filter": filtered = 0, "Rows Removed by Index Recheck": rechecked = 0 } = each;
    return each["Actual Rows"] + filtered + rechecked;
  };
  const scans = nodes.filter((each) => each["Node Type"].endsWith("Scan"));
  return scans.reduce((sum, each) => sum + perLoop(each) * each["Actual Loops"], 0);
}

function partitions(nodes: readonly PlanNode[]): string[] {
  const names = nodes.filter((each) => each["Actual Loops"] > 0).flatMap((each) => each["Relation Name"] ?? []);
  return [...new Set(names.filter((name) => name.startsWith("assessment_")))].toSorted();
}

/** Of a partition that is empty there is nothing to read by an index, and the database does not. */
function readInWhole(nodes: readonly PlanNode[]): PlanNode[] {
  return nodes.filter((each) => each["Node Type"] === "Seq Scan" && rowsRead([each]) > 0);
}

const march = { createdAfter: new Date("2026-03-01T00:00:00Z"), createdBefore: new Date("2026-04-01T00:00:00Z") };
const middle = firstIdOf(new Date("2026-04-15T00:00:00Z"));
const person = Buffer.from((1234).toString(16).padStart(32, "0"), "hex");

describe("a page out of twenty thousand assessments of half a year", () => {
  it.each<[string, AssessmentFilter]>([
    ["nothing", {}],
    ["an outcome", { outcome: "REJECT" }],
    ["a policy", { policy: "strict" }],
    ["a reference", { reference: "file 500" }],
    ["a person", { nikHash: person }],
    ["a state of review", { reviewState: "OPEN" }],
    ["a state of review that most have", { reviewState: "NONE" }],
    ["what is not complete", { complete: false }],
    ["what is complete", { complete: true }],
    ["dates", march],
    ["a person and dates", { nikHash: person, ...march }],
    ["an outcome and what is not complete", { outcome: "REVIEW", complete: false }],
  ])("reads little more than itself where it is asked for by %s", async (_, filter) => {
    for (const paging of [{}, { after: middle }, { backward: true }]) {
      const nodes = await nodesOf(filter, paging);
      expect(readInWhole(nodes)).toEqual([]);
      expect(rowsRead(nodes)).toBeLessThan(ASSESSMENTS / 20);
    }
  });

  it("leaves the partitions of other months alone where dates are asked for", async () => {
    expect(partitions(await nodesOf(march))).toEqual(["assessment_2026_03"]);
    expect(partitions(await nodesOf({ ...march, outcome: "REVIEW" }, { backward: true }))).toEqual([
      "assessment_2026_03",
    ]);
  });

  it("reads all of them where there is no index", async () => {
    await database.orm.execute(sql`DROP INDEX assessment_by_reference`);
    const nodes = await nodesOf({ reference: "file 500" });
    expect(rowsRead(nodes)).toBeGreaterThan(ASSESSMENTS / 20);
  });
});
