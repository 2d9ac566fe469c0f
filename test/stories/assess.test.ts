import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { specialApplicants } from "../../src/sandbox/sandbox.ts";
import { registry } from "../../src/registry.ts";
import { applicant, assess, ASSESS, ASSESSMENT, fieldOf, recordEnvironment } from "./record.ts";
import type { Assessed } from "./record.ts";
import { sandboxStory } from "./support.ts";
import type { Story } from "./support.ts";

const VENDORS = ["IDMETA", "GLAIR", "HYPERVERGE", "ILUMA"] as const;
const PLAIN = `query ($input: ApplicantInput!) {
  applicant(input: $input) { decision { recorded outcome determined reasons { code } rules { rule state } } }
}`;
const REPLAY = `query ($id: ID!, $policy: String) {
  replay(id: $id, policy: $policy) { identical decision { outcome policy { name } } recorded { outcome } }
}`;

let story: Story;
beforeAll(async () => {
  story = await sandboxStory({ environment: await recordEnvironment() });
});
afterAll(() => story.close());

/** IDmeta's finalize is made in the background, and is no part of anything. */
const calls = () =>
  VENDORS.flatMap((vendor) => story.sandbox.calls(vendor)).filter(({ path }) => !path.includes("finalize")).length;
const keys = specialApplicants(registry.map(({ simulator }) => simulator)).map(({ key }) => key);
/** Their vendors are slow on purpose. */
const quick = keys.filter((key) => !/slow|pending/.test(key));

describe("an assessment", () => {
  it("is on record as it was told, in every field", async () => {
    const input = { idempotencyKey: "as told", applicant: applicant("sanctions-hit"), reference: "file 7" };
    const told = await assess(story, input);
    expect(told).toMatchObject({
      reference: "file 7",
      complete: true,
      decision: { outcome: "REJECT", recorded: true },
    });
    const { value } = await fieldOf(story, "assessment", ASSESSMENT, { id: told.id });
    expect(value).toEqual(told);
    expect(JSON.stringify(value)).not.toMatch(/It was not asked\.|It gave no answer\./);
  });

  it.each(quick)("of %s comes to what a plain query comes to, and is replayed to the same bytes", async (key) => {
    const input = applicant(key);
    const { json } = await story.query(PLAIN, { input });
    const told = await assess(story, { idempotencyKey: key, applicant: input });
    const { rules: _, ...decision } = plainDecision(json);
    expect(told.decision).toMatchObject({ ...decision, recorded: true });
    const replayed = await fieldOf(story, "replay", REPLAY, { id: told.id });
    expect(replayed.value).toMatchObject({ identical: true, decision: { outcome: told.decision?.outcome } });
  });

  it("can be decided again by another policy, without anybody being asked and nothing is kept of it", async () => {
    const { id } = await assess(story, { idempotencyKey: "again", applicant: applicant("all-match") });
    const before = calls();
    const replayed = await fieldOf(story, "replay", REPLAY, { id, policy: "default" });
    expect(replayed.value).toMatchObject({ identical: true });
    expect(calls()).toBe(before);
    const { value } = await fieldOf<Assessed>(story, "assessment", ASSESSMENT, { id });
    expect(value?.decisions).toHaveLength(1);
  });

  it("is nobody's where there is none by its id, and an id that is none is an input error", async () => {
    const id = "0190d1f0-0000-7000-8000-000000000000";
    expect(await fieldOf(story, "assessment", ASSESSMENT, { id })).toEqual({ value: null, codes: [] });
    expect((await fieldOf(story, "assessment", ASSESSMENT, { id: "7" })).codes).toEqual(["BAD_USER_INPUT"]);
  });
});

describe("an idempotency key", () => {
  it("sent many times at once makes one assessment and one set of vendor calls", async () => {
    const input = { idempotencyKey: "at once", applicant: applicant("all-match-woman") };
    const alone = calls();
    await assess(story, { ...input, idempotencyKey: "alone" });
    const needed = calls() - alone;
    const before = calls();
    const told = await Promise.all(Array.from({ length: 8 }, () => assess(story, input)));
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
    expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(calls() - before).toBe(needed);
    expect(await assess(story, input)).toEqual(told[0]);
    expect(calls() - before).toBe(needed);
  });

  it.each([
    ["another name", { applicant: { ...applicant("all-match"), name: "Somebody Else" } }],
    ["another selfie", { applicant: { ...applicant("all-match"), selfie: undefined } }],
    ["another reference", { applicant: applicant("all-match"), reference: "8" }],
    ["another purpose", { applicant: applicant("all-match"), purpose: "a loan" }],
  ])("is refused with %s, and nobody is asked", async (_, other) => {
    const idempotencyKey = "refused";
    await assess(story, { idempotencyKey, applicant: applicant("all-match") });
    const before = calls();
    const { value, codes } = await fieldOf(story, "assess", ASSESS, { input: { idempotencyKey, ...other } });
    expect({ value, codes }).toEqual({ value: null, codes: ["IDEMPOTENCY_KEY_REUSED"] });
    expect(calls()).toBe(before);
  });

  it("is not used by a request that was wrong", async () => {
    const idempotencyKey = "wrong at first";
    const wrong = { idempotencyKey, applicant: { ...applicant("all-match"), selfie: { base64: "!" } } };
    expect((await fieldOf(story, "assess", ASSESS, { input: wrong })).codes).toEqual(["BAD_USER_INPUT"]);
    const { decision } = await assess(story, { idempotencyKey, applicant: applicant("all-match") });
    expect(decision?.outcome).toBe("APPROVE");
  });

  it("is wanted, and of a sensible length", async () => {
    for (const idempotencyKey of ["", " ", "x".repeat(201)]) {
      const input = { idempotencyKey, applicant: applicant("all-match") };
      expect((await fieldOf(story, "assess", ASSESS, { input })).codes).toEqual(["BAD_USER_INPUT"]);
    }
  });
});

function plainDecision(json: unknown): Readonly<Record<string, unknown>> {
  const { data } = Object(json);
  const { recorded, ...decision } = data.applicant.decision;
  expect(recorded).toBe(false);
  return decision;
}
