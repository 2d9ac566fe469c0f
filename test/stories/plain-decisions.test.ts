import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { policyFolder, policyLike } from "./policy-folder.ts";
import { says, sandboxStory, selfie } from "./support.ts";
import type { Story } from "./support.ts";

const input = { ...says("all-match"), selfie };
const PROGRESS = `subscription ($input: ApplicantInput!) {
  applicantProgress(input: $input) { ... on ApplicantDecided { decision { outcome recorded validUntil } } }
}`;
const EVENTS = { accept: "text/event-stream" };

describe("a decision of a plain query", () => {
  const NOW = new Date("2026-02-28T22:00:00.000Z");
  const DECIDE = `query ($input: ApplicantInput!) {
    applicant(input: $input) {
      year: decision(policy: "year") { outcome recorded decidedAt validUntil }
      default: decision { recorded validUntil }
    }
  }`;

  it("is not kept, and stands as long as its own policy says", async () => {
    const year = `${policyLike("year", 1)}\nrecord: { validFor: 365d }\n`;
    await using folder = await policyFolder({ "default.yaml": policyLike("default", 1), "year.yaml": year });
    await using story = await sandboxStory({ environment: { SAKSI_POLICIES: folder.path }, clock: () => NOW });
    const { json } = await story.query(DECIDE, { input });
    expect(json).toEqual({
      data: {
        applicant: {
          year: {
            outcome: "APPROVE",
            recorded: false,
            decidedAt: "2026-02-28T22:00:00.000Z",
            validUntil: "2027-02-28T22:00:00.000Z",
          },
          default: { recorded: false, validUntil: null },
        },
      },
    });
    const { text } = await story.query(PROGRESS, { input }, EVENTS);
    expect(text).toContain('{"decision":{"outcome":"APPROVE","recorded":false,"validUntil":null}}');
  });
});

describe("where every decision is to be kept", () => {
  let story: Story;
  beforeAll(async () => {
    story = await sandboxStory({ environment: { SAKSI_PLAIN_DECISIONS: "forbid" } });
  });
  afterAll(async () => {
    await story.close();
  });
  beforeEach(() => {
    story.sandbox.reset();
  });

  const applicant = (fields: string): string =>
    `query ($input: ApplicantInput!, $no: Boolean = false) {
      applicant(input: $input) { __typename @include(if: $no) ${fields} }
    }`;

  const REFUSED = {
    message: "This server keeps every decision, and this one would not be kept: use the mutation assess instead.",
    extensions: { code: "PLAIN_DECISIONS_FORBIDDEN" },
  };

  it.each([
    ["alone", "decision { outcome }"],
    ["beside checks, none of which is made", "identity { verdict } faceMatch { verdict } decision { outcome }"],
    ["under another name", "mine: decision { determined }"],
    ["by a named policy", 'decision(policy: "default@1") { outcome }'],
    ["by a policy that is not loaded", 'decision(policy: "nobody") { outcome }'],
    ["in a fragment", "... on Applicant { ... { decision { outcome } } }"],
    ["deferred", "nik { valid } ... @defer { decision { outcome } }"],
    ["unless it is skipped, which it is not", "decision @skip(if: $no) { outcome }"],
  ])("none is drawn by a query, and nobody is asked: %s", async (_how, fields) => {
    const { status, text } = await story.query(
      applicant(fields),
      { input },
      { accept: "application/json, multipart/mixed" },
    );
    expect(status).toBe(200);
    const body: unknown = JSON.parse(/\{.*\}/.exec(text)?.[0] ?? "");
    expect(body).toMatchObject({ data: { applicant: null }, errors: [{ ...REFUSED, path: ["applicant"] }] });
    expect(story.sandbox.calls()).toEqual([]);
  });

  it("the error stands where the decision is selected", async () => {
    const query = `query ($input: ApplicantInput!) {
  applicant(input: $input) {
    nik { valid }
    decision { outcome }
  }
}`;
    const { json } = await story.query(query, { input });
    expect(json).toMatchObject({ errors: [{ locations: [{ line: 4, column: 5 }] }] });
  });

  it("the refusal is told before what is wrong with the input, which need not be mended for nothing", async () => {
    const { json } = await story.query(applicant("decision { outcome }"), { input: { ...input, name: " " } });
    expect(json).toMatchObject({ errors: [REFUSED] });
  });

  it("none is drawn by a subscription, which never begins, and nobody is asked", async () => {
    const { status, text } = await story.query(PROGRESS, { input }, EVENTS);
    expect(status).toBe(200);
    const [, event = ""] = /^data: (\{.*\})$/m.exec(text) ?? [];
    expect(JSON.parse(event)).toMatchObject({ errors: [{ ...REFUSED, path: ["applicantProgress"] }] });
    expect(text).not.toContain('decision"');
    expect(story.sandbox.calls()).toEqual([]);
  });

  it("a client that asks for it by name is told by the status as well", async () => {
    const { status, json } = await story.query(
      PROGRESS,
      { input },
      { accept: "application/graphql-response+json, text/event-stream" },
    );
    expect([status, json]).toMatchObject([403, { errors: [REFUSED] }]);
  });

  it("everything else is answered: the checks, what the number says, what a decision would cost", async () => {
    const fields =
      "nik { valid } identity { verdict } costEstimate { leastIdr } decision @include(if: $no) { outcome }";
    const { json } = await story.query(applicant(fields), { input });
    expect(json).toEqual({
      data: {
        applicant: {
          nik: { valid: true },
          identity: { verdict: "MATCH" },
          costEstimate: { leastIdr: expect.any(Number) },
        },
      },
    });
  });

  it("a refusal does not cost the other fields of its operation their answers", async () => {
    const query = `query ($input: ApplicantInput!) {
      refused: applicant(input: $input) { decision { outcome } }
      answered: applicant(input: $input) { nik { valid } }
    }`;
    const { json } = await story.query(query, { input });
    expect(json).toMatchObject({
      data: { refused: null, answered: { nik: { valid: true } } },
      errors: [{ ...REFUSED, path: ["refused"] }],
    });
  });
});
