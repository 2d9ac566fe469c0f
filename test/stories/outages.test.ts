import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { APPLICANT, says, sandboxStory, selfie } from "./support.ts";
import type { Story } from "./support.ts";

const VENDORS = ["IDMETA", "GLAIR", "HYPERVERGE", "ILUMA"] as const;

// A server of its own for each: one on which so many calls fail would begin to leave its vendors alone.
let story: Story;
beforeEach(async () => {
  story = await sandboxStory();
});
afterEach(async () => {
  await story.close();
});

const check = (key: string) => story.query(APPLICANT, { input: { ...says(key), selfie } });

describe("an applicant whom everything speaks for", () => {
  it("is approved, determined, with nothing missing", async () => {
    expect((await check("all-match")).json).toMatchObject({
      data: { applicant: { decision: { outcome: "APPROVE", determined: true, missing: [], reasons: [] } } },
    });
  });

  it("is REVIEW where all vendors are down, with every missing fact and its cause", async () => {
    for (const vendor of VENDORS) story.sandbox.configure(vendor, { down: true });
    const { json } = await check("all-match");
    const missing = [
      "identity.verdict",
      "identity.name",
      "identity.dateOfBirth",
      "face.verdict",
      "face.score",
      "screening.verdict",
      "screening.topScore",
      "screening.hits",
    ];
    expect(json).toMatchObject({
      data: {
        applicant: {
          identity: { verdict: "UNKNOWN" },
          faceMatch: { verdict: "UNKNOWN", score: null },
          screening: { verdict: "UNKNOWN", topScore: null },
          decision: {
            outcome: "REVIEW",
            determined: false,
            reasons: [],
            missing: expect.arrayContaining(missing.map((path) => ({ path, cause: "UNAVAILABLE" }))),
          },
        },
      },
    });
  });

  it.each(VENDORS)(
    "is never refused because %s is down, and approved only where the rest is enough",
    async (vendor) => {
      story.sandbox.configure(vendor, { down: true });
      const outcome = vendor === "ILUMA" ? "REVIEW" : "APPROVE";
      expect((await check("all-match")).json).toMatchObject({ data: { applicant: { decision: { outcome } } } });
    },
  );

  it("is REVIEW where all vendors answer with failures of their own", async () => {
    for (const vendor of VENDORS) story.sandbox.configure(vendor, { failureRate: 1 });
    expect((await check("all-match")).json).toMatchObject({
      data: { applicant: { decision: { outcome: "REVIEW", determined: false } } },
    });
  });
});

describe("a deadline", () => {
  it("is held though vendors are slower, and what they did not say in time is TIMEOUT", async () => {
    const slow = await sandboxStory({ environment: { SAKSI_DEADLINE: "150ms" } });
    try {
      slow.sandbox.configure("GLAIR", { latency: { minMs: 5000, maxMs: 5000 } });
      const started = performance.now();
      const { gender: _gender, ...input } = says("all-match");
      const query = `query ($input: IdentityInput!) { identity(input: $input) { verdict providers { provider status failure { code retryable } } } }`;
      const { json } = await slow.query(query, { input });
      expect(performance.now() - started).toBeLessThan(1500);
      expect(json).toMatchObject({ data: { identity: { verdict: "UNKNOWN" } } });
      expect(JSON.stringify(json)).toContain(
        '{"provider":"GLAIR","status":"FAILED","failure":{"code":"TIMEOUT","retryable":true}}',
      );
    } finally {
      await slow.close();
    }
  });
});

describe("what a vendor does to one applicant", () => {
  it.each([
    ["glair-down", "identity", "GLAIR", { status: "FAILED", failure: { code: "UNAVAILABLE" } }],
    ["glair-rate-limited", "identity", "GLAIR", { status: "FAILED", failure: { code: "RATE_LIMITED" } }],
    ["glair-malformed", "identity", "GLAIR", { status: "FAILED", failure: { code: "MALFORMED_RESPONSE" } }],
    ["glair-bad-gateway", "identity", "GLAIR", { status: "FAILED", failure: { code: "UNAVAILABLE" } }],
    ["hyperverge-down", "faceMatch", "HYPERVERGE", { status: "FAILED", failure: { code: "UNAVAILABLE" } }],
    ["hyperverge-no-face", "faceMatch", "HYPERVERGE", { status: "FAILED", failure: { code: "INVALID_INPUT" } }],
    ["idmeta-down", "identity", "IDMETA", { status: "FAILED", failure: { code: "UNAVAILABLE" } }],
    ["iluma-down", "screening", "ILUMA", { status: "FAILED", failure: { code: "UNAVAILABLE" } }],
    ["iluma-failed", "screening", "ILUMA", { status: "FAILED", failure: { code: "UNAVAILABLE" } }],
    ["iluma-rate-limited", "screening", "ILUMA", { status: "FAILED", failure: { code: "RATE_LIMITED" } }],
    ["iluma-malformed", "screening", "ILUMA", { status: "FAILED", failure: { code: "MALFORMED_RESPONSE" } }],
  ] as const)("%s: the failure is data in %s", async (key, field, provider, part) => {
    const { status, json } = await check(key);
    expect(status).toBe(200);
    expect(json).not.toHaveProperty("errors");
    expect(json).toMatchObject({
      data: {
        applicant: { [field]: { providers: expect.arrayContaining([expect.objectContaining({ provider, ...part })]) } },
      },
    });
  });

  it("iluma-pending: the card is completed by callback, and the search too, or by asking for it by id", async () => {
    const { json } = await check("iluma-pending");
    expect(json).toMatchObject({
      data: {
        applicant: {
          identity: {
            providers: expect.arrayContaining([expect.objectContaining({ provider: "ILUMA", status: "ANSWERED" })]),
          },
          screening: { verdict: "CLEAR" },
        },
      },
    });
  });
});

describe("whether a vendor is up", () => {
  it("is asked of the vendor itself where it can say so, and not over GET", async () => {
    expect((await story.query("{ providers { name up } }")).json).toMatchObject({
      data: {
        providers: [
          { name: "IDMETA", up: null },
          { name: "GLAIR", up: null },
          { name: "HYPERVERGE", up: null },
          { name: "ILUMA", up: true },
        ],
      },
    });
    story.sandbox.configure("ILUMA", { down: true });
    expect((await story.query("{ providers { up } }")).json).toMatchObject({
      data: { providers: [{ up: null }, { up: null }, { up: null }, { up: false }] },
    });
    const got = await fetch(`${story.url}/graphql?query=${encodeURIComponent("{ providers { up } }")}`);
    expect(got.status).toBe(405);
    expect((await fetch(`${story.url}/graphql?query=${encodeURIComponent("{ providers { name } }")}`)).status).toBe(
      200,
    );
  });
});
