import { expect, test } from "vitest";

import { readAffinity } from "../../bench/pinning.ts";

test("taskset's list of cores is read, ranges and single ones", () => {
  expect(readAffinity("pid 7's current affinity list: 0-2,5\n")).toEqual([0, 1, 2, 5]);
});

test("an answer that is no list names no core", () => {
  expect(readAffinity("taskset: failed to get pid 7's affinity: No such process")).toEqual([]);
});
