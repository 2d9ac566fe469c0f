import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { follow } from "../clients/follow.ts";
import { policyFolder } from "./policy-folder.ts";
import type { PolicyFolder } from "./policy-folder.ts";
import { applicant, assess, ASSESSMENT, fieldOf, recordEnvironment } from "./record.ts";
import type { Assessed } from "./record.ts";
import { sandboxStory } from "./support.ts";
import type { Story } from "./support.ts";

/** Two must say so, and one of them answers late. */
const POLICY = `policy: default
version: 1
checks:
  face: { providers: [glair, iluma], need: 2, deadline: 2s }
approve_requires: [face.verdict == MATCH]
rules:
  - { id: another-face, when: face.verdict == MISMATCH, then: { reject: FA01 } }
reasons:
  FA01: { en: The face is another's., id: Wajah berbeda., audience: applicant }
bands: [{ below: 1, outcome: APPROVE }, { outcome: REVIEW }]
`;
const PROGRESS = `subscription ($id: ID!) {
  assessmentProgress(id: $id) {
    kind: __typename
    ... on ProviderAnswered { check answer { provider status } }
    ... on DecisionMade { assessment { complete decision { outcome } decisions { sequence cause } } }
  }
}`;

let folder: PolicyFolder;
let recorded: Readonly<Record<string, string>>;
let story: Story;
beforeEach(async () => {
  folder = await policyFolder({ "default.yaml": POLICY });
  recorded = await recordEnvironment();
  const environment = { ...recorded, SAKSI_POLICIES: folder.path };
  story = await sandboxStory({ environment, sandbox: { ILUMA: { async: true, callbacks: "HELD" } } });
});
afterEach(async () => {
  await story.close();
  await folder[Symbol.asyncDispose]();
});

const REPLAY = `query ($id: ID!) { replay(id: $id) { identical } }`;
const shown = async (id: string) => (await fieldOf<Assessed>(story, "assessment", ASSESSMENT, { id })).value;

/** What Iluma would have sent, had it not been held. */
const CALLBACK = { status: "COMPLETED", is_found: true, result: { selfie_score: 99 } };
const PENDING = `query ($id: ID!) { assessment(id: $id) { faceMatch { providers { provider requestId } } } }`;

interface Pending {
  readonly faceMatch: { readonly providers: readonly { readonly provider: string; readonly requestId: string }[] };
}

describe("a callback", () => {
  it.each(["while the one that waits is there", "while nobody is"])(
    "that another replica takes in completes the assessment, %s",
    async (when) => {
      const environment = { ...recorded, SAKSI_POLICIES: folder.path };
      const { id } = await assess(story, { idempotencyKey: "elsewhere", applicant: applicant("all-match") });
      const { value } = await fieldOf<Pending>(story, "assessment", PENDING, { id });
      const requestId = value?.faceMatch.providers.find(({ provider }) => provider === "ILUMA")?.requestId;
      await using other = await sandboxStory({ environment });
      await fieldOf(other, "assessment", ASSESSMENT, { id });
      if (when === "while nobody is") await story.close();
      const sent = await fetch(`${other.url}/callbacks/iluma`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-callback-token": "sandbox-callback-token" },
        body: JSON.stringify({ id: requestId, ...CALLBACK }),
      });
      expect(sent.status).toBe(204);
      const told: unknown[] = [];
      for await (const { data } of follow(other, PROGRESS, { id })) told.push(data?.["assessmentProgress"]);
      expect(told.at(-1)).toMatchObject({ assessment: { complete: true, decision: { outcome: "APPROVE" } } });
      expect(told).toHaveLength(5);
    },
  );
});

describe("an answer that comes after the decision", () => {
  it("makes another decision, which is told to whoever follows; the first stays what it was", async () => {
    const first = await assess(story, { idempotencyKey: "late", applicant: applicant("all-match") });
    expect(first).toMatchObject({ complete: false, decision: { outcome: "REVIEW" } });
    const events = follow(story, PROGRESS, { id: first.id });
    const heard: unknown[] = [];
    const told = async (count: number): Promise<void> => {
      while (heard.length < count) heard.push((await events.next()).value?.data?.["assessmentProgress"]);
    };
    await told(3);
    expect(heard).toMatchObject([
      { answer: { provider: "GLAIR", status: "ANSWERED" } },
      { answer: { provider: "ILUMA", status: "PENDING" } },
      { assessment: { complete: false, decision: { outcome: "REVIEW" } } },
    ]);
    await story.sandbox.release("ILUMA");
    await told(5);
    const decisions = [
      { sequence: 1, cause: "CHECKED" },
      { sequence: 2, cause: "LATE_ANSWER" },
    ];
    expect(heard.slice(3)).toMatchObject([
      { check: "FACE", answer: { provider: "ILUMA", status: "ANSWERED" } },
      { assessment: { complete: true, decision: { outcome: "APPROVE" }, decisions } },
    ]);
    expect((await events.next()).done).toBe(true);
    const after = await shown(first.id);
    expect(after).toMatchObject({ complete: true, decision: { outcome: "APPROVE" }, decisions });
    expect(after?.decisions[0]).toEqual(first.decisions[0]);
    expect((await fieldOf(story, "replay", REPLAY, { id: first.id })).value).toEqual({ identical: true });
  });

  it("is told from the beginning to whoever comes when all is over", async () => {
    const { id } = await assess(story, { idempotencyKey: "over", applicant: applicant("face-mismatch") });
    await story.sandbox.release("ILUMA");
    const statuses: unknown[] = [];
    for await (const { data } of follow(story, PROGRESS, { id })) {
      const event = Object(data?.["assessmentProgress"]);
      statuses.push(event.answer?.status ?? event.kind);
    }
    expect(statuses).toEqual(["ANSWERED", "PENDING", "DecisionMade", "ANSWERED", "DecisionMade"]);
  });
});
