import { expect, test } from "vitest";

import { ENDPOINTS } from "../../bench/vendors/endpoints.ts";
import { callsPerApplicant, miscounts } from "../../bench/vendors/ledger.ts";

const due = callsPerApplicant(false);
const right = Object.fromEntries(due.map((endpoint) => [endpoint, 3]));

test("every call that is due belongs to an endpoint the vendors have", () => {
  expect(Object.keys(ENDPOINTS)).toEqual(expect.arrayContaining([...callsPerApplicant(true)]));
});

test("one call to each endpoint for each applicant is right", () => {
  expect(miscounts(right, 3, due)).toEqual([]);
});

test("a call that was not made is told", () => {
  expect(miscounts({ ...right, "GLAIR verification": 2 }, 3, due)).toEqual([
    "GLAIR verification: 2 calls for 3 applicants, 3 expected",
  ]);
});

test("a call that was not due is told", () => {
  expect(miscounts({ ...right, "HyperVerge dukcapilWithFacematch": 1 }, 3, due)).toEqual([
    "HyperVerge dukcapilWithFacematch: 1 calls for 3 applicants, 0 expected",
  ]);
});
