import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openGate } from "../store/support/gate.ts";
import type { Gate } from "../store/support/gate.ts";
import { follow } from "../clients/follow.ts";
import { applicant, assess, ASSESS, ASSESSMENT, fieldOf, recordEnvironment } from "./record.ts";
import { KEY, liveStory } from "./support.ts";
import type { Story } from "./support.ts";

const UNAVAILABLE = { value: null, codes: ["RECORD_UNAVAILABLE"] };
const PROGRESS = `subscription ($id: ID!) {
  assessmentProgress(id: $id) { ... on ProviderAnswered { check answer { provider status } } ... on DecisionMade { assessment { complete } } }
}`;

let gate: Gate;
let story: Story;
beforeEach(async () => {
  const recorded = await recordEnvironment();
  const url = new URL(recorded["DATABASE_URL"] ?? "");
  gate = await openGate(Number(url.port));
  url.port = String(gate.port);
  story = await liveStory({ environment: { ...recorded, DATABASE_URL: url.href }, takeUpEveryMs: 100 });
});
afterEach(async () => {
  gate.open();
  await story.close();
  await gate[Symbol.asyncDispose]();
});

const input = (key: string) => ({ idempotencyKey: key, applicant: applicant("all-match") });
const asked = () => story.sandbox.calls().filter(({ path }) => !path.includes("finalize"));
const watch = (id: string) => follow(story, PROGRESS, { id }, { authorization: `Bearer ${KEY}` });

/** The vendors' answers, each once, in the order they came, then the decision. */
async function storyOf(id: string): Promise<readonly string[]> {
  const told: string[] = [];
  for await (const { data, errors } of watch(id)) {
    expect(errors).toBeUndefined();
    told.push(JSON.stringify(data?.["assessmentProgress"]));
  }
  return told;
}

describe("a record that is out of reach", () => {
  it("is said to be, by whatever needs it, and nobody is asked without it; afterwards all is as before", async () => {
    const { id } = await assess(story, input("before"));
    const before = asked().length;
    gate.shut();
    expect(await fieldOf(story, "assess", ASSESS, { input: input("meanwhile") })).toEqual(UNAVAILABLE);
    expect(await fieldOf(story, "assess", ASSESS, { input: input("before") })).toEqual(UNAVAILABLE);
    expect(await fieldOf(story, "assessment", ASSESSMENT, { id })).toEqual(UNAVAILABLE);
    const { value } = await watch(id).next();
    expect(value?.errors).toMatchObject([{ extensions: { code: "RECORD_UNAVAILABLE" } }]);
    expect(asked()).toHaveLength(before);
    gate.open();
    await expect.poll(() => story.lines("the connection to the database is back"), PATIENCE).toHaveLength(1);
    expect((await assess(story, input("before"))).id).toBe(id);
    expect(await storyOf(id)).toHaveLength(9);
    expect(await assess(story, input("meanwhile"))).toMatchObject({ complete: true });
    expect(asked()).toHaveLength(2 * before);
    expect(story.log()).not.toContain("incident");
  });

  it("while an assessment is under way keeps what is answered meanwhile, and ends it by itself once it is back", async () => {
    story.sandbox.configure("GLAIR", { latency: { minMs: 400, maxMs: 400 } });
    const waiting = fieldOf(story, "assess", ASSESS, { input: input("under way") });
    await story.sandbox.until((calls) => calls.some(({ vendor }) => vendor === "GLAIR"));
    gate.shut();
    expect(await waiting).toEqual(UNAVAILABLE);
    await story.sandbox.settled();
    const before = asked().length;
    gate.open();
    const { id, complete, decision } = await assess(story, input("under way"));
    expect({ complete, outcome: decision?.outcome }).toEqual({ complete: true, outcome: "APPROVE" });
    // Nobody who had answered was asked again; whom the outage kept from being asked, was.
    const paths = asked().map(({ vendor, path }) => `${vendor} ${path}`);
    expect(paths.length).toBeGreaterThanOrEqual(before);
    expect(new Set(paths).size).toBe(paths.length);
    const told = await storyOf(id);
    expect(told).toHaveLength(9);
    expect(new Set(told).size).toBe(9);
    expect(told.at(-1)).toContain("complete");
  });
});

const PATIENCE = { timeout: 15_000 };
