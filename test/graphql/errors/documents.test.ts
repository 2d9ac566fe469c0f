import { buildSchema, parse, validate } from "graphql";
import { expect, it } from "vitest";

import { OperationTypeRule } from "../../../src/graphql/errors/operation-type-rule.ts";
import { ask, codes, harness, URL_OF_API, post, read } from "../../http/support.ts";

const INTROSPECTION = "{ __schema { types { name } } }";

it.each([
  [`{ hello(to: "Rahasia`, 1, 21],
  ["{ hello(Rahasia) }", 1, 16],
  ["query {\n  hello Rahasia: 3 }", 2, 18],
  ["{ hello } Rahasia", 1, 11],
  ["", 1, 1],
])(
  "a document that is no GraphQL (%j) is told its place, and is not quoted, the second time neither",
  async (query, line, column) => {
    const gateway = harness();
    for (const answer of [await ask(gateway, query), await ask(gateway, query)]) {
      expect(answer).toMatchObject({
        status: 400,
        json: {
          errors: [
            {
              message: `Syntax error at line ${line}, column ${column}: the document is not valid GraphQL.`,
              locations: [{ line, column }],
              extensions: { code: "GRAPHQL_PARSE_FAILED" },
            },
          ],
        },
      });
    }
  },
);

it.each([
  ["two operations and no name", { query: "query A { hello } query B { hello }" }],
  ["a name that no operation has", { query: "query A { hello }", operationName: "Rahasia" }],
  ["fragments only", { query: "fragment F on Query { hello }" }],
])("%s: it is not clear what to execute", async (_what, body) => {
  const { gateway } = harness();
  const answer = await read(await gateway.fetch(new Request(URL_OF_API, post(body))));
  expect([answer.status, codes(answer)]).toEqual([400, [["OPERATION_RESOLUTION_FAILURE"]]]);
  expect(answer.text).not.toContain("Rahasia");
});

it.each([
  ["an unknown field", "{ nothing }", `Cannot query field "nothing" on type "Query".`],
  ["an unknown argument", `{ hello(at: "Rahasia") }`, `Unknown argument "at" on field "Query.hello".`],
  ["an unused variable", "query ($a: String) { hello }", `Variable "$a" is never used.`],
  [
    "a variable of another type",
    "query ($a: Int) { hello(to: $a) }",
    `Variable "$a" of type "Int" used in position expecting type "String".`,
  ],
  [
    "fields that cannot be one",
    `{ hello(to: "Rahasia") hello(to: "Umum") }`,
    `Fields "hello" conflict because they have differing arguments. Use different aliases on the fields to fetch both if this was intentional.`,
  ],
])("%s is refused with a code and in names, not values", async (_what, query, message) => {
  const answer = await ask(harness(), query);
  expect(answer).toMatchObject({
    status: 400,
    json: { errors: [{ message, extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }] },
  });
  expect(codes(answer)).toHaveLength(1);
  expect(answer.text).not.toContain("Rahasia");
});

it.each([
  ["mutation", "This API has no mutations."],
  ["subscription", "This API has no subscriptions."],
])("a %s, where the schema has none, does not fit it", (kind, message) => {
  const errors = validate(buildSchema("type Query { hello: String }"), parse(`${kind} { __typename }`), [
    OperationTypeRule,
  ]);
  expect(errors).toMatchObject([{ message, extensions: { code: "GRAPHQL_VALIDATION_FAILED", http: { status: 400 } } }]);
});

it("a kind of operation that there is not is refused as the caller's mistake, not logged as ours", async () => {
  const gateway = harness();
  const answer = await ask(gateway, "subscription { __typename }");
  expect([answer.status, codes(answer)]).toEqual([400, [["GRAPHQL_VALIDATION_FAILED"]]]);
  expect(gateway.log()).not.toContain("incident");
  expect((await ask(gateway, "mutation { assess }")).json).toEqual({ data: { assess: "done" } });
});

it("at most twenty errors are told, in variables and in the document", async () => {
  const variables = { input: { nik: "3171051204909001", name: "n", tags: Array(100).fill("x") } };
  const query = "query ($input: PersonInput!) { person(input: $input) { name } }";
  expect(codes(await ask(harness(), query, variables))).toHaveLength(20);
  const tags = "x ".repeat(100);
  const literal = `{ person(input: { nik: "3171051204909001", name: "n", tags: [${tags}] }) { name } }`;
  expect(codes(await ask(harness(), literal))).toEqual([
    ...Array.from({ length: 20 }, (_, i) => ["BAD_USER_INPUT", `input.tags.${i}`]),
    ["GRAPHQL_VALIDATION_FAILED"],
  ]);
});

it("a name without end is cut short in the error", async () => {
  const answer = await ask(harness(), `{ ${"x".repeat(50_000)} }`);
  expect(codes(answer)).toEqual([["GRAPHQL_VALIDATION_FAILED"]]);
  expect(answer.text.length).toBeLessThan(1500);
});

it("literals and variables of one operation that do not fit are input errors", async () => {
  const literal = await ask(harness(), `{ person(input: { nik: "x", name: "n" }) { name } }`);
  expect([literal.status, codes(literal)]).toEqual([400, [["BAD_USER_INPUT", "input.nik"]]]);
  const query = "query ($input: PersonInput!) { person(input: $input) { name } }";
  const variable = await ask(harness(), query, { input: { nik: "x", name: "n" } });
  expect([variable.status, codes(variable)]).toEqual([400, [["BAD_USER_INPUT", "input.nik"]]]);
});

it("a client that accepts plain JSON only is answered 200, as GraphQL over HTTP has it", async () => {
  const accept = { accept: "application/json" };
  for (const query of ["{", "{ nothing }", "{ hello(to: 1) }"]) {
    expect((await ask(harness(), query, {}, accept)).status).toBe(200);
  }
});

it("an argument that its variable leaves null fails its field alone", async () => {
  const answer = await ask(harness(), "query ($at: Float) { hello threshold(at: $at) }", { at: null });
  expect(answer).toMatchObject({ status: 200, json: { data: { hello: "hello", threshold: null } } });
  expect(codes(answer)).toEqual([["BAD_USER_INPUT", "at"]]);
});

it("a resolver's failure is an incident of its field, with the rest of the answer intact", async () => {
  const gateway = harness({
    resolvePerson: () => {
      throw new Error("Rahasia");
    },
  });
  const answer = await ask(gateway, `{ hello person(input: { nik: "3171051204909001", name: "n" }) { name } }`);
  expect(answer).toMatchObject({
    status: 200,
    json: { data: { hello: "hello", person: null }, errors: [{ path: ["person"] }] },
  });
  expect(codes(answer)).toEqual([["INTERNAL_SERVER_ERROR"]]);
  expect(answer.text + gateway.log()).not.toContain("Rahasia");
});

it("the schema can be asked for where that is switched on", async () => {
  expect((await ask(harness({ introspection: true }), INTROSPECTION)).json).toHaveProperty("data.__schema.types");
});

it.each([INTROSPECTION, `{ hello ... { a: __type(name: "Query") { name } } }`])(
  "where it is switched off, %j is refused",
  async (query) => {
    const answer = await ask(harness({ introspection: false }), query);
    expect([answer.status, codes(answer)]).toEqual([400, [["INTROSPECTION_DISABLED"]]]);
  },
);

it("without introspection, errors give no hint of what else there is; `__typename` is no introspection", async () => {
  const gateway = harness({ introspection: false });
  for (const query of [
    "{ helo }",
    "{ hello(too: 1) }",
    "{ person(input: { nam: 1 }) { nme } }",
    "query ($a: Perso) { hello }",
  ]) {
    expect((await ask(gateway, query)).text).not.toMatch(/did you mean|it has:/i);
  }
  expect((await ask(gateway, "{ __typename }")).json).toEqual({ data: { __typename: "Query" } });
  expect((await ask(harness(), "{ helo }")).text).toContain("Did you mean");
});
