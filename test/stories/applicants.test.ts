import { afterAll, beforeAll, expect, it } from "vitest";

import { APPLICANT, liveStory, sandboxStory, says, selfie } from "./support.ts";
import type { Story } from "./support.ts";

let sandbox: Story;
let live: Story;
beforeAll(async () => {
  [sandbox, live] = await Promise.all([sandboxStory(), liveStory()]);
});
afterAll(async () => {
  await Promise.all([sandbox.close(), live.close()]);
});

const STORIES = [
  ["all-match", { identity: "MATCH", face: "MATCH", screening: "CLEAR", outcome: "APPROVE", reasons: [] }],
  ["all-match-woman", { identity: "MATCH", face: "MATCH", screening: "CLEAR", outcome: "APPROVE", reasons: [] }],
  ["one-word-name", { identity: "MATCH", face: "MATCH", screening: "CLEAR", outcome: "APPROVE", reasons: [] }],
  ["past-region", { identity: "MATCH", face: "MATCH", screening: "CLEAR", outcome: "APPROVE", reasons: [] }],
  ["name-mismatch", { identity: "MISMATCH", face: "MATCH", screening: "CLEAR", outcome: "REVIEW", reasons: ["ID01"] }],
  ["nik-unknown", { identity: "NOT_FOUND", face: "UNKNOWN", screening: "CLEAR", outcome: "REJECT", reasons: ["ID04"] }],
  ["face-mismatch", { identity: "MATCH", face: "MISMATCH", screening: "CLEAR", outcome: "REJECT", reasons: ["FA01"] }],
  ["glair-conflict", { identity: "CONFLICT", face: "MATCH", screening: "CLEAR", outcome: "REVIEW", reasons: ["ID01"] }],
  ["iluma-conflict", { identity: "CONFLICT", face: "MATCH", screening: "CLEAR", outcome: "REVIEW", reasons: [] }],
  ["pep-hit", { identity: "MATCH", face: "MATCH", screening: "POSSIBLE_MATCH", outcome: "REVIEW", reasons: ["AM02"] }],
  [
    "sanctions-hit",
    { identity: "MATCH", face: "MATCH", screening: "POSSIBLE_MATCH", outcome: "REJECT", reasons: ["AM01", "AM02"] },
  ],
  [
    "partial-date-hit",
    { identity: "MATCH", face: "MATCH", screening: "POSSIBLE_MATCH", outcome: "REJECT", reasons: ["AM01", "AM02"] },
  ],
  ["adverse-media", { identity: "MATCH", face: "MATCH", screening: "CLEAR", outcome: "APPROVE", reasons: [] }],
] as const;

it.each(STORIES)(
  "%s is decided as its story says, in the sandbox and against the same vendors live",
  async (key, told) => {
    const input = { ...says(key), selfie };
    const answers = await Promise.all([sandbox, live].map((story) => story.query(APPLICANT, { input })));
    for (const { json } of answers) {
      expect(json).not.toHaveProperty("errors");
      expect(json).toMatchObject({
        data: {
          applicant: {
            identity: { verdict: told.identity },
            faceMatch: { verdict: told.face },
            screening: { verdict: told.screening },
            decision: { outcome: told.outcome, reasons: told.reasons.map((code) => ({ code })) },
          },
        },
      });
    }
  },
);

it("a review without a reason says what an approval would have taken", async () => {
  const query = `query ($input: ApplicantInput!) {
    applicant(input: $input) { decision { outcome reasons { code } unmet { condition holds facts { path value } } } }
  }`;
  const { json } = await sandbox.query(query, { input: { ...says("iluma-conflict"), selfie } });
  expect(json).toMatchObject({
    data: {
      applicant: {
        decision: {
          outcome: "REVIEW",
          reasons: [],
          unmet: [
            {
              condition: "identity.verdict == MATCH",
              holds: false,
              facts: [{ path: "identity.verdict", value: "CONFLICT" }],
            },
          ],
        },
      },
    },
  });
});

it("a listing is looked up by the id that a hit carries", async () => {
  const { name } = says("partial-date-hit");
  const search = `query ($input: IndividualScreeningInput!) {
    individualScreening(input: $input) { hits { datesOfBirth sources { provider listingId } } }
  }`;
  const { json } = await sandbox.query(search, { input: { name } });
  expect(json).toMatchObject({ data: { individualScreening: { hits: [{ datesOfBirth: ["1974"] }] } } });
  const id = /"listingId":"([^"]+)"/.exec(JSON.stringify(json))?.[1];
  const found = await sandbox.query(
    `query ($id: ID!) { listing(provider: ILUMA, id: $id) { listing { id datesOfBirth scopes } answer { status } } }`,
    { id },
  );
  expect(found.json).toMatchObject({
    data: { listing: { listing: { id, datesOfBirth: ["1974"] }, answer: { status: "ANSWERED" } } },
  });
});

it("a listing that nobody has is null, and no failure", async () => {
  const query = `{ listing(provider: ILUMA, id: "00000000-0000-4000-8000-000000000000") { listing { id } answer { status } } }`;
  expect((await sandbox.query(query)).json).toEqual({
    data: { listing: { listing: null, answer: { status: "ANSWERED" } } },
  });
});

it("a provider without lists cannot be asked for a listing, and says so", async () => {
  const query = `{ listing(provider: GLAIR, id: "x") { listing { id } answer { status skipped { reason } } } }`;
  expect((await sandbox.query(query)).json).toMatchObject({
    data: { listing: { listing: null, answer: { status: "SKIPPED" } } },
  });
});

it("a live provider without credentials is off: listed, never called, and its policy still decides", async () => {
  await using story = await liveStory({
    environment: { HYPERVERGE_APP_ID: "", HYPERVERGE_APP_KEY: "" },
  });
  const { json } = await story.query(`{ providers { name enabled } }`);
  expect(json).toMatchObject({ data: { providers: expect.arrayContaining([{ name: "HYPERVERGE", enabled: false }]) } });
  const decided = await story.query(APPLICANT, { input: { ...says("all-match"), selfie } });
  expect(decided.json).toMatchObject({ data: { applicant: { decision: { outcome: "APPROVE" } } } });
  expect(story.sandbox.calls("HYPERVERGE")).toEqual([]);
});
