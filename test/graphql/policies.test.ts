import { readFile } from "node:fs/promises";

import { parse, validate } from "graphql";
import { describe, expect, it } from "vitest";

import type { Policy } from "../../src/policy/policy.ts";
import { load, policyText, rules } from "../policy/support/policies.ts";
import { ask, askOfDecision, get, schema, shelfOf } from "./support/shelf.ts";

const named = (name: string, version: number, rest = policyText()): Policy =>
  load(rest.replace("policy: test\nversion: 1", `policy: ${name}\nversion: ${version}`));

describe("the policies", () => {
  const shelf = shelfOf(
    named("retail", 2),
    named("abroad", 1),
    named("retail", 3),
    named("abroad", 2),
    named("shadow", 1),
  );

  it("are listed in every version: the live one, the live versions of other names, the rest", async () => {
    const { json } = await ask(shelf, "{ policies { id live liveVersion shadow } }");
    expect(json).toEqual({
      data: {
        policies: [
          { id: "retail@2", live: true, liveVersion: true, shadow: false },
          { id: "abroad@2", live: false, liveVersion: true, shadow: false },
          { id: "shadow@1", live: false, liveVersion: true, shadow: true },
          { id: "abroad@1", live: false, liveVersion: false, shadow: false },
          { id: "retail@3", live: false, liveVersion: false, shadow: false },
        ],
      },
    });
  });

  it.each([
    ["", "retail@2"],
    ["(name: null, version: null)", "retail@2"],
    [`(name: "retail")`, "retail@2"],
    ["(version: 3)", "retail@3"],
    [`(name: "retail", version: 3)`, "retail@3"],
    [`(name: "abroad")`, "abroad@2"],
    [`(name: "abroad", version: 1)`, "abroad@1"],
  ])("policy%s is %s", async (args, id) => {
    expect((await ask(shelf, `{ policy${args} { id } }`)).json).toEqual({ data: { policy: { id } } });
  });

  it.each([`(name: "nobody")`, `(name: "abroad", version: 3)`, "(version: 2147483647)"])(
    "policy%s is null: there is none",
    async (args) => {
      expect((await ask(shelf, `{ policy${args} { id } }`)).json).toEqual({ data: { policy: null } });
    },
  );

  it.each([
    ["(version: 0)", "version", "A policy's version is 1 or more."],
    [`(name: "retail", version: -1)`, "version", "A policy's version is 1 or more."],
    [`(name: "retail@2")`, "name", "its version is an argument of its own"],
    [`(name: "")`, "name", "small letters"],
    [`(name: "Retail\\n")`, "name", "small letters"],
  ])("policy%s is refused", async (args, argument, message) => {
    const { json } = await ask(shelf, `{ policy${args} { id } }`);
    expect(json).toEqual({
      data: { policy: null },
      errors: [
        expect.objectContaining({
          message: expect.stringContaining(message),
          extensions: expect.objectContaining({ code: "BAD_USER_INPUT", argument }),
        }),
      ],
    });
  });

  it("are told over GET; whether their providers are up is not, since that asks them", async () => {
    const { status, json } = await get(shelf, "{ policies { id } policy { rules { rule } } }");
    expect(status).toBe(200);
    expect(json).toMatchObject({ data: { policies: [{ id: "retail@2" }, {}, {}, {}, {}] } });
    const asking = await get(shelf, "{ policy { providers { up } } }");
    expect(asking.text).not.toContain(`"data"`);
    expect(asking.status).toBe(405);
  });
});

describe("the policy behind a decision", () => {
  const loaded = async (now: Policy, then: Policy): Promise<unknown> =>
    (await askOfDecision(shelfOf(now), then, "policy { digest loaded { id digest } }")).json;
  const then = named("retail", 2);
  const said = (found: unknown) => ({
    data: { applicant: { decision: { policy: { digest: then.digest, loaded: found } } } },
  });

  it("is shown where it is loaded, read again or not", async () => {
    const again = named("retail", 2, `# Read again.\n${policyText()}`);
    expect(await loaded(again, then)).toEqual(said({ id: "retail@2", digest: then.digest }));
  });

  it("is null where only other versions are loaded", async () => {
    expect(await loaded(named("retail", 3), then)).toEqual(said(null));
  });

  it("is null where another policy is loaded under its name and version", async () => {
    const changed = named("retail", 2, policyText({ rules: rules("nik.valid == false => reject: R1") }));
    expect(await loaded(changed, then)).toEqual(said(null));
  });
});

it("the queries on the page about the API are ones that can be asked", async () => {
  const page = await readFile(new URL("../../docs/api.md", import.meta.url), "utf8");
  const queries = [...page.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, query = ""]) => query);
  expect(queries).not.toEqual([]);
  expect(queries.flatMap((query) => validate(schema, parse(query)))).toEqual([]);
});
