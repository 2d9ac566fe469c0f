import { parse } from "graphql";
import { expect, it } from "vitest";

import { operationSize } from "../../../src/graphql/limits/measure.ts";
import { createSchema } from "../../../src/graphql/schema.ts";

const schema = createSchema(["GLAIR"]);
const fieldsOf = (query: string) => operationSize(schema, parse(query), null)?.fields;
const list = (given: string) => `($n: Int) { assessments${given} { edges { node { id complete } } } }`;
const IN_EACH = 4;

it.each([
  ["(first: 3)", 3],
  ["(last: 3, before: null)", 3],
  ["", 20],
  ["(first: null)", 20],
  ["(first: 100)", 100],
])("a list with %s counts what is selected in it as often as it has entries", (given, entries) => {
  expect(fieldsOf(`query ${list(given)}`)).toBe(1 + entries * IN_EACH);
});

it.each(["(first: $n)", "(first: 1000)", "(first: -1)", "(first: 0)", "(first: 3, last: 3)"])(
  "a list with %s counts for the most that there can be",
  (given) => {
    expect(fieldsOf(`query ${list(given)}`)).toBe(1 + 100 * IN_EACH);
  },
);

it("counts lists in fragments, and those beside one another", () => {
  const query = `query { ...F b: assessments(first: 2) { edges { cursor } } } fragment F on Query { assessments(first: 5) { edges { cursor } } }`;
  expect(fieldsOf(query)).toBe(1 + 5 * 2 + 1 + 2 * 2);
});
