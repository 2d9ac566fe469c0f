import { buildSchema, isScalarType, parse, validate } from "graphql";
import type { GraphQLSchema } from "graphql";
import { expect, it } from "vitest";

import { inputLiteralsRule } from "../../../src/graphql/errors/input-literals-rule.ts";
import { variableProblems } from "../../../src/graphql/errors/variable-problems.ts";

const schema: GraphQLSchema = buildSchema(`
  scalar Foreign
  enum Gender { MALE FEMALE }
  input Selfie @oneOf { base64: String, url: String }
  input Address { line: String, rt: Int, nested: [[Gender!]!] }
  input Person { name: String!, age: Int, gender: Gender! = MALE, address: Address, selfie: Selfie, foreign: Foreign }
  type Query { ask(input: Person!, many: [Person!], on: Boolean = true, id: ID, at: Float): Int }
`);
const foreign = schema.getType("Foreign");
if (isScalarType(foreign)) {
  foreign.parseValue = (value) => {
    throw new TypeError(`not ${JSON.stringify(value)}`);
  };
}

const document = parse(`query ($input: Person!, $many: [Person!], $on: Boolean = true, $id: ID, $at: Float) {
  ask(input: $input, many: $many, on: $on, id: $id, at: $at)
}`);
const [operation] = document.definitions;

function problems(variables: Readonly<Record<string, unknown>>, hints = true): readonly (readonly [string, string])[] {
  if (operation?.kind !== "OperationDefinition") throw new TypeError("no operation");
  return [...variableProblems(schema, operation, variables, hints)].map(({ argument, message }) => [argument, message]);
}

function literalProblems(argumentsOfAsk: string): readonly (readonly [unknown, string])[] {
  const errors = validate(schema, parse(`{ ask(${argumentsOfAsk}) }`), [inputLiteralsRule(true)]);
  return errors.map(({ extensions, message }) => [extensions["argument"], message]);
}

const REQUIRED = "This is required, and was not given.";

it("variables that fit have no problems, defaults and nulls included", () => {
  expect(problems({ input: { name: "n" } })).toEqual([]);
  expect(
    problems({ input: { name: "n", age: null, gender: "FEMALE", address: { nested: [["MALE"]] } }, many: [] }),
  ).toEqual([]);
  expect(problems({ input: { name: "n", selfie: { base64: "x" } }, many: { name: "one" }, id: 7 })).toEqual([]);
});

it.each<readonly [string, Readonly<Record<string, unknown>>, string, string]>([
  ["a missing variable", {}, "input", REQUIRED],
  ["a null for what must be", { input: null }, "input", "This must not be null."],
  ["a missing field", { input: {} }, "input.name", REQUIRED],
  [
    "text for a whole number",
    { input: { name: "n", age: "1" } },
    "input.age",
    "Expected a whole number between -2147483648 and 2147483647.",
  ],
  ["a number for text", { input: { name: 1 } }, "input.name", "Expected text."],
  ["text for a boolean", { input: { name: "n" }, on: "yes" }, "on", "Expected true or false."],
  ["text for a number", { input: { name: "n" }, at: "1" }, "at", "Expected a number."],
  ["a list for an id", { input: { name: "n" }, id: [] }, "id", "Expected an id: text, or a whole number."],
  [
    "a value that the enum lacks",
    { input: { name: "n", gender: "PRIA" } },
    "input.gender",
    "Expected Gender, one of: MALE, FEMALE.",
  ],
  ["null for a field with a default", { input: { name: "n", gender: null } }, "input.gender", "This must not be null."],
  ["text for an object", { input: "n" }, "input", "Expected an object with the fields of Person."],
  ["a list for an object", { input: [] }, "input", "Expected an object with the fields of Person."],
  [
    "an unknown field",
    { input: { name: "n", address: { zip: 1 } } },
    "input.address.zip",
    "Address has no such field; it has: line, rt, nested.",
  ],
  ["an item of a list", { input: { name: "n" }, many: [{ name: "n" }, { name: 2 }] }, "many.1.name", "Expected text."],
  [
    "a list within a list",
    { input: { name: "n", address: { nested: [["MALE", "X"]] } } },
    "input.address.nested.0.1",
    "Expected Gender, one of: MALE, FEMALE.",
  ],
  [
    "none of a choice",
    { input: { name: "n", selfie: {} } },
    "input.selfie",
    "Give exactly one of these, and not null: base64, url.",
  ],
  [
    "two of a choice",
    { input: { name: "n", selfie: { base64: "a", url: "b" } } },
    "input.selfie",
    "Give exactly one of these, and not null: base64, url.",
  ],
  [
    "null as a choice",
    { input: { name: "n", selfie: { url: null } } },
    "input.selfie",
    "Give exactly one of these, and not null: base64, url.",
  ],
  [
    "a scalar that fails in its own words",
    { input: { name: "n", foreign: "x" } },
    "input.foreign",
    "Expected a value of Foreign.",
  ],
])("%s is told by its place and what belongs there", (_what, variables, argument, message) => {
  expect(problems(variables)).toEqual([[argument, message]]);
});

const manyKeys = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`k${i}`, 1]));

it.each<readonly [string, Readonly<Record<string, unknown>>, string, string]>([
  ["a list", { input: { name: "n" }, many: Array(101).fill(0) }, "many", "A list has at most 100 entries."],
  [
    "a list within a list",
    { input: { name: "n", address: { nested: [["MALE"], Array(101).fill("MALE")] } } },
    "input.address.nested.1",
    "A list has at most 100 entries.",
  ],
  ["an object", { input: manyKeys }, "input", "An object has at most 100 fields."],
])("%s of more than a hundred is one problem, whatever is in it", (_what, variables, argument, message) => {
  expect(problems(variables)).toEqual([[argument, message]]);
});

it("a hundred items are looked at, each of them", () => {
  expect(problems({ input: { name: "n" }, many: Array(100).fill(0) })).toHaveLength(100);
  expect(problems({ input: { name: "n" }, many: Array.from({ length: 100 }, () => ({ name: "n" })) })).toEqual([]);
});

it("problems are looked for one by one: whoever has enough of them stops", () => {
  if (operation?.kind !== "OperationDefinition") throw new TypeError("no operation");
  const looked: number[] = [];
  const many = Array.from({ length: 100 }, (_, i) => ({
    get name() {
      looked.push(i);
      return 0;
    },
  }));
  const found = variableProblems(schema, operation, { input: { name: 1 }, many }, true);
  expect([found.next().value, found.next().value]).toMatchObject([
    { argument: "input.name" },
    { argument: "many.0.name" },
  ]);
  expect(looked).toEqual([0]);
});

it.each([
  ["id", [[1]]],
  ["at", { a: 1 }],
  ["on", []],
])("a list or an object for %s is not printed into an error that nobody reads", (argument, value) => {
  const looks: PropertyKey[] = [];
  const watched = new Proxy(value, {
    get: (target, key, receiver) => {
      looks.push(key);
      return Reflect.get(target, key, receiver);
    },
  });
  expect(problems({ input: { name: "n" }, [argument]: watched })).toEqual([
    [argument, expect.stringMatching(/^Expected/)],
  ]);
  expect(looks).toEqual([]);
});

it("all problems are told at once", () => {
  const found = problems({ input: { age: 1.5, gender: 1, zip: 1 }, on: 1 });
  expect(found.map(([argument]) => argument).toSorted()).toEqual([
    "input.age",
    "input.gender",
    "input.name",
    "input.zip",
    "on",
  ]);
});

it.each(["3171051204909001", "Siti Rahayu", "Nik3171051204909001", "x".repeat(60)])(
  "a key like %s is a value in the wrong place, perhaps: it is not repeated",
  (key) => {
    const [[argument, message] = []] = problems({
      input: JSON.parse(JSON.stringify({ name: "n", address: { [key]: 1 } })),
    });
    expect([argument, message].join()).not.toContain(key.slice(0, 12));
  },
);

it("without hints, an unknown field lists no others", () => {
  expect(problems({ input: { name: "n", zip: 1 } }, false)).toEqual([["input.zip", "Person has no such field."]]);
});

it("inherited keys are no variables", () => {
  expect(problems(Object.create({ input: { name: "n" } }))).toEqual([["input", REQUIRED]]);
});

it.each([
  ["{ name: 1 }", "input.name", "Expected text."],
  ["{ }", "input.name", REQUIRED],
  ["null", "input", "This must not be null."],
  [`"n"`, "input", "Expected an object with the fields of Person."],
  [`{ name: "n", gender: PRIA }`, "input.gender", "Expected Gender, one of: MALE, FEMALE."],
  [`{ name: "n", gender: "MALE" }`, "input.gender", "Expected Gender, one of: MALE, FEMALE."],
  [`{ name: "n", age: 99999999999 }`, "input.age", "Expected a whole number between -2147483648 and 2147483647."],
  [`{ name: ["n"] }`, "input.name", "Expected text."],
  [`{ name: "n", address: { zip: 1 } }`, "input.address.zip", "Address has no such field; it has: line, rt, nested."],
  [
    `{ name: "n", address: { nested: [[MALE, X]] } }`,
    "input.address.nested.0.1",
    "Expected Gender, one of: MALE, FEMALE.",
  ],
  [`{ name: "n", selfie: { } }`, "input.selfie", "Give exactly one of these, and not null: base64, url."],
  [`{ name: "n", selfie: { url: null } }`, "input.selfie", "Give exactly one of these, and not null: base64, url."],
])("the same for the literal %s", (literal, argument, message) => {
  expect(literalProblems(`input: ${literal}`)).toEqual([[argument, message]]);
});

it.each([
  [`many: [${"0 ".repeat(101)}]`, "many", "A list has at most 100 entries."],
  [`many: [${"$x ".repeat(101)}]`, "many", "A list has at most 100 entries."],
  [
    `input: { ${Array.from({ length: 101 }, (_, i) => `k${i}: 1`).join(" ")} }`,
    "input",
    "An object has at most 100 fields.",
  ],
])("a literal of more than a hundred is one problem as well (%#)", (literal, argument, message) => {
  const found = literalProblems(`${argument === "input" ? "" : `input: { name: "n" }, `}${literal}`);
  expect(found).toEqual([[argument, message]]);
});

it("literals that fit, and variables among them, have no problems", () => {
  expect(
    literalProblems(`input: { name: $name, gender: FEMALE, selfie: { url: $url } }, many: { name: "one" }`),
  ).toEqual([]);
});

it("a default of a variable is a literal too, told under the variable's name", () => {
  const errors = validate(schema, parse(`query ($p: Person = { name: 1 }) { ask(input: $p) }`), [
    inputLiteralsRule(true),
  ]);
  expect(errors.map(({ extensions }) => extensions["argument"])).toEqual(["p.name"]);
});

it("a directive's argument is one as well", () => {
  const errors = validate(schema, parse(`{ ask(input: { name: "n" }) @skip(if: "yes") }`), [inputLiteralsRule(true)]);
  expect(errors.map(({ message, extensions }) => [extensions["argument"], message])).toEqual([
    ["if", "Expected true or false."],
  ]);
});
