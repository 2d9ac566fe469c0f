import { getIntrospectionQuery } from "graphql";
import { expect, it } from "vitest";

import { ask, codes, harness } from "../../http/support.ts";
import type { Harness } from "../../http/support.ts";

const PERSON = `person(input: { nik: "3171051204909001", name: "n" })`;
const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(" ");
const friends = (depth: number): string =>
  `{ ${PERSON} ${"{ friend ".repeat(depth - 2)}{ name ${"} ".repeat(depth - 1)} }`;

async function outcome(gateway: Harness, query: string) {
  return codes(await ask(gateway, query));
}

it("depth: as deep as allowed is answered, a level more is not", async () => {
  const gateway = harness({ limits: { depth: 5 } });
  expect(await outcome(gateway, friends(5))).toEqual([]);
  expect(await outcome(gateway, friends(6))).toEqual([["DEPTH_LIMIT_EXCEEDED"]]);
  const through = `query { ${PERSON} { ...A } } fragment A on Person { friend { ...B } } fragment B on Person { friend { friend { friend { name } } } }`;
  expect(await outcome(gateway, through)).toEqual([["DEPTH_LIMIT_EXCEEDED"]]);
});

it("aliases: fragments count as often as they are spread", async () => {
  const gateway = harness({ limits: { aliases: 4 } });
  expect(await outcome(gateway, `{ ${times(4, (i) => `a${i}: hello`)} }`)).toEqual([]);
  expect(await outcome(gateway, `{ ${times(5, (i) => `a${i}: hello`)} }`)).toEqual([["ALIAS_LIMIT_EXCEEDED"]]);
  const spread = `{ a: ${PERSON} { ...F friend { ...F } } } fragment F on Person { b: name c: name }`;
  expect(await outcome(gateway, spread)).toEqual([["ALIAS_LIMIT_EXCEEDED"]]);
});

it("tokens: the document is read no further", async () => {
  const gateway = harness({ limits: { tokens: 10 } });
  expect(await outcome(gateway, `{ ${"hello ".repeat(8)} }`)).toEqual([]);
  for (const query of [`{ ${"hello ".repeat(9)} }`, `{ ${"hello ".repeat(9)} } "never closed`]) {
    expect(await outcome(gateway, query)).toEqual([["TOKEN_LIMIT_EXCEEDED"]]);
    expect(await outcome(gateway, query)).toEqual([["TOKEN_LIMIT_EXCEEDED"]]);
  }
});

it("root fields: those of fragments are among them", async () => {
  const gateway = harness({ limits: { rootFields: 3 } });
  expect(await outcome(gateway, "{ hello caller ... { later } }")).toEqual([]);
  expect(await outcome(gateway, "{ hello caller ... { later ...F } } fragment F on Query { __typename }")).toEqual([
    ["ROOT_FIELD_LIMIT_EXCEEDED"],
  ]);
});

it("cost: a field that asks vendors weighs more than others", async () => {
  const gateway = harness({ limits: { cost: 25, vendorCost: 10 } });
  expect(await outcome(gateway, `{ a: ${PERSON} { name } b: ${PERSON} { name } }`)).toEqual([]);
  expect(await outcome(gateway, `{ a: ${PERSON} { name friend { name } } b: ${PERSON} { name } }`)).toEqual([
    ["COST_LIMIT_EXCEEDED"],
  ]);
  expect(gateway.asked()).toBe(2);
});

it("each limit that is exceeded is told", async () => {
  const gateway = harness({ limits: { depth: 1, aliases: 0, cost: 1 } });
  expect(await outcome(gateway, `{ a: ${PERSON} { name } }`)).toEqual([
    ["DEPTH_LIMIT_EXCEEDED"],
    ["ALIAS_LIMIT_EXCEEDED"],
    ["COST_LIMIT_EXCEEDED"],
  ]);
});

it("a document that is accepted once is accepted again, and one that is refused stays so", async () => {
  const gateway = harness({ limits: { rootFields: 1 } });
  for (const _ of [1, 2]) {
    expect(await outcome(gateway, "{ hello }")).toEqual([]);
    expect(await outcome(gateway, "{ hello caller }")).toEqual([["ROOT_FIELD_LIMIT_EXCEEDED"]]);
  }
});

it("fragments that double one another cost what they would select, and are measured in no time", async () => {
  const doubling = times(60, (i) => `fragment F${i} on Person { ...F${i + 1} friend { ...F${i + 1} } }`);
  const query = `{ ${PERSON} { ...F0 } } ${doubling} fragment F60 on Person { name }`;
  expect(await outcome(harness(), query)).toContainEqual(["COST_LIMIT_EXCEEDED"]);
});

it("fragments that contain themselves are left to validation", async () => {
  const query = `{ ${PERSON} { ...A } } fragment A on Person { friend { ...B } } fragment B on Person { friend { ...A } }`;
  expect(await outcome(harness(), query)).toEqual([["GRAPHQL_VALIDATION_FAILED"]]);
});

it("the queries by which tools read a schema are within the default limits", async () => {
  const query = getIntrospectionQuery({
    descriptions: true,
    inputValueDeprecation: true,
    schemaDescription: true,
    oneOf: true,
  });
  expect(await outcome(harness(), query)).toEqual([]);
});

it("by default fifty people with a hundred fields each can be asked about at once, and seventy cost too much", async () => {
  const many = (people: number): string =>
    `{ ${times(people, (i) => `p${i}: ${PERSON} { ...F }`)} } fragment F on Person { ${"name ".repeat(100)} }`;
  expect(await outcome(harness(), many(50))).toEqual([]);
  const wide = harness({ limits: { rootFields: 100, aliases: 100 } });
  expect(await outcome(wide, many(70))).toEqual([["COST_LIMIT_EXCEEDED"]]);
});
