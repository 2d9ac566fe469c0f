import { readFile } from "node:fs/promises";

import { describe, expect, it } from "vitest";

import { policyFolder } from "./policy-folder.ts";
import { says, sandboxStory, selfie } from "./support.ts";
import type { Story } from "./support.ts";

const SHIPPED = await readFile(new URL("../../policies/default.yaml", import.meta.url), "utf8");

/** The shipped policy with some of its checks made otherwise. */
function policyWith(checks: Readonly<Record<string, string>>, more = ""): string {
  return Object.entries(checks).reduce(
    (text, [check, how]) => text.replace(new RegExp(`^  ${check}:\\n(?: {4}.*\\n)+`, "m"), `  ${check}: ${how}\n`),
    SHIPPED.replace(/^version: .*$/m, `$&${more}`),
  );
}

async function serverWith(policy: string): Promise<Story & AsyncDisposable> {
  const folder = await policyFolder({ "default.yaml": policy });
  const story = await sandboxStory({ environment: { SAKSI_POLICIES: folder.path, SAKSI_POLICY_WATCH: "false" } });
  const close = async (): Promise<void> => {
    await story.close();
    await folder[Symbol.asyncDispose]();
  };
  return { ...story, close, [Symbol.asyncDispose]: close };
}

const QUERY = `query ($input: ApplicantInput!) {
  applicant(input: $input) {
    identity { verdict providers { provider status } }
    decision { outcome determined missing { path cause } costIdr }
  }
}`;
const DECIDE = `query ($input: ApplicantInput!) {
  applicant(input: $input) { decision { outcome determined missing { path cause } costIdr } }
}`;
const input = { ...says("all-match"), selfie };
const statuses = (answers: Readonly<Record<string, string>>) =>
  Object.entries(answers).map(([provider, status]) => ({ provider, status }));

describe("failover", () => {
  const inTurn = policyWith({
    identity: "{ providers: [glair, idmeta, iluma], strategy: failover, need: 1 }",
    face: "{ providers: [hyperverge, glair], strategy: failover, need: 1 }",
  });

  it("asks the first provider, and nobody else where that one is definite", async () => {
    await using story = await serverWith(inTurn);
    const { json } = await story.query(QUERY, { input });
    expect(json).toMatchObject({
      data: {
        applicant: {
          identity: {
            verdict: "MATCH",
            providers: statuses({ GLAIR: "ANSWERED", IDMETA: "SKIPPED", ILUMA: "SKIPPED" }),
          },
          decision: { outcome: "APPROVE", determined: true, costIdr: 6_000 },
        },
      },
    });
    expect(story.sandbox.calls("IDMETA")).toEqual([]);
  });

  it("asks the next where the first is down, and approves by its word", async () => {
    await using story = await serverWith(inTurn);
    story.sandbox.configure("GLAIR", { down: true });
    const { json } = await story.query(QUERY, { input });
    expect(json).toMatchObject({
      data: {
        applicant: {
          identity: {
            verdict: "MATCH",
            providers: statuses({ GLAIR: "FAILED", IDMETA: "ANSWERED", ILUMA: "SKIPPED" }),
          },
          decision: { outcome: "APPROVE" },
        },
      },
    });
  });
});

describe("a quorum", () => {
  it("hangs up on whoever is slower than enough equal answers", async () => {
    await using story = await serverWith(
      policyWith({
        identity: "{ providers: [idmeta, glair, iluma], strategy: { quorum: 2 } }",
        face: "{ providers: [idmeta, glair, hyperverge], strategy: { quorum: 2 }, deadline: 20s }",
      }),
    );
    story.sandbox.configure("HYPERVERGE", { faults: [{ kind: "slow-first-byte", delayMs: 15_000 }] });
    const { json } = await story.query(DECIDE, { input });
    expect(json).toMatchObject({ data: { applicant: { decision: { outcome: "APPROVE", determined: true } } } });
    await story.sandbox.until((calls) => calls.some(({ vendor, cancelled }) => vendor === "HYPERVERGE" && cancelled));
  });
});

describe("a hedge", () => {
  it("asks a second provider where the first is slow, takes its answer, and hangs up on the first", async () => {
    await using story = await serverWith(
      policyWith({ identity: "{ providers: [glair, idmeta], strategy: { hedge: 50ms }, need: 1, deadline: 20s }" }),
    );
    story.sandbox.configure("GLAIR", { faults: [{ kind: "slow-first-byte", delayMs: 15_000 }] });
    const { json } = await story.query(QUERY, { input: says("all-match") });
    expect(json).toMatchObject({
      data: {
        applicant: {
          identity: { verdict: "MATCH", providers: statuses({ GLAIR: "CANCELLED", IDMETA: "ANSWERED" }) },
        },
      },
    });
    await story.sandbox.until((calls) => calls.some(({ vendor, cancelled }) => vendor === "GLAIR" && cancelled));
  });
});

describe("cheapest", () => {
  it("begins with the lowest price", async () => {
    await using story = await serverWith(
      policyWith({ identity: "{ providers: [idmeta, glair, iluma], strategy: cheapest, need: 1 }" }),
    );
    const { json } = await story.query(QUERY, { input: says("all-match") });
    expect(json).toMatchObject({
      data: {
        applicant: {
          identity: { providers: statuses({ IDMETA: "SKIPPED", GLAIR: "ANSWERED", ILUMA: "SKIPPED" }) },
        },
      },
    });
  });
});

describe("a decision that may be stopped once it is determined", () => {
  const stopping = policyWith({}, "\nstop: determined");

  it("asks nobody but the watchlists where the NIK decides by itself", async () => {
    await using story = await serverWith(stopping);
    const { json } = await story.query(DECIDE, { input: { ...says("nik-impossible"), selfie } });
    expect(json).toMatchObject({ data: { applicant: { decision: { outcome: "REJECT", determined: true } } } });
    expect(new Set(story.sandbox.calls().map(({ path }) => path))).toEqual(
      new Set(["/v0/identity/individual_cft_peps"]),
    );
  });

  it("hangs up on vendors that can change nothing any more", async () => {
    await using story = await serverWith(stopping.replace(/deadline: 8s/, "deadline: 20s"));
    story.sandbox.configure("HYPERVERGE", { faults: [{ kind: "slow-first-byte", delayMs: 15_000 }] });
    const { json } = await story.query(DECIDE, { input: { ...says("nik-unknown"), selfie } });
    expect(json).toMatchObject({ data: { applicant: { decision: { outcome: "REJECT", determined: true } } } });
    await story.sandbox.until((calls) => calls.some(({ vendor, cancelled }) => vendor === "HYPERVERGE" && cancelled));
  });

  it("does not take from whoever looks at the check itself", async () => {
    await using story = await serverWith(stopping);
    const { json } = await story.query(QUERY, { input: { ...says("nik-impossible"), selfie } });
    expect(JSON.stringify(json)).not.toContain("CANCELLED");
    expect(story.sandbox.calls("GLAIR").length).toBeGreaterThan(0);
  });
});

describe("a retry", () => {
  it("gets an answer out of a vendor that was busy, and says how often it was asked", async () => {
    await using story = await sandboxStory();
    story.sandbox.configure("GLAIR", { faults: [{ kind: "unavailable" }], faultRate: 0.5 });
    const query = `query ($input: IdentityInput!) { identity(input: $input) { providers { provider status attempts costIdr } } }`;
    const { nik, name } = says("all-match");
    const answers = new Set<string>();
    for (let asked = 0; asked < 8; asked++) {
      const { text } = await story.query(query, { input: { nik, name } });
      answers.add(/\{"provider":"GLAIR"[^}]*\}/.exec(text)?.[0] ?? "");
    }
    expect([...answers]).toContain('{"provider":"GLAIR","status":"ANSWERED","attempts":1,"costIdr":1000}');
    expect([...answers]).toContain('{"provider":"GLAIR","status":"ANSWERED","attempts":2,"costIdr":1000}');
  });

  it("of what may have been billed is made only where the policy risks it", async () => {
    const ask = async (more: string): Promise<number> => {
      await using story = await serverWith(policyWith({}, more));
      story.sandbox.configure("GLAIR", { faults: [{ kind: "server-error" }] });
      await story.query(QUERY, { input: says("all-match") });
      return story.sandbox.calls("GLAIR").length;
    };
    expect(await ask("")).toBe(1);
    expect(await ask("\nretry: maybe_billed")).toBe(3);
  });
});
