import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";

import { openPostgres } from "../../../src/store/open-postgres.ts";
import { keptSelfie } from "../../../src/store/schema/index.ts";
import { policyFolder } from "../policy-folder.ts";
import type { PolicyFolder } from "../policy-folder.ts";
import { assess, fieldOf, recordEnvironment } from "../record.ts";
import { says, sandboxStory, selfie } from "../support.ts";
import type { Story } from "../support.ts";

/** The second is asked only where the first has not answered. */
const policy = (name: string, record: string) => `policy: ${name}
version: 1
${record}
checks:
  face: { providers: [glair, hyperverge], strategy: failover, need: 1, deadline: 20s }
approve_requires: [face.verdict == MATCH]
rules:
  - { id: another-face, when: face.verdict == MISMATCH, then: { reject: FA01 } }
reasons:
  FA01: { en: The face is another's., id: Wajah berbeda., audience: applicant }
bands: [{ below: 1, outcome: APPROVE }, { outcome: REVIEW }]
`;
const NOW = new Date("2026-11-27T05:00:00.000Z");
const SELFIE = `applicant { selfie { keptUntil base64 } }`;
const FACES = `query ($id: ID!) {
  assessment(id: $id) { complete decision { outcome } faceMatch { providers { provider status } } }
}`;

let folder: PolicyFolder;
let recorded: Readonly<Record<string, string>>;
beforeEach(async () => {
  folder = await policyFolder({
    "default.yaml": policy("default", ""),
    "kept.yaml": policy("kept", "record: { selfie: 30d, require: [legalBasis] }"),
  });
  recorded = { ...(await recordEnvironment()), SAKSI_POLICIES: folder.path };
});
afterEach(() => folder[Symbol.asyncDispose]());

const input = (name: string) => ({
  idempotencyKey: `by ${name}`,
  applicant: { ...says("all-match"), selfie },
  policy: name,
  legalBasis: "CONSENT",
  consentReference: "form 7",
});
const shownBy = async (story: Story, root: "assessment" | "unmaskedAssessment", id: string) =>
  (await fieldOf(story, root, `query ($id: ID!) { ${root}(id: $id) { ${SELFIE} } }`, { id })).value;

describe("a selfie", () => {
  it("is kept as long as the policy says, and shown in clear to those alone who may see it", async () => {
    await using story = await sandboxStory({ environment: recorded, clock: () => NOW });
    const { id } = await assess(story, input("kept"));
    const keptUntil = "2026-12-27T05:00:00.000Z";
    expect(await shownBy(story, "assessment", id)).toEqual({ applicant: { selfie: { keptUntil, base64: null } } });
    expect(await shownBy(story, "unmaskedAssessment", id)).toEqual({
      applicant: { selfie: { keptUntil, base64: selfie.base64 } },
    });
  });

  it("is not kept where the policy says nothing of it", async () => {
    await using story = await sandboxStory({ environment: recorded });
    const { id } = await assess(story, input("default"));
    expect(await shownBy(story, "unmaskedAssessment", id)).toEqual({ applicant: { selfie: null } });
    const database = await openPostgres({ url: recorded["DATABASE_URL"] ?? "" });
    expect(await database.orm.select().from(keptSelfie)).toEqual([]);
    await database.close();
  });

  it("goes with the erasure of the applicant", async () => {
    await using story = await sandboxStory({ environment: recorded });
    const { id } = await assess(story, input("kept"));
    const database = await openPostgres({ url: recorded["DATABASE_URL"] ?? "" });
    expect(await database.orm.select().from(keptSelfie)).toHaveLength(1);
    const erase = { applicant: { assessment: id }, ground: "CONSENT_WITHDRAWN", despiteRetention: true };
    await story.query(`mutation ($input: EraseApplicantInput!) { eraseApplicant(input: $input) { state } }`, {
      input: erase,
    });
    expect(await database.orm.select().from(keptSelfie)).toEqual([]);
    await database.close();
  });
});

const Faces = z.object({
  complete: z.boolean(),
  faceMatch: z.object({ providers: z.array(z.object({ provider: z.string(), status: z.string() })) }),
});

/** One server begins, and is stopped while the first vendor does not answer; the next takes the assessment up. */
async function resumed(name: string) {
  const silent = { GLAIR: { latency: { minMs: 60_000, maxMs: 60_000 } } } as const;
  const first = await sandboxStory({ environment: recorded, sandbox: silent });
  const { id } = await assess(first, input(name), false);
  await first.sandbox.until((calls) => calls.some(({ path }) => path.includes("verification")));
  await first.close();
  await using second = await sandboxStory({ environment: recorded, sandbox: silent });
  // The first to ask has the record opened, which is when what is left is taken up.
  const progress = await second.query(
    `subscription ($id: ID!) { assessmentProgress(id: $id) { ... on DecisionMade { assessment { complete } } } }`,
    { id },
    { accept: "text/event-stream" },
  );
  expect(progress.text).toContain('"complete":true');
  const { value } = await fieldOf(second, "assessment", FACES, { id });
  return Faces.parse(value).faceMatch.providers;
}

describe("an assessment that another process has left", () => {
  it("goes on with the selfie that is kept", async () => {
    expect(await resumed("kept")).toEqual([
      { provider: "GLAIR", status: "FAILED" },
      { provider: "HYPERVERGE", status: "ANSWERED" },
    ]);
  });

  it("goes on without one that is not", async () => {
    expect(await resumed("default")).toEqual([
      { provider: "GLAIR", status: "FAILED" },
      { provider: "HYPERVERGE", status: "SKIPPED" },
    ]);
  });
});
