import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { says, sandboxStory } from "./support.ts";
import type { Story } from "./support.ts";

const HEALTH = `{ providers { name health { circuit recentCalls recentFailures underWay p95Ms { endpoint p95Ms } } } }`;
const IDENTITY = `query ($input: IdentityInput!) { identity(input: $input) { providers { provider status failure { code } } } }`;

let story: Story;
beforeEach(async () => {
  story = await sandboxStory();
});
afterEach(async () => {
  await story.close();
  vi.useRealTimers();
});

/** So many questions, each about somebody else: the same one asked twice at once would be one call. */
const ask = (people: number) =>
  Promise.all(
    Array.from({ length: people }, (_, index) => {
      const { nik, dateOfBirth, gender } = says("all-match");
      return story.query(IDENTITY, {
        input: { nik, dateOfBirth, gender, name: `Somebody ${String.fromCodePoint(65 + index)}` },
      });
    }),
  );

async function breakGlair(): Promise<void> {
  story.sandbox.configure("GLAIR", { down: true });
  await ask(20);
}

const ready = async () => {
  const response = await fetch(`${story.url}/ready`);
  return [response.status, await response.json()];
};

const scraped = async (name: string) =>
  (await (await fetch(`${story.url}/metrics`)).text()).split("\n").filter((line) => line.startsWith(name));

/** Of GLAIR. */
async function health(): Promise<unknown> {
  const { json } = await story.query(HEALTH);
  const { data } = Object(json);
  return data.providers[1].health;
}

describe("a server whose vendors are well", () => {
  it("tells how its calls went, and asks no vendor for it", async () => {
    await ask(20);
    // IDmeta's sessions are closed after its answers.
    const calls = () => [...story.sandbox.calls("GLAIR"), ...story.sandbox.calls("ILUMA")].length;
    const before = calls();
    // What is worth knowing of the p95 is worked out a few times a second, and not for every call.
    await expect.poll(health).toEqual({
      circuit: "CLOSED",
      recentCalls: 20,
      recentFailures: 0,
      underWay: 0,
      p95Ms: [
        { endpoint: "verification", p95Ms: expect.any(Number) },
        { endpoint: "face-verification", p95Ms: null },
      ],
    });
    expect(calls()).toBe(before);
  });

  it("tells it over GET as well", async () => {
    const response = await fetch(`${story.url}/graphql?query=${encodeURIComponent(HEALTH)}`, {
      headers: { accept: "application/graphql-response+json" },
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('"circuit":"CLOSED"');
  });

  it("shows a call that is under way, in the schema and in the metrics", async () => {
    story.sandbox.configure("GLAIR", { latency: { minMs: 30_000, maxMs: 30_000 } });
    const gone = new AbortController();
    const asked = fetch(`${story.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: IDENTITY, variables: { input: { nik: says("all-match").nik, name: "Somebody" } } }),
      signal: gone.signal,
    });
    await story.sandbox.until((calls) => calls.some(({ vendor }) => vendor === "GLAIR"));
    expect(await health()).toMatchObject({ underWay: 1 });
    expect(await scraped('saksi_vendor_calls_under_way{provider="GLAIR"')).toEqual([
      'saksi_vendor_calls_under_way{provider="GLAIR"} 1',
    ]);
    gone.abort();
    await expect(asked).rejects.toThrow("aborted");
    await story.sandbox.until((calls) => calls.some(({ cancelled }) => cancelled));
    await expect
      .poll(() => scraped('saksi_vendor_calls_total{provider="GLAIR",endpoint="verification"'))
      .toContain(
        'saksi_vendor_calls_total{provider="GLAIR",endpoint="verification",checks="IDENTITY",outcome="CANCELLED"} 1',
      );
  });

  it("counts the look-up of a listing among the calls", async () => {
    await story.query(`query { listing(provider: ILUMA, id: "nobodys") { answer { status } } }`);
    const labels = 'provider="ILUMA",endpoint="listing"';
    expect(await scraped(`saksi_vendor_calls_total{${labels},checks="none",outcome="ANSWERED"}`)).toEqual([
      `saksi_vendor_calls_total{${labels},checks="none",outcome="ANSWERED"} 1`,
    ]);
  });

  it("is ready, by each of them", async () => {
    const detail = { IDMETA: "on", GLAIR: "on", HYPERVERGE: "on", ILUMA: "on" };
    expect(await ready()).toEqual([200, { status: "ok", detail }]);
  });
});

describe("a vendor that is down", () => {
  it("is left alone, and everybody who looks can see it", async () => {
    await breakGlair();
    expect(await health()).toMatchObject({ circuit: "OPEN", recentCalls: 20, recentFailures: 20, underWay: 0 });
    expect(await ready()).toEqual([
      200,
      { status: "degraded", detail: { IDMETA: "on", GLAIR: "degraded", HYPERVERGE: "on", ILUMA: "on" } },
    ]);
    const calls = story.sandbox.calls("GLAIR").length;
    await ask(1);
    expect(story.sandbox.calls("GLAIR")).toHaveLength(calls);
    expect(await scraped('saksi_vendor_circuit{provider="GLAIR"')).toEqual([
      'saksi_vendor_circuit{provider="GLAIR",state="CLOSED"} 0',
      'saksi_vendor_circuit{provider="GLAIR",state="OPEN"} 1',
      'saksi_vendor_circuit{provider="GLAIR",state="HALF_OPEN"} 0',
    ]);
    expect(await scraped('saksi_vendor_held_back_total{provider="GLAIR",reason="circuit"}')).toEqual([
      'saksi_vendor_held_back_total{provider="GLAIR",reason="circuit"} 1',
    ]);
  });

  it("is one warning in the log, however often it is tried, and one line when it is back", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    await breakGlair();
    // After its rest one call tries it, and it is still down.
    vi.setSystemTime(Date.now() + 6_000);
    await ask(1);
    story.sandbox.configure("GLAIR", { down: false });
    await story.sandbox.settled();
    vi.setSystemTime(Date.now() + 31_000);
    await ask(1);
    expect(await health()).toMatchObject({ circuit: "CLOSED" });
    expect((await ready())[1]).toMatchObject({ status: "ok" });
    const about = { provider: "GLAIR" };
    expect(story.lines("vendor left alone: most of its latest calls failed")).toMatchObject([{ ...about, level: 40 }]);
    expect(story.lines("vendor answers again: it is asked as before")).toMatchObject([{ ...about, level: 30 }]);
    expect(await scraped('saksi_vendor_circuit_changes_total{provider="GLAIR"')).toEqual([
      'saksi_vendor_circuit_changes_total{provider="GLAIR",state="CLOSED"} 1',
      'saksi_vendor_circuit_changes_total{provider="GLAIR",state="OPEN"} 2',
      'saksi_vendor_circuit_changes_total{provider="GLAIR",state="HALF_OPEN"} 2',
    ]);
  });

  it("leaves nothing of an applicant in the metrics", async () => {
    await breakGlair();
    const page = (await scraped("")).join("\n");
    const { nik, name } = says("all-match");
    for (const value of [nik, name, "Somebody", "127.0.0.1"]) expect(page).not.toContain(value);
  });
});

it("degraded by all its vendors is still not down", async () => {
  for (const vendor of ["IDMETA", "GLAIR", "HYPERVERGE", "ILUMA"] as const) {
    story.sandbox.configure(vendor, { down: true });
  }
  const query = `query ($input: ApplicantInput!) { applicant(input: $input) { identity { verdict } screening { verdict } } }`;
  const { nik, dateOfBirth, gender } = says("all-match");
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      story.query(query, { input: { nik, dateOfBirth, gender, name: `Somebody ${String.fromCodePoint(65 + index)}` } }),
    ),
  );
  const [status, body] = await ready();
  expect([status, body]).toMatchObject([200, { status: "degraded", detail: { GLAIR: "degraded", ILUMA: "degraded" } }]);
});

it("an account's limits are kept, and who is held back is counted by why", async () => {
  await story.close();
  story = await sandboxStory({ environment: { GLAIR_RATE: "0.01", IDMETA_CONCURRENCY: "1" } });
  await ask(1);
  story.sandbox.configure("IDMETA", { latency: { minMs: 60, maxMs: 60 } });
  // One has the place and eight wait for it; the tenth would wait too long. The one call that GLAIR's pace allows was made.
  const answers = await ask(10);
  const told = answers.map(({ text }) => /"GLAIR","status":"(\w+)","failure":{"code":"(\w+)"}/.exec(text)?.slice(1));
  expect(new Set(told.map(String))).toEqual(new Set(["FAILED,RATE_LIMITED"]));
  expect(story.sandbox.calls("GLAIR")).toHaveLength(1);
  expect(await scraped('saksi_vendor_held_back_total{provider="GLAIR",reason="pace"}')).toEqual([
    'saksi_vendor_held_back_total{provider="GLAIR",reason="pace"} 10',
  ]);
  expect(await scraped('saksi_vendor_held_back_total{provider="IDMETA",reason="crowded"}')).toEqual([
    'saksi_vendor_held_back_total{provider="IDMETA",reason="crowded"} 1',
  ]);
});
