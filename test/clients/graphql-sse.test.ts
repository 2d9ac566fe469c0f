import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import { readExamples } from "../../src/examples.ts";
import { KEY, liveStory } from "../stories/support.ts";
import type { Story } from "../stories/support.ts";
import { follow } from "./follow.ts";

let story: Story;
beforeAll(async () => {
  story = await liveStory();
});
afterAll(async () => {
  await story.close();
});
beforeEach(() => story.sandbox.reset());

const examples = await readExamples();
const example = examples.find(({ query }) => query.includes("subscription "));
const query = example?.query ?? "";
const variables: Record<string, unknown> = JSON.parse(example?.variables ?? "{}");

it("the ready example is told answer by answer, and then decided", async () => {
  const results: unknown[] = [];
  const events = follow(story, query, variables, { authorization: `Bearer ${KEY}` });
  for await (const { data, errors } of events) {
    expect(errors).toBeUndefined();
    results.push(data?.["applicantProgress"]);
  }
  const last = results.pop();
  expect(last).toMatchObject({ decision: { outcome: "APPROVE", missing: [] } });
  expect(results).toHaveLength(8);
  for (const result of results) {
    expect(result).toMatchObject({
      check: expect.any(String),
      answer: { status: "ANSWERED", latencyMs: expect.any(Number) },
    });
  }
});

it("a client without a key is let in by no other door, and nobody is asked", async () => {
  await expect(follow(story, query, variables).next()).rejects.toThrow("Server responded with 401");
  expect(story.sandbox.calls()).toEqual([]);
});

it("the request log has one line for it: the caller, the operation, and no value", async () => {
  const events = follow(story, query, variables, { authorization: `Bearer ${KEY}` });
  for await (const result of events) expect(result.errors).toBeUndefined();
  const followed = () => story.lines("request").filter(({ operation }) => operation === "EachAnswerAsItArrives");
  await expect.poll(() => followed().length).toBe(2);
  expect(followed().at(-1)).toMatchObject({ caller: "story", status: 200, codes: [] });
  for (const value of ["5171015708959002", "Pradnyani"]) expect(story.log()).not.toContain(value);
});
