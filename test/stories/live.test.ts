import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { follow } from "../clients/follow.ts";
import { says, sandboxStory, selfie } from "./support.ts";
import type { Story } from "./support.ts";

const VENDORS = ["IDMETA", "GLAIR", "HYPERVERGE", "ILUMA"] as const;
const SLOW = { latency: { minMs: 60_000, maxMs: 60_000 } };

let story: Story;
beforeEach(async () => {
  story = await sandboxStory();
});
afterEach(async () => {
  await story.close();
});

const DECISION = `outcome determined score { low high } reasons { code rule } rules { rule state } missing { path cause }`;
const PROGRESS = `subscription ($input: ApplicantInput!, $policy: String) {
  applicantProgress(input: $input, policy: $policy) {
    ... on ProviderAnswered { check answer { provider status costIdr } }
    ... on ApplicantDecided { decision { ${DECISION} } }
  }
}`;
const PLAIN = `query ($input: ApplicantInput!) { applicant(input: $input) { decision { ${DECISION} } } }`;

const applicant = (key: string) => ({ ...says(key), selfie });
const watch = (input: object, policy?: string) => follow(story, PROGRESS, { input, policy });

interface Heard {
  readonly check?: string;
  readonly answer?: { readonly provider: string; readonly status: string };
  readonly decision?: unknown;
}

/** The events that are left, and those of answers in short: `FACE GLAIR ANSWERED`. */
async function toTheEnd(events: ReturnType<typeof watch>) {
  const heard: Heard[] = [];
  for await (const { data, errors } of events) {
    expect(errors).toBeUndefined();
    heard.push(Object(data?.["applicantProgress"]));
  }
  const answers = heard.flatMap(({ check, answer }) =>
    answer ? [`${check} ${answer.provider} ${answer.status}`] : [],
  );
  return { heard, answers };
}

/** How many decisions callers were told of. */
async function decided(): Promise<number> {
  const page = await (await fetch(`${story.url}/metrics`)).text();
  const counts = [...page.matchAll(/^saksi_decisions_total\{.*\} (\d+)$/gm)].map(([, count]) => Number(count));
  return counts.reduce((sum, count) => sum + count, 0);
}

const DEFAULT_POLICY = [
  ...["GLAIR", "IDMETA", "ILUMA"].map((name) => `IDENTITY ${name}`),
  ...["GLAIR", "HYPERVERGE", "IDMETA", "ILUMA"].map((name) => `FACE ${name}`),
  "SCREENING ILUMA",
];

describe("an applicant who is watched", () => {
  it("is told of while a slow vendor still works: every answer once, that vendor's last, then the decision", async () => {
    story.sandbox.configure("HYPERVERGE", { latency: { minMs: 500, maxMs: 500 } });
    const events = watch(applicant("all-match"));
    const first = await events.next();
    expect(first).toMatchObject({
      done: false,
      value: { data: { applicantProgress: { answer: { status: "ANSWERED" } } } },
    });
    await story.sandbox.until((calls) => calls.some(({ vendor }) => vendor === "HYPERVERGE"));
    expect(story.sandbox.calls("HYPERVERGE")).toMatchObject([{ status: null }]);
    const { heard, answers } = await toTheEnd(events);
    expect(answers).toHaveLength(DEFAULT_POLICY.length - 1);
    expect(answers.at(-1)).toBe("FACE HYPERVERGE ANSWERED");
    expect(heard.at(-1)).toMatchObject({ decision: { outcome: "APPROVE", determined: true } });
    expect(heard).toHaveLength(answers.length + 1);
  });

  it.each([
    "all-match",
    "name-mismatch",
    "sanctions-hit",
    "nik-impossible",
    "face-mismatch",
    "glair-down",
    "iluma-down",
  ])("%s is decided as a query decides", async (key) => {
    const { heard, answers } = await toTheEnd(watch(applicant(key)));
    const { json } = await story.query(PLAIN, { input: applicant(key) });
    expect(json).toEqual({ data: { applicant: heard.at(-1) } });
    const parts = answers.map((answer) => answer.slice(0, answer.lastIndexOf(" ")));
    expect(parts.toSorted()).toEqual(DEFAULT_POLICY.toSorted());
  });

  it("without a selfie and with every vendor down, is told what was skipped and what failed, and not approved", async () => {
    for (const vendor of VENDORS) story.sandbox.configure(vendor, { down: true });
    const { heard, answers } = await toTheEnd(watch(says("all-match")));
    const statuses = new Set(answers.map((answer) => answer.split(" ").at(-1)));
    expect(statuses).toEqual(new Set(["SKIPPED", "FAILED"]));
    expect(heard.at(-1)).toMatchObject({ decision: { outcome: "REVIEW", determined: false } });
  });

  it("is decided by the policy that is named", async () => {
    const { heard } = await toTheEnd(watch(applicant("all-match"), "default@1"));
    expect(heard.at(-1)).toMatchObject({ decision: { outcome: "APPROVE" } });
  });
});

it.each([
  ["a NIK that is none", { nik: "3174" }, undefined, "input.nik", undefined],
  ["a birth date to come", { dateOfBirth: "2990-01-01" }, undefined, "input.dateOfBirth", ["applicantProgress"]],
  [
    "a selfie that is no picture",
    { selfie: { base64: "UmFoYXNpYQ==" } },
    undefined,
    "input.selfie.base64",
    ["applicantProgress"],
  ],
  ["a policy that is not loaded", {}, "nobodys", "policy", ["applicantProgress"]],
])("%s is an error with its code and place; nobody is asked", async (_what, wrong, policy, argument, path) => {
  const input = { ...applicant("all-match"), ...wrong };
  const events = watch(input, policy);
  expect((await events.next()).value).toEqual({
    errors: [
      expect.objectContaining({
        extensions: { code: "BAD_USER_INPUT", argument },
        ...(path === undefined ? {} : { path }),
      }),
    ],
  });
  expect((await events.next()).done).toBe(true);
  const whole = await story.query(PROGRESS, { input, policy }, { accept: "text/event-stream" });
  expect([whole.status, story.sandbox.calls()]).toEqual([200, []]);
  expect(whole.text + story.log()).not.toContain("UmFoYXNpYQ");
});

describe("a subscriber who leaves", () => {
  it("hangs up on every vendor that still works, and no decision is counted", async () => {
    for (const vendor of VENDORS) story.sandbox.configure(vendor, SLOW);
    const events = watch(applicant("all-match"));
    const waiting = events.next();
    await story.sandbox.until((calls) => VENDORS.every((name) => calls.some(({ vendor }) => vendor === name)));
    await events.return?.();
    await story.sandbox.until((calls) => calls.every(({ cancelled }) => cancelled));
    await waiting;
    await expect.poll(() => story.lines("request")).toMatchObject([{ status: null, aborted: true, codes: [] }]);
    expect(await decided()).toBe(0);
    expect(story.log()).not.toContain("incident");
  });

  it("shares the calls with another who asks the same, and leaves them to that one", async () => {
    story.sandbox.configure("GLAIR", { latency: { minMs: 700, maxMs: 700 } });
    const [leaves, stays] = [watch(applicant("all-match")), watch(applicant("all-match"))];
    // GLAIR is the slow one, and asked at once: who has heard of another has asked it, or joined.
    await Promise.all([leaves.next(), stays.next()]);
    await leaves.return?.();
    await expect.poll(() => story.lines("request")).toMatchObject([{ aborted: true }]);
    expect(story.sandbox.calls("GLAIR").some(({ status }) => status === null)).toBe(true);
    const { heard, answers } = await toTheEnd(stays);
    expect(answers).toContain("IDENTITY GLAIR ANSWERED");
    expect(heard.at(-1)).toMatchObject({ decision: { outcome: "APPROVE" } });
    const glair = story.sandbox.calls("GLAIR").filter(({ path }) => path.endsWith("verification"));
    expect(new Set(glair.map(({ path }) => path)).size).toBe(glair.length);
    expect(story.sandbox.calls().filter(({ cancelled }) => cancelled)).toEqual([]);
    expect(await decided()).toBe(1);
  });
});

it("a server that closes lets a subscriber hear the end", async () => {
  story.sandbox.configure("GLAIR", { latency: { minMs: 300, maxMs: 300 } });
  const events = watch(applicant("all-match"));
  await events.next();
  const closed = story.close();
  const { heard } = await toTheEnd(events);
  expect(heard.at(-1)).toMatchObject({ decision: { outcome: "APPROVE" } });
  await closed;
});
