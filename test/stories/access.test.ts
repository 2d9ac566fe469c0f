import { recordEnvironment } from "./record.ts";
import { describe, expect, it } from "vitest";

import { createMemoryMeter } from "../../src/access/memory-meter.ts";
import type { Meter } from "../../src/access/meter.ts";
import { jakartaDay } from "../../src/domain/calendar.ts";
import { callerOfKey } from "../../src/access/key-book.ts";
import { AUDIENCE, keyBookOf, startIssuer, storedKey } from "../access/support.ts";
import { launch } from "./launch.ts";
import { liveStory, says, sandboxStory, selfie } from "./support.ts";
import type { Answer } from "./support.ts";

const bearer = (shown: string) => ({ authorization: `Bearer ${shown}` });
const codeOf = ({ json }: Answer): unknown =>
  typeof json === "object" && json !== null && "errors" in json && Array.isArray(json.errors)
    ? json.errors[0]?.extensions?.code
    : undefined;

const ASSESS = `mutation ($input: AssessInput!) { assess(input: $input) { id decision { outcome costIdr } } }`;
const DECIDE = `query ($input: ApplicantInput!) { applicant(input: $input) { decision { outcome costIdr } } }`;
const input = { ...says("all-match"), selfie };

describe("a server in live mode with an issuer of tokens and no key", () => {
  const withIssuer = (url: string) =>
    liveStory({ environment: { SAKSI_API_KEYS: "", SAKSI_JWT_ISSUER: url, SAKSI_JWT_AUDIENCE: AUDIENCE } });

  it("answers whoever has a token, after the issuer's key has changed too, and logs nobody's name", async () => {
    await using issuer = await startIssuer();
    await using story = await withIssuer(issuer.url);
    const ask = async (claims: object) =>
      story.query("{ providers { name } }", {}, bearer(await issuer.sign({ ...claims })));
    expect((await ask({})).status).toBe(200);
    expect(codeOf(await ask({ tenant: undefined }))).toBe("UNAUTHENTICATED");
    expect(codeOf(await ask({ aud: "https://other.example" }))).toBe("UNAUTHENTICATED");
    expect(codeOf(await ask({ scope: "openid" }))).toBe("FORBIDDEN");
    expect(story.lines("request").map(({ caller, status }) => [caller, status])).toEqual([
      [expect.stringMatching(/^token:[0-9a-f]{12}$/), 200],
      [null, 401],
      [null, 401],
      [expect.stringMatching(/^token:[0-9a-f]{12}$/), 403],
    ]);
    expect(story.log()).not.toContain("siti@bank.example");
  });

  it("says nothing against a token while its issuer is down: it says when to come back", async () => {
    await using issuer = await startIssuer();
    await using story = await withIssuer(issuer.url);
    issuer.up = false;
    const answer = await story.query("{ providers { name } }", {}, bearer(await issuer.sign()));
    expect([answer.status, codeOf(answer), answer.headers.get("retry-after")]).toEqual([503, "UNAVAILABLE", "5"]);
    issuer.up = true;
    expect((await story.query("{ providers { name } }", {}, bearer(await issuer.sign()))).status).toBe(200);
  });

  it("lets nobody in who shows nothing", async () => {
    await using issuer = await startIssuer();
    await using story = await withIssuer(issuer.url);
    expect((await story.query("{ providers { name } }", {}, { authorization: "" })).status).toBe(401);
  });
});

it("a server in live mode that nobody could ever call does not start, and says what it lacks", async () => {
  const environment = { PATH: process.env["PATH"] ?? "", SAKSI_MODE: "live", PORT: "0", SAKSI_DATA: "/nowhere" };
  const { code, err } = await launch(environment).ended;
  expect(code).toBe(1);
  expect(err).toMatch(/^Saksi cannot start:\n {2}neither SAKSI_API_KEYS nor SAKSI_JWT_ISSUER is set, .*\n$/);
});

describe("a kept key", () => {
  it("opens what its scopes open, and for the rest no vendor is asked", async () => {
    const { key, text } = storedKey({ scopes: ["read"] });
    await using story = await liveStory({ environment: { SAKSI_API_KEYS: "" }, keyBook: keyBookOf(key) });
    expect((await story.query("{ policies { id } }", {}, bearer(text))).status).toBe(200);
    const answer = await story.query(DECIDE, { input }, bearer(text));
    expect([answer.status, codeOf(answer)]).toEqual([403, "FORBIDDEN"]);
    expect(answer.text).toContain("`applicant` takes the scope `ask`");
    expect(story.sandbox.calls()).toEqual([]);
  });

  it("shares its calls with its own tenant, and with no other", async () => {
    const [one, same, other] = ["bank", "bank", "lender"].map((tenant) => storedKey({ tenant }));
    if (!one || !same || !other) throw new RangeError("three keys were made");
    await using story = await sandboxStory({
      keyBook: keyBookOf(one.key, same.key, other.key),
      sandbox: SLOWLY,
    });
    const { nik, name } = says("all-match");
    const ask = ({ text }: typeof one) => story.query(VERIFY, { input: { nik, name } }, bearer(text));
    await Promise.all([ask(one), ask(same)]);
    expect(story.sandbox.calls("GLAIR")).toHaveLength(1);
    story.sandbox.reset();
    await Promise.all([ask(one), ask(other)]);
    expect(story.sandbox.calls("GLAIR")).toHaveLength(2);
  });
});

const VERIFY = `query ($input: IdentityInput!) { identity(input: $input) { verdict } }`;
/** Long enough for two requests to meet at it. */
const SLOWLY = { GLAIR: { latency: { minMs: 500, maxMs: 500 } } };

describe("a daily budget", () => {
  const COST = 12_500;
  const limits = { perMinute: null, dailyBudgetIdr: 20_000 };

  async function spending() {
    const { key, text } = storedKey({ limits, scopes: ["ask", "assess"] });
    const meter = createMemoryMeter();
    let now = new Date("2026-11-20T16:00:00Z");
    const environment = await recordEnvironment();
    const story = await sandboxStory({ environment, keyBook: keyBookOf(key), meter, clock: () => now });
    const caller = callerOfKey(key);
    if (caller === null) throw new RangeError("a key whose scopes are known");
    return {
      story,
      decide: (applicant: object = input) => story.query(DECIDE, { input: applicant }, bearer(text)),
      assess: (idempotencyKey: string) =>
        story.query(ASSESS, { input: { idempotencyKey, applicant: { ...input } } }, bearer(text)),
      spent: () => meter.spent(caller, jakartaDay(now)),
      tomorrow: () => void (now = new Date("2026-11-20T17:00:00Z")),
      [Symbol.asyncDispose]: () => story.close(),
    };
  }

  it("is spent by what calls are billed at, and what does not fit into it asks nobody until the next day in Jakarta", async () => {
    await using day = await spending();
    const first = await day.decide();
    expect(first.json).toMatchObject({ data: { applicant: { decision: { outcome: "APPROVE", costIdr: COST } } } });
    await expect.poll(day.spent).toBe(COST);
    day.story.sandbox.reset();
    const second = await day.decide();
    expect([second.status, codeOf(second)]).toEqual([200, "BUDGET_EXHAUSTED"]);
    expect(second.text).not.toMatch(/\d{4}/);
    // IDmeta's finalize is made in the background, and is of the first one.
    expect(day.story.sandbox.calls().filter(({ path }) => !path.includes("finalize"))).toEqual([]);
    expect(await day.spent()).toBe(COST);
    day.tomorrow();
    expect((await day.decide()).json).toMatchObject({ data: { applicant: { decision: { outcome: "APPROVE" } } } });
  });

  it("is spent by assessments, and whoever asks for one again needs none of it", async () => {
    await using day = await spending();
    const first = await day.assess("one");
    expect(first.json).toMatchObject({ data: { assess: { decision: { costIdr: COST } } } });
    await expect.poll(day.spent).toBe(COST);
    expect((await day.assess("one")).json).toEqual(first.json);
    const second = await day.assess("two");
    expect([second.status, codeOf(second)]).toEqual([200, "BUDGET_EXHAUSTED"]);
    await expect.poll(day.spent).toBe(COST);
    day.tomorrow();
    expect((await day.assess("two")).json).toMatchObject({ data: { assess: { decision: { costIdr: COST } } } });
  });

  it("is not overdrawn by two who ask at once", async () => {
    await using day = await spending();
    const codes = (await Promise.all([day.decide(), day.decide()])).map(codeOf);
    expect(codes.toSorted()).toEqual(["BUDGET_EXHAUSTED", undefined]);
    await expect.poll(day.spent).toBe(COST);
  });

  it("that cannot be looked at is spent by nobody", async () => {
    const { key, text } = storedKey({ limits });
    const meter: Meter = { ...createMemoryMeter(), reserve: () => Promise.reject(new Error("Rahasia")) };
    await using story = await sandboxStory({ keyBook: keyBookOf(key), meter });
    const answer = await story.query(DECIDE, { input }, bearer(text));
    expect([answer.json, codeOf(answer)]).toMatchObject([{ data: { applicant: null } }, "UNAVAILABLE"]);
    expect(story.sandbox.calls()).toEqual([]);
    expect(story.log() + answer.text).not.toContain("Rahasia");
  });

  it("has back what a vendor was asked for in vain, and did not bill", async () => {
    await using day = await spending();
    const { text } = await day.decide({ ...says("glair-rate-limited"), selfie });
    const costIdr = Number(/"costIdr":(\d+)/.exec(text)?.[1]);
    expect(costIdr).toBeLessThan(COST);
    await expect.poll(day.spent).toBe(costIdr);
  });
});
