import { describe, expect, it } from "vitest";

import { launch } from "./launch.ts";
import { NOBODY_APPROVED, policyFolder, policyLike } from "./policy-folder.ts";
import { liveStory, says, sandboxStory, selfie, KEY } from "./support.ts";
import type { Story } from "./support.ts";

const FILES = {
  "default-1.yaml": policyLike("default", 1),
  "default-2.yaml": policyLike("default", 2, NOBODY_APPROVED),
  "strict-7.yaml": policyLike("strict", 7, NOBODY_APPROVED),
  "strict-10.yaml": policyLike("strict", 10, NOBODY_APPROVED),
};

const DECIDE = `query ($input: ApplicantInput!, $policy: String) {
  applicant(input: $input) { decision(policy: $policy) { outcome policy { name version } } }
}`;
const input = { ...says("all-match"), selfie };

async function decidedBy(story: Story, policy?: string): Promise<unknown> {
  return (await story.query(DECIDE, { input, policy })).json;
}

const by = (name: string, version: number, outcome: string): object => ({
  data: { applicant: { decision: { outcome, policy: { name, version } } } },
});

describe("of several versions", () => {
  it("the newest is live where none is configured, also of a policy that is not the live one", async () => {
    await using folder = await policyFolder(FILES);
    await using story = await sandboxStory({ environment: { SAKSI_POLICIES: folder.path } });
    expect(await decidedBy(story)).toEqual(by("default", 2, "REVIEW"));
    expect(await decidedBy(story, "strict")).toEqual(by("strict", 10, "REVIEW"));
  });

  it("the configured one is live, and a caller reaches each other one by its number", async () => {
    await using folder = await policyFolder(FILES);
    const environment = { SAKSI_POLICIES: folder.path, SAKSI_POLICY: "default@1,strict@7" };
    await using story = await sandboxStory({ environment });
    expect(await decidedBy(story)).toEqual(by("default", 1, "APPROVE"));
    expect(await decidedBy(story, "default")).toEqual(by("default", 1, "APPROVE"));
    expect(await decidedBy(story, "default@2")).toEqual(by("default", 2, "REVIEW"));
    expect(await decidedBy(story, "strict")).toEqual(by("strict", 7, "REVIEW"));
    expect(await decidedBy(story, "strict@10")).toEqual(by("strict", 10, "REVIEW"));
  });

  it("two decide in one request, and each vendor is asked once", async () => {
    await using folder = await policyFolder(FILES);
    await using story = await sandboxStory({ environment: { SAKSI_POLICIES: folder.path } });
    const { json } = await story.query(
      `query ($input: ApplicantInput!) {
        applicant(input: $input) { old: decision(policy: "default@1") { outcome } new: decision { outcome } }
      }`,
      { input },
    );
    expect(json).toEqual({ data: { applicant: { old: { outcome: "APPROVE" }, new: { outcome: "REVIEW" } } } });
    expect(story.sandbox.calls("HYPERVERGE")).toHaveLength(1);
  });
});

it("the server does not start where a policy or a version is chosen that is not there, and says what was probably meant", async () => {
  await using folder = await policyFolder(FILES);
  const { ended } = launch({
    PORT: "0",
    SAKSI_POLICIES: folder.path,
    SAKSI_POLICY: "default@3",
    SAKSI_SHADOW_POLICIES: "strickt,default@2",
  });
  const { code, err } = await ended;
  expect(code).toBe(1);
  const there = "there is: default@2, default@1, strict@10, strict@7";
  expect(err).toContain(`SAKSI_POLICY names a policy that is not loaded (did you mean default@2?); ${there}`);
  expect(err).toContain(
    `SAKSI_SHADOW_POLICIES entry 1 names a policy that is not loaded (did you mean strict?); ${there}`,
  );
});

describe("what is decided", () => {
  it("is counted by policy, version and outcome", async () => {
    await using folder = await policyFolder(FILES);
    await using story = await sandboxStory({
      environment: { SAKSI_POLICIES: folder.path, SAKSI_POLICY: "default@1" },
    });
    await decidedBy(story);
    await decidedBy(story);
    await decidedBy(story, "default@2");
    const metrics = await (await fetch(`${story.url}/metrics`)).text();
    expect(metrics).toContain('saksi_decisions_total{policy="default",version="1",outcome="APPROVE"} 2\n');
    expect(metrics).toContain('saksi_decisions_total{policy="default",version="2",outcome="REVIEW"} 1\n');
    expect(metrics).toContain('saksi_decisions_total{policy="strict",version="7",outcome="REJECT"} 0\n');
  });

  it("is nobody's business in live mode without a key", async () => {
    await using story = await liveStory();
    expect((await fetch(`${story.url}/metrics`)).status).toBe(401);
    const authorization = `Bearer ${KEY}`;
    const answer = await fetch(`${story.url}/metrics`, { headers: { authorization } });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      200,
      "text/plain; version=0.0.4; charset=utf-8",
    ]);
  });
});

it("says at the start whom the live policy cannot approve with the providers that are on", async () => {
  const unset =
    "IDMETA_BASE_URL IDMETA_TOKEN IDMETA_TRUST_FLOW_ID GLAIR_BASE_URL GLAIR_USERNAME GLAIR_PASSWORD GLAIR_API_KEY HYPERVERGE_BASE_URL HYPERVERGE_APP_ID HYPERVERGE_APP_KEY";
  const off = Object.fromEntries(unset.split(" ").map((name) => [name, ""]));
  await using story = await liveStory({ environment: off });
  expect(story.lines("some checks have too few providers")).toMatchObject([
    {
      missing: [
        "default@1 takes 2 answers of the check identity, and only ILUMA is on: nobody can be approved",
        "default@1 takes 2 answers of the check face, and only ILUMA is on: nobody can be approved",
      ],
    },
  ]);
});
