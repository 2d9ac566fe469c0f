import { expect, it } from "vitest";

import { failuresOf, reportOf } from "../../bench/soak/report.ts";
import { soak } from "../../bench/soak/soak.ts";

/** What a soak is for shows in a long one alone (`npm run soak`): this is to know that one can be run. */
const ASSESSMENTS = process.env["MATRIX"] === "full" ? 300 : 30;

it(
  "a server whose vendors fail one call in ten decides in time, approves nobody falsely, and leaves nothing behind",
  { timeout: 180_000 },
  async () => {
    const options = { assessments: ASSESSMENTS, faults: 0.1, concurrency: 4, jsonFile: undefined };
    const soaked = await soak(options, () => {});
    expect(failuresOf(soaked)).toEqual([]);
    expect(soaked.tally.assessments).toBe(ASSESSMENTS);
    expect(reportOf(options, soaked)).toContain("false approvals: 0");
  },
);
