import { expect, it } from "vitest";

import { recordFailures } from "../../bench/soak/record.ts";
import { failuresOf, reportOf } from "../../bench/soak/report.ts";
import { soak } from "../../bench/soak/soak.ts";
import { newPostgres } from "../store/support/databases.ts";

/** What a soak is for shows in a long one alone (`npm run soak`): this is to know that one can be run. */
const ASSESSMENTS = process.env["MATRIX"] === "full" ? 300 : 30;

it(
  "a server whose vendors fail one call in ten decides in time, approves nobody falsely, and leaves nothing behind",
  { timeout: 180_000 },
  async () => {
    const options = { assessments: ASSESSMENTS, faults: 0.1, concurrency: 4, recorded: false, jsonFile: undefined };
    const soaked = await soak(options, () => {});
    expect(failuresOf(soaked)).toEqual([]);
    expect(soaked.tally.assessments).toBe(ASSESSMENTS);
    expect(reportOf(options, soaked)).toContain("false approvals: 0");
  },
);

it(
  "every assessment that it keeps meanwhile is decided alike from the record, and the record is whole",
  { timeout: 180_000 },
  async () => {
    const options = { assessments: ASSESSMENTS, faults: 0.1, concurrency: 4, recorded: true, jsonFile: undefined };
    const soaked = await soak(options, () => {}, await newPostgres());
    // How fast it is belongs to the other one: a record is whole on a slow machine, too.
    if (soaked.record === null) expect.fail("nothing was kept");
    expect(recordFailures(soaked.record)).toEqual([]);
    expect(soaked.tally.falseApprovals).toEqual([]);
    expect(soaked.record).toMatchObject({ kept: ASSESSMENTS, stored: ASSESSMENTS, different: [], unfinished: 0 });
    expect(soaked.record.used.calls).toBeGreaterThan(ASSESSMENTS);
    expect(reportOf(options, soaked)).toContain(`drawn again to the byte: ${ASSESSMENTS}`);
  },
);
