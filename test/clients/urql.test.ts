import { Client, fetchExchange } from "@urql/core";
import { afterAll, beforeAll, expect, it } from "vitest";

import { readExamples } from "../../src/examples.ts";
import { sandboxStory } from "../stories/support.ts";
import type { Story } from "../stories/support.ts";

let story: Story;
let client: Client;
beforeAll(async () => {
  story = await sandboxStory();
  const url = `${story.url}/graphql`;
  client = new Client({ url, exchanges: [fetchExchange], preferGetMethod: false, fetchSubscriptions: true });
});
afterAll(async () => {
  await story.close();
});

const examples = await readExamples();
const subscription = examples.find(({ query }) => query.includes("subscription "));
const whole = examples.filter((example) => !example.query.includes("@defer") && example !== subscription);

it.each(whole.map((example) => [example.name, example] as const))(
  "the ready example “%s” is answered",
  async (_name, example) => {
    const result = await client.query(example.query, JSON.parse(example.variables)).toPromise();
    expect(result.error).toBeUndefined();
    expect(Object.values(result.data ?? {})).not.toContain(null);
  },
);

it("each check of a deferred query arrives as it completes, and the fastest does not wait for the slowest", async () => {
  const watch = examples.find(({ query }) => query.includes("@defer"));
  if (watch === undefined) throw new RangeError("there is no deferred example");
  story.sandbox.configure("HYPERVERGE", { latency: { minMs: 600, maxMs: 600 } });
  const parts: string[][] = [];
  const done = Promise.withResolvers<unknown>();
  client.query(watch.query, JSON.parse(watch.variables)).subscribe((result) => {
    const applicant: object = result.data?.applicant ?? {};
    parts.push(Object.keys(applicant).filter((key) => key !== "__typename"));
    if (result.hasNext === false) done.resolve(result.data);
  });
  expect(await done.promise).toMatchObject({ applicant: { decision: { outcome: "APPROVE" } } });
  story.sandbox.configure("HYPERVERGE", { latency: { minMs: 0, maxMs: 0 } });
  expect(parts[0]).toEqual(["nik"]);
  const before = parts.find((keys) => keys.includes("screening") && !keys.includes("faceMatch"));
  expect(before).toBeDefined();
});

it("a subscription needs no more than `fetchSubscriptions`, and ends with the decision", async () => {
  const { query, variables } = subscription ?? { query: "", variables: "{}" };
  const events: unknown[] = [];
  const done = Promise.withResolvers<void>();
  client.subscription(query, JSON.parse(variables)).subscribe(({ data, error, hasNext }) => {
    if (error !== undefined) done.reject(error);
    // The last event is told once more as the end.
    if (hasNext === false) done.resolve();
    else if (data !== undefined) events.push(data.applicantProgress);
  });
  await done.promise;
  expect(events.filter((event) => Object(event).answer?.status === "ANSWERED")).toHaveLength(8);
  expect(events).toHaveLength(9);
  expect(events.at(-1)).toMatchObject({ decision: { outcome: "APPROVE" } });
});
