import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { keyBookOf, storedKey } from "../access/support.ts";
import { follow } from "../clients/follow.ts";
import { policyFolder, policyLike } from "./policy-folder.ts";
import type { PolicyFolder } from "./policy-folder.ts";
import { recordEnvironment } from "./record.ts";
import { says, sandboxStory, selfie } from "./support.ts";
import type { Story } from "./support.ts";

/** What the policy here waits at most, and what it takes to decide after that. */
const HELD_MS = 1250;
const [narrow, whole] = [
  storedKey({ name: "app", tenant: "default", scopes: ["applicant"] }),
  storedKey({ name: "desk", tenant: "default", scopes: ["assess", "read", "audit"] }),
];
const as = ({ text }: typeof narrow) => ({ authorization: `Bearer ${text}` });

let folder: PolicyFolder;
let story: Story;
beforeAll(async () => {
  const impatient = policyLike("default", 1).replaceAll(/deadline: \ds/g, "deadline: 1s");
  folder = await policyFolder({ "default.yaml": impatient });
  story = await sandboxStory({
    keyBook: keyBookOf(narrow.key, whole.key),
    environment: { SAKSI_POLICIES: folder.path, ...(await recordEnvironment()) },
  });
});
afterAll(async () => {
  await story.close();
  await folder[Symbol.asyncDispose]();
});

const DECISION = "decision { outcome decidedAt validUntil recorded reasons { code text(language: ID) } }";
const ASSESS = `mutation ($input: AssessInput!, $wait: Boolean!) {
  assess(input: $input, wait: $wait) { id createdAt reference ${DECISION} }
}`;
const ASSESSMENT = `query ($id: ID!) { assessment(id: $id) { id createdAt reference ${DECISION} } }`;
const PROGRESS = `subscription ($id: ID!) {
  assessmentProgress(id: $id) { __typename ... on DecisionMade { assessment { id ${DECISION} } } }
}`;

interface Told {
  readonly id: string;
  readonly createdAt: string;
  readonly decision: { readonly outcome: string; readonly decidedAt: string } | null;
}

async function ask(query: string, variables: Readonly<Record<string, unknown>>, by = narrow) {
  const { text } = await story.query(query, variables, as(by));
  return JSON.parse(text);
}

const assess = async (key: string, wait = true): Promise<Told> => {
  const input = { idempotencyKey: randomUUID(), applicant: { ...says(key), selfie } };
  return (await ask(ASSESS, { input, wait })).data.assess;
};

const LISTED = ["sanctions-hit", "pep-hit"];
const UNKNOWN = ["iluma-down", "iluma-malformed", "iluma-slow"];

describe("an assessment that somebody asks for who acts for the applicant", () => {
  it("is told alike, and after as long, of one on a list and of one about whom a vendor could not be asked", async () => {
    const told = await Promise.all([...LISTED, ...UNKNOWN].map((key) => assess(key)));
    for (const { createdAt, decision, id } of told) {
      const held = new Date(Date.parse(createdAt) + HELD_MS).toISOString();
      expect(decision).toEqual({ outcome: "REVIEW", decidedAt: held, validUntil: null, recorded: true, reasons: [] });
      expect((await ask(ASSESSMENT, { id })).data.assessment.decision).toEqual(decision);
      expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(held));
    }
  });

  it("is told of nobody but the approved before its time, however it is looked at", async () => {
    const { id, createdAt, decision } = await assess("sanctions-hit", false);
    expect(decision).toBeNull();
    const events: unknown[] = [];
    for await (const { data } of follow(story, PROGRESS, { id }, as(narrow))) events.push(data?.["assessmentProgress"]);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(createdAt) + HELD_MS);
    expect(events).toMatchObject([{ assessment: { id, decision: { outcome: "REVIEW", reasons: [] } } }]);
    const approved = await assess("all-match");
    expect(approved.decision?.outcome).toBe("APPROVE");
    expect(Date.parse(approved.decision?.decidedAt ?? "") - Date.parse(approved.createdAt)).toBeLessThan(HELD_MS);
  });

  it("is whole on record, for whoever may see it", async () => {
    const { id } = await assess("sanctions-hit");
    const query =
      "query ($id: ID!) { assessment(id: $id) { decision { outcome reasons { code } } } replay(id: $id) { identical } }";
    expect(await ask(query, { id }, whole)).toEqual({
      data: {
        assessment: { decision: { outcome: "REJECT", reasons: [{ code: "AM01" }, { code: "AM02" }] } },
        replay: { identical: true },
      },
    });
  });

  it("is made by the live policy, and by no other", async () => {
    const input = { idempotencyKey: "another", policy: "default", applicant: { ...says("all-match"), selfie } };
    const { data, errors } = await ask(ASSESS, { input, wait: true });
    expect([data.assess, errors[0].extensions.code]).toEqual([null, "FORBIDDEN"]);
  });

  it("tells no more of another's than of one's own", async () => {
    const input = { idempotencyKey: "by the desk", applicant: { ...says("pep-hit"), selfie } };
    const { data } = await ask(ASSESS, { input, wait: true }, whole);
    expect(data.assess.decision.reasons).toEqual([expect.objectContaining({ code: "AM02" })]);
    const seen = await ask(ASSESSMENT, { id: data.assess.id });
    expect(JSON.stringify(seen)).not.toMatch(/AM0|REJECT/);
  });
});
