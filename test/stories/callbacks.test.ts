import { afterEach, describe, expect, it, vi } from "vitest";

import { liveStory, says, sandboxStory, selfie } from "./support.ts";
import type { Story } from "./support.ts";

const CARD = `query ($input: FaceMatchInput!) {
  faceMatch(input: $input) { verdict providers { provider status requestId } }
}`;
const TOKEN = "sandbox-callback-token";
const ASYNC = { ILUMA: { async: true } };

let opened: Story[] = [];
afterEach(async () => {
  await Promise.all(opened.map((story) => story.close()));
  opened = [];
});

async function open(starting: Promise<Story>): Promise<Story> {
  const story = await starting;
  opened.push(story);
  return story;
}

const { nik, name, dateOfBirth } = says("all-match");
const check = (story: Story) => story.query(CARD, { input: { nik, name, dateOfBirth, selfie } });

/** The answer to a check, and to its part that Iluma has. */
async function iluma(asked: ReturnType<typeof check>) {
  const { json } = await asked;
  const text = JSON.stringify(json);
  return /"provider":"ILUMA","status":"([A-Z]+)","requestId":"?(\w[\w-]+)/.exec(text)?.slice(1) ?? [text];
}

function send(story: Story, body: unknown, headers: Readonly<Record<string, string>> = { "x-callback-token": TOKEN }) {
  return fetch(`${story.url}/callbacks/iluma`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

const found = (id: string) => ({ id, status: "COMPLETED", is_found: true, result: { selfie_score: 99 } });

/** What the callbacks were answered, once there are so many. */
function acknowledged({ sandbox }: Story, count: number): Promise<readonly (number | null)[]> {
  return vi.waitFor(() => {
    const sent = sandbox.sentCallbacks("ILUMA");
    expect(sent).toHaveLength(count);
    return sent.map(({ status }) => status);
  });
}

describe("a card that Iluma accepts and completes later", () => {
  it.each(["ONCE", "FIRST", "TWICE"] as const)("is ANSWERED where the callback comes %s", async (callbacks) => {
    const story = await open(sandboxStory({ sandbox: { ILUMA: { async: true, callbacks } } }));
    expect(await iluma(check(story))).toMatchObject(["ANSWERED", expect.stringMatching(/^idvr_/)]);
    expect(await acknowledged(story, callbacks === "TWICE" ? 2 : 1)).not.toContain(401);
    expect(new Set(story.sandbox.sentCallbacks("ILUMA").map(({ status }) => status))).toEqual(new Set([204]));
  });

  it("is told to many who ask at once, each their own", async () => {
    const story = await open(sandboxStory({ sandbox: ASYNC }));
    const keys = ["all-match", "face-mismatch", "all-match-woman", "one-word-name"];
    const answers = await Promise.all(
      keys.map(async (key) => {
        const { nik: number, name: called, dateOfBirth: born } = says(key);
        const input = { nik: number, name: called, dateOfBirth: born, selfie };
        return (await story.query(CARD, { input })).json;
      }),
    );
    const verdicts = ["MATCH", "MISMATCH", "MATCH", "MATCH"];
    expect(JSON.stringify(answers)).not.toMatch(/PENDING|FAILED|SKIPPED/);
    // One that had another's answer would be in conflict with what everybody else says.
    expect(answers).toMatchObject(verdicts.map((verdict) => ({ data: { faceMatch: { verdict } } })));
  });
});

describe.concurrent("a card that Iluma accepts and does not complete in time", () => {
  const environment = { SAKSI_DEADLINE: "2500ms" };

  it("is PENDING, no TIMEOUT; the late callback is acknowledged, and changes nothing", async () => {
    await using story = await sandboxStory({
      environment,
      sandbox: { ILUMA: { async: true, callbacks: "HELD" } },
    });
    const [status, id = ""] = await iluma(check(story));
    expect(status).toBe("PENDING");
    expect(id).toMatch(/^idvr_/);
    await story.sandbox.release("ILUMA");
    expect(await acknowledged(story, 1)).toEqual([204]);
    expect((await send(story, found(id))).status).toBe(204);
    expect(story.lines("a callback came after the wait for it had ended")).toHaveLength(1);
  });

  it("stays PENDING where whoever completes it is not Iluma", async () => {
    await using story = await sandboxStory({
      environment,
      sandbox: { ILUMA: { async: true, callbacks: "FORGED" } },
    });
    expect((await iluma(check(story)))[0]).toBe("PENDING");
    expect(await acknowledged(story, 1)).toEqual([401]);
  });
});

it("a search that Iluma completes later is CLEAR by its callback", async () => {
  const story = await open(sandboxStory({ sandbox: { ILUMA: { async: true, callbacks: "FIRST" } } }));
  const query = `query ($input: IndividualScreeningInput!) {
    individualScreening(input: $input) { verdict providers { status } }
  }`;
  const { json } = await story.query(query, { input: { name, nationality: "ID" } });
  expect(json).toMatchObject({
    data: { individualScreening: { verdict: "CLEAR", providers: [{ status: "ANSWERED" }] } },
  });
  const paths = story.sandbox.calls("ILUMA").map(({ method, path }) => `${method} ${path}`);
  expect(paths).toEqual(["POST /v0/identity/individual_cft_peps"]);
});

describe("what comes to /callbacks/iluma", () => {
  it.each([
    ["a resource that nobody knows", found("idvr_nobody"), 204],
    ["a payload to try the address with", { hello: "world" }, 204],
    ["something unreadable", "{", 400],
    ["too much", JSON.stringify(found("x".repeat(1_100_000))), 413],
  ])("%s", async (_, body, status) => {
    const story = await open(sandboxStory());
    expect((await send(story, body)).status).toBe(status);
    expect((await send(story, body)).status).toBe(status);
  });

  it("with a wrong token, or with none but a caller's key, is refused and never logged", async () => {
    const story = await open(sandboxStory());
    for (const headers of [{ "x-callback-token": "wrong-token" }, { authorization: "Bearer a-key-of-the-stories" }]) {
      expect((await send(story, found("idvr_1"), headers)).status).toBe(401);
    }
    expect(story.log()).not.toMatch(/wrong-token|sandbox-callback-token|idvr_1/);
  });

  it("is 405 for a GET, and 404 for a provider that sends none", async () => {
    const story = await open(sandboxStory());
    expect((await fetch(`${story.url}/callbacks/iluma`)).status).toBe(405);
    expect((await fetch(`${story.url}/callbacks/glair`, { method: "POST" })).status).toBe(404);
  });
});

describe("in live mode", () => {
  const addressed = (environment: Readonly<Record<string, string>>) => open(liveStory({ environment, sandbox: ASYNC }));

  it("the token is learned from Iluma where it is not configured", async () => {
    const story = await addressed({ ILUMA_CALLBACK_TOKEN: "" });
    story.sandbox.sendCallbacksTo("ILUMA", `${story.url}/callbacks/iluma`);
    expect((await iluma(check(story)))[0]).toBe("ANSWERED");
    const paths = story.sandbox.calls("ILUMA").map(({ path }) => path);
    expect(paths.filter((path) => path === "/v1/callback/authentication_tokens")).toHaveLength(1);
  });

  it("a callback is to be sent again while the token cannot be learned", async () => {
    const story = await addressed({ ILUMA_CALLBACK_TOKEN: "" });
    story.sandbox.configure("ILUMA", { down: true });
    expect((await send(story, found("idvr_1"))).status).toBe(503);
  });

  it("without an address for callbacks none is taken, and what is accepted is PENDING at once", async () => {
    const story = await addressed({ ILUMA_CALLBACK_URL: "", SAKSI_DEADLINE: "60s" });
    expect((await iluma(check(story)))[0]).toBe("PENDING");
    expect((await send(story, found("idvr_1"))).status).toBe(404);
  });
});
