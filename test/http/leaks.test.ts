import fc from "fast-check";
import { expect, it } from "vitest";

import { harness, post, read, URL_OF_API } from "./support.ts";
import type { Answer } from "./support.ts";

/** What stands for personal data: as text, as a name, as a number. */
const TEXT = "Rahasia Besar";
const NAME = "RahasiaBesar";
const NUMBER = 3171051204909001;
const MARKER = /rahasia|3171051204909001|3171051204909/i;

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Values with the secret in them, none of which is good everywhere, and the keys of the input type in every wrong place. */
const { value } = fc.letrec<{ value: Json; object: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Json>(
      TEXT,
      NAME,
      NUMBER,
      NUMBER / 1e4,
      -NUMBER,
      true,
      null,
      "",
      `1990-02-30 ${TEXT}`,
      `${NUMBER}x`,
    ),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("object"),
  ),
  object: fc.dictionary(
    fc.constantFrom(
      "nik",
      "name",
      "born",
      "gender",
      "address",
      "selfie",
      "tags",
      "rt",
      "base64",
      "file",
      "zip",
      "threshold",
    ),
    tie("value"),
    { maxKeys: 5 },
  ),
}));

/** The same value as a literal of GraphQL; text that reads like a name may also stand as an enum value. */
function literal(json: Json, enums: boolean): string {
  if (Array.isArray(json)) return `[${json.map((each) => literal(each, enums)).join(" ")}]`;
  if (typeof json === "object" && json !== null) {
    const fields = Object.entries(json).map(([key, each]) => `${key}: ${literal(each, enums)}`);
    return `{${fields.join(" ")}}`;
  }
  return enums && json === NAME ? NAME : JSON.stringify(json);
}

const OPERATION = "query Ask($input: PersonInput!) { person(input: $input) { name } }";

interface Sent {
  readonly what: string;
  readonly init: RequestInit;
}

const json =
  (what: string) =>
  (body: unknown): Sent => ({ what, init: post(body) });

const requests: fc.Arbitrary<Sent> = fc.oneof(
  value.map((input) => ({ query: OPERATION, variables: { input } })).map(json("variables")),
  fc
    .tuple(value, fc.boolean())
    .map(([input, enums]) => ({ query: `{ person(input: ${literal(input, enums)}) { name } }` }))
    .map(json("literals")),
  fc
    .tuple(value, fc.boolean())
    .map(([input, enums]) => ({ query: `query ($input: PersonInput = ${literal(input, enums)}) { hello }` }))
    .map(json("defaults")),
  fc
    .tuple(value, fc.boolean())
    .map(([input, enums]) => ({ query: `{ hello @include(if: ${literal(input, enums)}) }` }))
    .map(json("directives")),
  fc
    .tuple(value, fc.nat(80))
    .map(([input, cut]) => ({ query: `{ person(input: ${literal(input, true)}) { name } }`.slice(0, -1 - cut) }))
    .map(json("documents cut short")),
  value.map((variables) => ({ query: "{ hello(to: 1) }", variables })).map(json("variables of any shape")),
  value.map(json("bodies of any shape")),
  fc
    .tuple(value, fc.nat(40))
    .map(([input, cut]) => JSON.stringify({ query: OPERATION, variables: { input } }).slice(0, -1 - cut))
    .map(json("bodies cut short")),
  value.map((input) => {
    const body = new FormData();
    body.set("operations", JSON.stringify({ query: OPERATION, variables: { input } }));
    body.set("map", JSON.stringify({ [TEXT]: [`variables.input.${NAME}`] }));
    body.set(TEXT, new File([TEXT], `${TEXT}.png`));
    return { what: "uploads", init: { method: "POST", body } };
  }),
);

/** Every error has a code, and there is one: a request that happens to be good is not of interest. */
function expectCoded({ json: answer }: Answer): void {
  expect(answer).toMatchObject({ errors: expect.any(Array) });
  if (typeof answer !== "object" || answer === null || !("errors" in answer) || !Array.isArray(answer.errors)) return;
  for (const error of answer.errors) {
    expect(error).toMatchObject({
      message: expect.stringMatching(/\S/),
      extensions: { code: expect.stringMatching(/^[A-Z_]+$/) },
    });
    expect(error.extensions.code).not.toBe("INTERNAL_SERVER_ERROR");
  }
}

const succeeds = ({ json: answer }: Answer): boolean =>
  typeof answer === "object" && answer !== null && !("errors" in answer);

it.each([true, false])(
  "whatever is wrong with a request, its answer has codes and neither answer nor log repeats a value (introspection %s)",
  async (introspection) => {
    const tested = harness({ introspection });
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(requests, async ({ what, init }) => {
        const answer = await read(await tested.gateway.fetch(new Request(URL_OF_API, init)));
        if (succeeds(answer)) return;
        seen.add(what);
        expectCoded(answer);
        expect(answer.text).not.toMatch(MARKER);
        expect([...answer.headers].join()).not.toMatch(MARKER);
      }),
    );
    expect(seen.size).toBeGreaterThanOrEqual(6);
    expect(tested.log()).not.toMatch(MARKER);
  },
);

it("neither does an error that a resolver, a deferred part or the making of a context throws", async () => {
  const thrown = [
    new Error(TEXT),
    new TypeError(TEXT, { cause: TEXT }),
    Object.assign(new Error("x"), { name: TEXT }),
    TEXT,
  ];
  for (const error of thrown) {
    const fail = (): never => {
      throw error;
    };
    const resolving = harness({ resolvePerson: fail });
    const context = harness({ onContext: fail });
    const query = `{ person(input: { nik: "3171051204909001", name: "${TEXT}" }) { name } }`;
    for (const tested of [resolving, context]) {
      const answer = await read(await tested.gateway.fetch(new Request(URL_OF_API, post({ query }))));
      expect(answer.json).toMatchObject({ errors: [{ extensions: { code: "INTERNAL_SERVER_ERROR" } }] });
      expect(answer.status).toBe(tested === context ? 500 : 200);
      expect(answer.text + tested.log()).not.toMatch(MARKER);
    }
  }
});
