import { readFile } from "node:fs/promises";

import { GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, GraphQLString, parse, validate } from "graphql";
import { describe, expect, it } from "vitest";

import { callerOf, NO_LIMITS } from "../../src/access/caller.ts";
import type { Caller } from "../../src/access/caller.ts";
import { ALL_SCOPES, ROLES } from "../../src/access/scopes.ts";
import type { Scope } from "../../src/access/scopes.ts";
import { authorise } from "../../src/graphql/authorisation/authorise.ts";
import { IN_NARROW_VIEW, isInNarrowView, scopesOf, takes } from "../../src/graphql/authorisation/marks.ts";
import { schema } from "./support/shelf.ts";
import { walk } from "./support/walk.ts";

function caller(...scopes: readonly Scope[]): Caller {
  return callerOf({ tenant: "bank", name: "a", account: "a", keyId: null, scopes: new Set(scopes), limits: NO_LIMITS });
}

const everything = caller(...ROLES.administrator);
/** As much as anybody can have who acts for the applicant. */
const narrow = caller(...ALL_SCOPES);

function messages(who: Caller, operation: string, over: GraphQLSchema = schema): string[] {
  const document = parse(operation);
  expect(validate(over, document).map(({ message }) => message)).toEqual([]);
  return authorise(who, { schema: over, document }).map(({ message }) => message);
}

const walked = walk(schema);
const roots = walked.filter(({ name }) => /^(?:Query|Mutation|Subscription)\./.test(name));

describe("a root field", () => {
  it("says which scopes open it: one that says nothing is a fault of the schema", () => {
    expect(roots.length).toBeGreaterThan(9);
    expect(roots.filter(({ field }) => scopesOf(field).length === 0).map(({ name }) => name)).toEqual([]);
  });

  it.each(roots)("$name is open by each of its scopes alone, and by no other", ({ name, field, operation }) => {
    for (const scope of ALL_SCOPES) {
      if (scope === "applicant") continue;
      const refused = messages(caller(scope), operation);
      if (scopesOf(field).includes(scope)) expect(refused).toEqual([]);
      else
        expect(refused).toEqual([expect.stringMatching(new RegExp(`^\`${name.split(".")[1]}\` takes the scope \``))]);
    }
  });

  it("is listed with its scopes on the page of access", async () => {
    const page = await readFile(new URL("../../docs/access.md", import.meta.url), "utf8");
    const rows = [...page.matchAll(/^\| `(\w+)` +\| ((?:`\w+`(?:, )?)+) +\|$/gm)].map(
      ([, field, scopes]) => `${field}: ${scopes}`,
    );
    const said = roots.map(
      ({ field }) =>
        `${field.name}: ${scopesOf(field)
          .map((scope) => `\`${scope}\``)
          .join(", ")}`,
    );
    expect(rows).toEqual(said);
  });

  it("that says nothing is open to nobody, whatever they may", () => {
    const query = new GraphQLObjectType({ name: "Query", fields: { forgotten: { type: GraphQLString } } });
    expect(messages(everything, "{ forgotten }", new GraphQLSchema({ query }))).toEqual([
      "`forgotten` is open to nobody.",
    ]);
  });

  it("is found under an alias, in fragments, and where a directive may take it away", () => {
    for (const operation of [
      "{ mine: policies { id } }",
      "{ ... { policies { id } } }",
      "{ ...Rest } fragment Rest on Query { ...More } fragment More on Query { policies { id } }",
      "query ($no: Boolean!) { policies @skip(if: $no) { id } }",
    ]) {
      expect(messages(caller("metrics"), operation)).toHaveLength(1);
      expect(messages(caller("read"), operation)).toEqual([]);
    }
  });

  it("is looked at in the operation that is executed, and not in another of the document", () => {
    const document = parse("query A { policies { id } } query B { __typename }");
    const of = (operationName: string) => authorise(caller("metrics"), { schema, document, operationName });
    expect([of("A").length, of("B").length]).toEqual([1, 0]);
  });
});

/** All that callers who act for the applicant can see. A field that is added here is a promise: docs/tipping-off.md. */
const VISIBLE = [
  "Query.applicant",
  "Query.assessment",
  "Mutation.assess",
  "Subscription.applicantProgress",
  "Subscription.assessmentProgress",
  "Applicant.decision",
  "Assessment.id",
  "Assessment.createdAt",
  "Assessment.reference",
  "Assessment.decision",
  "DecisionMade.assessment",
  "Decision.outcome",
  "Decision.reasons",
  "Decision.decidedAt",
  "Decision.validUntil",
  "Decision.recorded",
  "Reason.code",
  "Reason.text",
  "ApplicantDecided.decision",
];
const VISIBLE_ARGUMENTS = [
  "Query.applicant(input:)",
  "Query.assessment(id:)",
  "Mutation.assess(input:)",
  "Mutation.assess(wait:)",
  "Subscription.applicantProgress(input:)",
  "Subscription.assessmentProgress(id:)",
  "Reason.text(language:)",
];

describe("the narrow view", () => {
  it("has these fields and arguments, and no others", () => {
    expect(walked.length).toBeGreaterThan(200);
    const visible = walked.filter(({ field }) => isInNarrowView(field));
    expect(visible.map(({ name }) => name).toSorted()).toEqual(VISIBLE.toSorted());
    const given = visible.flatMap(({ name, field }) =>
      field.args.filter(isInNarrowView).map((argument) => `${name}(${argument.name}:)`),
    );
    expect(given.toSorted()).toEqual(VISIBLE_ARGUMENTS.toSorted());
  });

  it("is what the page on tipping off says it has", async () => {
    const page = await readFile(new URL("../../docs/tipping-off.md", import.meta.url), "utf8");
    const rows = [...page.matchAll(/^\| (?:`(\w+)`|the root) +\| ((?:`\w+`(?:, )?)+) +\|$/gm)];
    const said = rows.flatMap(([, type, fields = ""]) =>
      fields.split(", ").map((field) => [type, field.replaceAll("`", "")]),
    );
    const own = VISIBLE.map((name) => name.split(".")).map(([type, field]) => [
      ["Query", "Mutation", "Subscription"].includes(String(type)) ? undefined : type,
      field,
    ]);
    const written = (pairs: readonly (readonly (string | undefined)[])[]) =>
      pairs.map((pair) => pair.join(".")).toSorted();
    expect(written(said)).toEqual(written(own));
  });

  it.each(walked)("lets $name be selected only if it is one of them", ({ name, operation }) => {
    const refused = messages(narrow, operation);
    const own = `\`${name}\` is not for callers who act for the applicant.`;
    if (VISIBLE.includes(name)) expect(refused).not.toContain(own);
    else expect(refused).toContain(own);
    expect(messages(everything, operation)).toEqual([]);
  });

  const given = walked.flatMap((each) => each.field.args.map((argument) => ({ ...each, argument })));
  it.each(given)("lets $name be given $argument.name only if it is one of them", ({ name, argument, ...each }) => {
    const place = `${name}(${argument.name}:)`;
    const own = `\`${place}\` is not for callers who act for the applicant.`;
    const refused = messages(narrow, each.with(argument));
    if (VISIBLE_ARGUMENTS.includes(place)) expect(refused).not.toContain(own);
    // Where the field itself is refused there is nothing more to say.
    else expect(refused.some((message) => message === own || message.includes(`\`${name}\``))).toBe(true);
  });

  it("is all of it open to them at once", () => {
    const decision = "decision { outcome decidedAt reasons { code text(language: ID) } __typename }";
    const input = '(input: { nik: "3174051204909001", name: "Bayu" })';
    expect(messages(narrow, `{ applicant${input} { ${decision} } }`)).toEqual([]);
    const event = `... on ApplicantDecided { ${decision} }`;
    expect(messages(narrow, `subscription { applicantProgress${input} { __typename ${event} } }`)).toEqual([]);
  });

  it.each([
    '{ applicant(input: INPUT) { decision(policy: "lenient") { outcome } } }',
    "{ applicant(input: INPUT) { decision(policy: null) { outcome } } }",
    "query ($p: String) { applicant(input: INPUT) { decision(policy: $p) { outcome } } }",
  ])("takes no other policy to decide by, which would tell what this one had found: %s", (operation) => {
    const input = '{ nik: "3174051204909001", name: "Bayu" }';
    expect(messages(narrow, operation.replace("INPUT", input))).toEqual([
      "`Applicant.decision(policy:)` is not for callers who act for the applicant.",
    ]);
  });

  it.each(["{ __schema { types { name } } }", '{ __type(name: "Decision") { name } }'])(
    "does not explore the schema: %s",
    (operation) => expect(messages(narrow, operation)).toContainEqual(expect.stringContaining("is not for callers")),
  );

  it("is the same in fragments, and where a directive may take a field away", () => {
    const input = '(input: { nik: "3174051204909001", name: "Bayu" })';
    for (const operation of [
      `{ applicant${input} { ...D } } fragment D on Applicant { decision { ...S } } fragment S on Decision { determined }`,
      `{ applicant${input} { ... { decision { ... on Decision { determined @skip(if: true) } } } } }`,
      `{ applicant${input} { decision { outcome ...S @include(if: false) } } } fragment S on Decision { determined }`,
    ]) {
      expect(messages(narrow, operation)).toEqual([
        "`Decision.determined` is not for callers who act for the applicant.",
      ]);
    }
  });

  it("asks for no more than the scopes it takes: whoever lacks one is told that first", () => {
    const refused = messages(
      caller("applicant"),
      '{ applicant(input: { nik: "3174051204909001", name: "B" }) { __typename } }',
    );
    expect(refused).toEqual(["`applicant` takes the scope `ask`, which this caller does not have."]);
  });

  it("has no way in by an interface whose fields say nothing", () => {
    const thing = new GraphQLInterfaceType({ name: "Thing", fields: { id: { type: GraphQLString } } });
    const secret = new GraphQLObjectType({
      name: "Secret",
      interfaces: [thing],
      fields: { id: { type: GraphQLString, extensions: IN_NARROW_VIEW } },
    });
    const query = new GraphQLObjectType({
      name: "Query",
      fields: { thing: { type: thing, extensions: { ...takes("ask"), ...IN_NARROW_VIEW } } },
    });
    const over = new GraphQLSchema({ query, types: [secret] });
    expect(messages(narrow, "{ thing { ... on Secret { id } } }", over)).toEqual([]);
    expect(messages(narrow, "{ thing { id } }", over)).toEqual([
      "`Thing.id` is not for callers who act for the applicant.",
    ]);
  });
});
