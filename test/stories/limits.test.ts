import pg from "pg";
import { describe, expect, inject, it } from "vitest";

import { applicant, recordEnvironment } from "./record.ts";
import { sandboxStory } from "./support.ts";
import type { Story } from "./support.ts";

const CREATE = "mutation ($input: ApiKeyInput!) { createApiKey(input: $input) { secret } }";
const DECIDE = "query ($input: ApplicantInput!) { applicant(input: $input) { decision { outcome costIdr } } }";
const LOOK = "{ policies { id } }";
/** What the default policy's calls cost for somebody of whom everything matches. */
const COST = 12_500;

/** Two servers with one record, and keys of the caller `shop` in it. */
async function twoServers(environment: Readonly<Record<string, string>>) {
  let now = new Date("2026-11-20T16:00:00Z");
  const start = () => sandboxStory({ environment, clock: () => now });
  const stories = [await start(), await start()] as const;
  return {
    stories,
    /** @param limits as the key has them */
    async key(limits: object): Promise<string> {
      const { json } = await stories[0].query(CREATE, { input: { name: "shop", scopes: ["ask"], ...limits } });
      return Object(json).data.createApiKey.secret;
    },
    at: (moment: string) => void (now = new Date(moment)),
    async [Symbol.asyncDispose]() {
      for (const story of stories) await story.close();
    },
  };
}

async function codeOf(story: Story, key: string, query: string, variables: object = {}): Promise<string> {
  const { json } = await story.query(query, { ...variables }, { authorization: `Bearer ${key}` });
  return Object(json).errors?.[0].extensions.code ?? "none";
}

describe("a limit of requests", () => {
  it("holds for two servers together, and the next minute has a new one", async () => {
    const environment = await recordEnvironment();
    await using servers = await twoServers(environment);
    const { stories, at } = servers;
    const key = await servers.key({ perMinute: 60 });
    const ask = (count: number) =>
      Promise.all(Array.from({ length: count }, (_, index) => codeOf(stories[index % 2 ? 1 : 0], key, LOOK)));
    const codes = await ask(100);
    const allowed = codes.filter((code) => code === "none").length;
    expect(codes.filter((code) => code === "RATE_LIMITED")).toHaveLength(100 - allowed);
    expect(allowed).toBeLessThanOrEqual(60);
    // Each takes three at a time: the one that has nobody left to ask may still hold two.
    expect(allowed).toBeGreaterThanOrEqual(58);
    at("2026-11-20T16:01:00Z");
    expect(await ask(2)).toEqual(["none", "none"]);
  });
});

describe("a daily budget", () => {
  it("holds for two servers together, and the next day in Jakarta has a new one", async () => {
    const environment = await recordEnvironment();
    await using servers = await twoServers(environment);
    const { stories, at } = servers;
    const key = await servers.key({ dailyBudgetIdr: 3 * COST });
    const decide = (index: number) =>
      codeOf(stories[index % 2 ? 1 : 0], key, DECIDE, { input: applicant("all-match") });
    const codes: string[] = [];
    for (let index = 0; index < 6; index += 1) codes.push(await decide(index));
    const decided = codes.filter((code) => code === "none").length;
    expect(decided).toBeGreaterThanOrEqual(2);
    expect(decided).toBeLessThanOrEqual(3);
    expect(codes.slice(decided)).toEqual(codes.slice(decided).map(() => "BUDGET_EXHAUSTED"));
    at("2026-11-20T17:00:00Z");
    expect(await decide(0)).toBe("none");
  });

  it("goes on where a server that stops has left it", async () => {
    const environment = await recordEnvironment();
    await using servers = await twoServers(environment);
    const key = await servers.key({ dailyBudgetIdr: 2 * COST });
    const [one, other] = servers.stories;
    expect(await codeOf(one, key, DECIDE, { input: applicant("all-match") })).toBe("none");
    await one.close();
    // All that the first one held and did not spend is there for the other.
    expect(await codeOf(other, key, DECIDE, { input: applicant("all-match") })).toBe("none");
    expect(await codeOf(other, key, DECIDE, { input: applicant("all-match") })).toBe("BUDGET_EXHAUSTED");
  });
});

it("while the database is away, a caller with a limit is told to come back, and one without is answered", async () => {
  const environment = await recordEnvironment();
  await using servers = await twoServers(environment);
  const [story] = servers.stories;
  const free = await servers.key({});
  const bound = await servers.key({ perMinute: 1 });
  expect(await codeOf(story, free, LOOK)).toBe("none");
  // It has used what it took of its limit.
  expect(await codeOf(story, bound, LOOK)).toBe("none");
  await close(environment["DATABASE_URL"] ?? "");
  servers.at("2026-11-20T16:02:00Z");
  const refused = await story.query(LOOK, {}, { authorization: `Bearer ${bound}` });
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(refused.text).toContain("UNAVAILABLE");
  expect(await codeOf(story, free, LOOK)).toBe("none");
});

/** Lets nobody into a database any more. */
async function close(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  const client = new pg.Client({ connectionString: `${inject("postgres")}postgres` });
  await client.connect();
  try {
    await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
  } finally {
    await client.end();
  }
}
