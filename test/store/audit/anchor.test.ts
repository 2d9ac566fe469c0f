import { sql } from "drizzle-orm";
import { beforeAll, expect, it } from "vitest";

import { appendAudit } from "../../../src/store/audit-chain.ts";
import { anchorAudit } from "../../../src/store/audit/anchor.ts";
import { checkpointsOf } from "../../../src/store/audit/checkpoint.ts";
import type { Checkpoint } from "../../../src/store/audit/checkpoint.ts";
import type { Database } from "../../../src/store/database.ts";
import { ensurePartitions } from "../../../src/store/partitions.ts";
import { describeOnBoth } from "../support/databases.ts";
import { keeper, later } from "../support/kept.ts";
import { tamper, verdictOn, verify } from "../support/tamper.ts";

const SEPTEMBER = new Date("2026-09-20T10:00:00Z");
const OCTOBER = new Date("2026-10-01T00:00:00Z");
const NOVEMBER = new Date("2026-11-10T10:00:00Z");

describeOnBoth("a log whose oldest entries were dropped", (open) => {
  let database: Database;
  let old: Checkpoint[];
  let recent: Checkpoint[];

  beforeAll(async () => {
    database = await open();
    for (const month of [SEPTEMBER, OCTOBER, NOVEMBER]) await ensurePartitions(database.orm, month);
    const { keep } = keeper(database);
    await keep({ at: SEPTEMBER });
    old = await checkpointsOf(database.orm);
    // Asked in the last moments of September, and answered in October.
    await keep({ at: later(OCTOBER, -50) });
    await keep({ at: later(OCTOBER, 5_000), tenant: "young" });
    await keep({ at: NOVEMBER });
    recent = await checkpointsOf(database.orm);
  });

  it("is whole from where it says that it begins now, though a month of it is gone", async () => {
    const anchors = await database.orm.transaction((tx) =>
      anchorAudit(tx, { before: OCTOBER, reason: "kept for a month", at: later(NOVEMBER, 60_000) }),
    );
    expect(anchors).toMatchObject([{ tenant: "default", seq: 4, reason: "kept for a month" }]);
    await database.orm.execute(sql`DROP TABLE audit_entry_2026_09`);
    expect(await verify(database.orm)).toMatchObject({
      problem: null,
      after: 4,
      entries: 6,
      rows: new Map([
        ["assessment", 1],
        ["vendor_call", 2],
        ["decision", 2],
        ["review", 0],
        ["hit_disposition", 0],
      ]),
    });
    expect(await verify(database.orm, {}, "young")).toMatchObject({ problem: null, after: 0 });
  });

  it("is anchored once for a month, and not for one that is not over", async () => {
    const again = database.orm.transaction((tx) =>
      anchorAudit(tx, { before: OCTOBER, reason: "again", at: later(NOVEMBER, 60_000) }),
    );
    expect(await again).toEqual([]);
    const early = database.orm.transaction((tx) =>
      anchorAudit(tx, { before: later(NOVEMBER, 60_001), reason: "too early", at: later(NOVEMBER, 60_000) }),
    );
    await expect(early).rejects.toThrow(RangeError);
  });

  it.each([
    ["seq", sql`seq + 1`],
    ["hash", sql`sha256(hash)`],
    ["at", sql`at + interval '1 ms'`],
    ["reason", sql`'because'`],
    ["tenant", sql`'another'`],
  ])("is not, where the anchor's %s was changed", async (column, value) => {
    const change = sql`UPDATE audit_anchor SET ${sql.identifier(column)} = ${value} WHERE tenant = 'default'`;
    expect(await tamper(database.orm, change)).not.toBe("whole");
    await expect(database.orm.execute(change)).rejects.toThrow("Failed query");
    expect(await verdictOn(database.orm)).toBe("whole");
  });

  it("is compared with the checkpoints that are as new as it is", async () => {
    const own = (all: readonly Checkpoint[]) => all.filter(({ tenant }) => tenant === "default");
    expect(await verify(database.orm, { checkpoints: own([...old, ...recent]) })).toMatchObject({
      problem: null,
      checkpoints: { met: 1, outside: 1 },
    });
    expect((await verify(database.orm, { checkpoints: own(old) })).problem).toEqual({
      kind: "CHECKPOINTS_OUTSIDE",
      from: 5,
      to: 10,
    });
  });

  it("misses a row that is gone, unless it says that such rows were dropped", async () => {
    const gone = sql`DELETE FROM vendor_call WHERE asked_at < ${OCTOBER.toISOString()}::timestamptz`;
    expect(await tamper(database.orm, gone)).toMatch(/^vendor_call .* is missing: entry 5 says that there was one$/);
    await database.orm.transaction((tx) =>
      appendAudit(tx, [
        {
          tenant: "default",
          at: later(NOVEMBER, 70_000),
          actor: "saksi",
          action: "RECORDS_DROPPED",
          subject: null,
          detail: { kind: "vendor_call", before: OCTOBER.toISOString() },
        },
      ]),
    );
    expect(await tamper(database.orm, gone)).toBe("whole");
    expect(await tamper(database.orm, sql`DELETE FROM vendor_call`)).toMatch(
      /^vendor_call .* is missing: entry 8 says/,
    );
  });
});
