import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { says, sandboxStory, selfie } from "./support.ts";
import type { Story } from "./support.ts";

let story: Story;
beforeAll(async () => {
  story = await sandboxStory({ environment: { GLAIR_PRICES: "verification:700" } });
});
afterAll(async () => {
  await story.close();
});
beforeEach(() => {
  story.sandbox.reset();
});

const input = { ...says("all-match"), selfie };

describe("an estimate", () => {
  const ESTIMATE = `query ($input: ApplicantInput!) {
    applicant(input: $input) { costEstimate { leastIdr mostIdr calls { provider endpoint checks priceIdr certain } } }
  }`;

  it("tells what a decision costs, and asks nobody", async () => {
    const { json } = await story.query(ESTIMATE, { input });
    expect(json).toMatchObject({
      data: {
        applicant: {
          costEstimate: {
            leastIdr: 12_200,
            mostIdr: 12_200,
            calls: expect.arrayContaining([
              {
                provider: "IDMETA",
                endpoint: "dukcapil-full",
                checks: ["IDENTITY", "FACE"],
                priceIdr: 2500,
                certain: true,
              },
              { provider: "GLAIR", endpoint: "verification", checks: ["IDENTITY"], priceIdr: 700, certain: true },
            ]),
          },
        },
      },
    });
    expect(story.sandbox.calls()).toEqual([]);
  });

  it("is less without a selfie", async () => {
    const { json } = await story.query(ESTIMATE, { input: says("all-match") });
    expect(json).toMatchObject({ data: { applicant: { costEstimate: { leastIdr: 6_200, mostIdr: 6_200 } } } });
  });
});

describe("a decision", () => {
  it("says what its calls are billed at, whatever else was selected", async () => {
    const query = `query ($input: ApplicantInput!) { applicant(input: $input) { decision { costIdr } identity { verdict } } }`;
    const { json } = await story.query(query, { input });
    expect(json).toMatchObject({ data: { applicant: { decision: { costIdr: 12_200 } } } });
  });

  it("counts nothing for a vendor that surely does not bill, however often it was asked", async () => {
    const query = `query ($input: IdentityInput!) { identity(input: $input) { providers { provider attempts costIdr } } }`;
    const { nik, name } = says("glair-rate-limited");
    const { json } = await story.query(query, { input: { nik, name } });
    const asked = story.sandbox.calls("GLAIR").length;
    expect(asked).toBeGreaterThan(0);
    expect(JSON.stringify(json)).toContain(`{"provider":"GLAIR","attempts":${asked},"costIdr":0}`);
  });
});

describe("maxCostIdr", () => {
  const DECIDE = `query ($input: ApplicantInput!, $most: Int) {
    applicant(input: $input, maxCostIdr: $most) { decision { outcome costIdr } }
  }`;

  it("that is too low for what must be asked is told so, and nobody is asked", async () => {
    const { status, json } = await story.query(DECIDE, { input, most: 12_199 });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      data: { applicant: null },
      errors: [
        {
          message: "This costs at least Rp 12200, which is more than maxCostIdr allows.",
          path: ["applicant"],
          extensions: { code: "MAX_COST_EXCEEDED", argument: "maxCostIdr" },
        },
      ],
    });
    expect(story.sandbox.calls()).toEqual([]);
  });

  it("that is enough changes nothing", async () => {
    const { json } = await story.query(DECIDE, { input, most: 12_200 });
    expect(json).toMatchObject({ data: { applicant: { decision: { outcome: "APPROVE", costIdr: 12_200 } } } });
  });

  it("below 0 is an input error", async () => {
    const { json } = await story.query(DECIDE, { input, most: -1 });
    expect(json).toMatchObject({ errors: [{ extensions: { code: "BAD_USER_INPUT", argument: "maxCostIdr" } }] });
  });

  it("holds for a field by itself", async () => {
    const query = `query ($input: IdentityInput!) {
      enough: identity(input: $input, maxCostIdr: 100000) { verdict }
      little: identity(input: $input, maxCostIdr: 100) { verdict }
    }`;
    const { nik, name, dateOfBirth, gender } = says("all-match");
    const { json } = await story.query(query, { input: { nik, name, dateOfBirth, gender } });
    expect(json).toMatchObject({
      data: { enough: { verdict: "MATCH" }, little: null },
      errors: [{ path: ["little"], extensions: { code: "MAX_COST_EXCEEDED" } }],
    });
  });
});
