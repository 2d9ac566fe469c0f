import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { recordEnvironment } from "./record.ts";
import { sandboxStory } from "./support.ts";
import type { Story } from "./support.ts";

const CREATE = `mutation ($input: ApiKeyInput!) {
  createApiKey(input: $input) { secret key { id name scopes perMinute dailyBudgetIdr createdBy expiresAt } }
}`;
const ROTATE = `mutation ($id: ID!, $hours: Int! = 168) {
  rotateApiKey(id: $id, overlapHours: $hours) { secret key { id name scopes } }
}`;
const REVOKE = "mutation ($id: ID!) { revokeApiKey(id: $id) { id revokedAt } }";
const LIST = "query ($ended: Boolean! = false) { apiKeys(ended: $ended) { id name revokedAt lastUsedAt } }";
const AUDIT = "{ auditLog { edges { node { action actor subject } } } }";

let story: Story;
/** An administrator of the tenant `default`, who cannot unmask. */
let boss: string;
beforeAll(async () => {
  story = await sandboxStory({ environment: await recordEnvironment() });
  boss = (await create({ name: "boss", scopes: ["admin", "read", "audit"] })).secret;
});
afterAll(() => story.close());

async function ask(query: string, variables: Readonly<Record<string, unknown>> = {}, key?: string) {
  const { json } = await story.query(query, variables, key === undefined ? {} : { authorization: `Bearer ${key}` });
  const { data, errors = [] } = Object(json);
  return { data, codes: errors.map(({ extensions }: Coded) => extensions.code), argument: argumentOf(errors[0]) };
}

interface Coded {
  readonly extensions: { readonly code: string; readonly argument?: string };
}
const argumentOf = (error: Coded | undefined) => error?.extensions.argument;

interface Made {
  readonly secret: string;
  readonly key: { readonly id: string };
}

async function create(input: object, key?: string): Promise<Made> {
  const { data, codes } = await ask(CREATE, { input }, key);
  if (!data?.createApiKey) throw new Error(`not made: ${codes}`);
  return data.createApiKey;
}

describe("an administrator", () => {
  it("makes a key that works at once, and sees it listed without its secret", async () => {
    const input = { name: "shop", scopes: ["read", "read"], perMinute: 100, dailyBudgetIdr: 5_000_000_000 };
    const { secret, key } = await create({ ...input, expiresAt: "2999-01-01T00:00:00Z" }, boss);
    expect(key).toEqual({
      ...input,
      id: secret.slice(6, 16),
      scopes: ["read"],
      createdBy: "boss",
      expiresAt: "2999-01-01T00:00:00.000Z",
    });
    expect((await ask("{ policies { id } }", {}, secret)).codes).toEqual([]);
    const { text } = await story.query(LIST, {}, { authorization: `Bearer ${boss}` });
    expect(text).toContain(key.id);
    expect(text).not.toContain(secret.slice(17));
  });

  it("rotates a key and revokes the first one", async () => {
    const first = await create({ name: "turn", scopes: ["read"] }, boss);
    const { data } = await ask(ROTATE, { id: first.key.id }, boss);
    expect(data.rotateApiKey.key).toMatchObject({ name: "turn", scopes: ["read"] });
    for (const each of [first.secret, data.rotateApiKey.secret]) {
      expect((await ask("{ policies { id } }", {}, each)).codes).toEqual([]);
    }
    const revoked = await ask(REVOKE, { id: first.key.id }, boss);
    expect(revoked.data.revokeApiKey).toEqual({ id: first.key.id, revokedAt: expect.any(String) });
    await expect
      .poll(async () => (await ask("{ policies { id } }", {}, first.secret)).codes)
      .toEqual(["UNAUTHENTICATED"]);
    expect((await ask("{ policies { id } }", {}, data.rotateApiKey.secret)).codes).toEqual([]);
    const ids = async (ended: boolean) =>
      (await ask(LIST, { ended }, boss)).data.apiKeys.map(({ id }: Made["key"]) => id);
    expect(await ids(false)).not.toContain(first.key.id);
    expect(await ids(true)).toContain(first.key.id);
    expect(await ask(ROTATE, { id: first.key.id }, boss)).toMatchObject({ codes: ["BAD_USER_INPUT"], argument: "id" });
    const log = (await ask(AUDIT, {}, boss)).data.auditLog.edges.map(({ node }: { readonly node: object }) => node);
    const subject = `key/${first.key.id}`;
    expect(log).toEqual(
      expect.arrayContaining([
        { action: "KEY_CREATED", actor: "boss", subject },
        { action: "KEY_ROTATED", actor: "boss", subject },
        { action: "KEY_REVOKED", actor: "boss", subject },
      ]),
    );
  });

  it("makes and rotates no key that opens more than its own", async () => {
    const { data, codes } = await ask(CREATE, { input: { name: "more", scopes: ["read", "unmask"] } }, boss);
    expect([data, codes]).toEqual([{ createApiKey: null }, ["FORBIDDEN"]]);
    const wider = await create({ name: "wider", scopes: ["unmask"] });
    expect((await ask(ROTATE, { id: wider.key.id }, boss)).codes).toEqual(["FORBIDDEN"]);
    expect((await create({ name: "app", scopes: ["applicant"] }, boss)).key).toMatchObject({ scopes: ["applicant"] });
  });

  it("is told of no key by an id that none has", async () => {
    expect((await ask(REVOKE, { id: "abcdefghij" }, boss)).data).toEqual({ revokeApiKey: null });
    expect((await ask(ROTATE, { id: "abcdefghij" }, boss)).data).toEqual({ rotateApiKey: null });
  });

  it.each([
    ["a name with a blank", { name: "the shop" }, "input.name"],
    ["a scope that there is not", { scopes: ["everything"] }, "input.scopes.0"],
    ["no scope", { scopes: [] }, "input.scopes"],
    ["a limit of nothing", { perMinute: 0 }, "input.perMinute"],
    ["half a rupiah", { dailyBudgetIdr: 0.5 }, "input.dailyBudgetIdr"],
    ["an end in the past", { expiresAt: "2020-01-01T00:00:00Z" }, "input.expiresAt"],
  ])("is told what is wrong with %s", async (_what, wrong, argument) => {
    const answer = await ask(CREATE, { input: { name: "shop", scopes: ["read"], ...wrong } }, boss);
    expect(answer).toMatchObject({ codes: ["BAD_USER_INPUT"], argument });
  });
});

it("whoever has the narrow view manages no keys, whatever else they may do", async () => {
  const { secret } = await create({ name: "app-boss", scopes: ["admin", "applicant"] });
  expect((await ask(LIST, {}, secret)).codes).toContain("FORBIDDEN");
});
