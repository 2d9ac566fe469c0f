import { expect, test } from "vitest";

import { disagreements } from "../../bench/policy/agreement.ts";
import { decideByClosures } from "../../bench/policy/closures.ts";
import { makeEvidence } from "../../bench/policy/evidence.ts";
import { RULES } from "../../bench/policy/rules.ts";

test("closures, json-rules-engine and Saksi decide alike on all the evidence", async () => {
  expect(await disagreements(makeEvidence())).toEqual([]);
});

test("the evidence leads to every outcome", () => {
  const outcomes = new Set(makeEvidence().map((facts) => decideByClosures(facts).outcome));
  expect([...outcomes].toSorted()).toEqual(["APPROVE", "REJECT", "REVIEW"]);
});

test("there are forty rules, each under a name of its own", () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(40);
});
