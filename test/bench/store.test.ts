import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { TENANT } from "../../bench/store/fill.ts";
import { explain } from "../../bench/store/look-ups.ts";
import { measureStore } from "../../bench/store/measure.ts";
import type { StoreMeasured } from "../../bench/store/measure.ts";
import { storeReport } from "../../bench/store/report.ts";
import { bytesOf } from "../../bench/store/sizes.ts";
import type { Database } from "../../src/store/database.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { count, rowsOf } from "../../src/store/rows.ts";
import { newPostgres } from "../store/support/databases.ts";
import { keeper } from "../store/support/kept.ts";

const ROWS = 300;

describe("the bench of the store", () => {
  let database: Database;
  let measured: StoreMeasured;
  beforeAll(async () => {
    database = await openPostgres({ url: await newPostgres(), connections: 8 });
    await keeper(database).keep();
    measured = await measureStore(database, { rows: ROWS, seconds: 0.2 }, () => {});
    return () => database.close();
  }, 120_000);

  it("stores as many as it is told, over two years, less the month that it drops", async () => {
    const [found] = await rowsOf(
      database.orm,
      sql`SELECT count(*) AS rows, count(DISTINCT date_trunc('month', created_at)) AS months,
          count(DISTINCT applicant_id) AS persons FROM assessment WHERE tenant = ${TENANT}`,
      z.object({ rows: count, months: count, persons: count }),
    );
    expect(measured.drop.assessments).toBeGreaterThan(0);
    expect(found?.rows).toBe(ROWS - measured.drop.assessments);
    expect(found?.months).toBe(23);
    expect(found?.persons).toBeLessThan(ROWS);
  });

  it("finds what it looks up, and one by its id in one partition", () => {
    const found = new Map(measured.lookUps.map((each) => [each.name, each]));
    expect(found.get("one, by its id")).toMatchObject({ rows: 1, partitions: 1 });
    expect(found.get("its latest decision")).toMatchObject({ rows: 1, partitions: 1 });
    expect(found.get("the newest of a tenant")?.rows).toBe(50);
    expect(found.get("by reference")?.rows).toBe(1);
    expect(found.get("by the hash of a NIK")?.rows).toBe(2);
    expect(found.get("rejected, newest first")?.rows).toBe(Math.floor(ROWS / 100) * 5);
  });

  it("counts what is on the disk, writes with and without it, and verifies what it wrote", () => {
    for (const [name, size] of measured.sizes) expect([name, bytesOf(size) > 0]).toEqual([name, true]);
    expect(measured.template.get("assessment")?.rows).toBe(1);
    expect(measured.writes.empty).toBeGreaterThan(0);
    expect(measured.writes.full).toBeGreaterThan(0);
    expect(measured.audit.entries).toBeGreaterThan(2);
  });

  it("tells what a plan comes to", async () => {
    const all = await explain(database.orm, sql`SELECT count(*) FROM decision`);
    expect(all.partitions).toBeGreaterThan(23);
  });

  it("says it all in one text", () => {
    const text = storeReport("a machine", measured);
    expect(text).toContain(`${ROWS} assessments over 24 months`);
    expect(text).toMatch(/\| by reference \| 1 \|/);
    expect(text).not.toContain("NaN");
  });
});
