import { readFileSync } from "node:fs";

import { z } from "zod";

/**
 * The last line of `.ci/run`: `N passed, N failed`, from Vitest's JSON report. Every other step that failed counts as one
 * failure more, and so does a run of tests that failed though none of its tests did (a file that does not load).
 *
 * Usage: node scripts/tally.ts REPORT OTHER_STEPS_FAILED TEST_RUNS_FAILED
 */
const Report = z.object({ numPassedTests: z.int(), numFailedTests: z.int() });

function readReport(file: string): z.infer<typeof Report> {
  try {
    return Report.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0 };
  }
}

const [file = "", stepsFailed = "0", runsFailed = "0"] = process.argv.slice(2);
const { numPassedTests, numFailedTests } = readReport(file);
const failed = Number(stepsFailed) + Math.max(numFailedTests, Number(runsFailed));
console.log(`${numPassedTests} passed, ${failed} failed`);
