import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";

import { says, sandboxStory, selfie } from "./support.ts";
import type { Answer, Story } from "./support.ts";

const SHIPPED = new URL("../../policies/default.yaml", import.meta.url);
/** Of the number alone: no vendor is needed. */
const NUMBER_ONLY = `policy: number-only
version: 4
reasons: { N1: { en: NIK is not valid, id: NIK tidak sah } }
rules: [ { id: nik-invalid, when: nik.valid == false, then: { reject: N1 } } ]
bands: [ { outcome: APPROVE } ]
`;

let folder: string;
let story: Story;
const files = new Map<string, readonly string[]>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "policies-"));
  await cp(SHIPPED, join(folder, "default.yaml"));
  const shipped = await readFile(SHIPPED, "utf8");
  const next = `# Stricter by a point.\n${shipped.replace("version: 1", "version: 2").replace("points: 30", "points: 31")}`;
  await writeFile(join(folder, "next.yaml"), next);
  await writeFile(join(folder, "number-only.yaml"), NUMBER_ONLY);
  files.set("default@1", shipped.split("\n")).set("default@2", next.split("\n"));
  files.set("number-only@4", NUMBER_ONLY.split("\n"));
  story = await sandboxStory({
    environment: {
      SAKSI_POLICIES: folder,
      SAKSI_POLICY: "default@1",
      SAKSI_SHADOW_POLICIES: "default@2",
      SAKSI_POLICY_WATCH: "false",
    },
  });
});
afterAll(async () => {
  await story.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  story.sandbox.reset();
});

/** The vendors' paths that were called, finalize aside: it is no evidence and comes when it comes. */
function called(): string[] {
  const calls = story.sandbox.calls().filter(({ path }) => !path.endsWith("finalize-verification"));
  return calls.map(({ path }) => path);
}

const DECIDE = `query ($input: ApplicantInput!, $policy: String) {
  applicant(input: $input) { decision(policy: $policy) { outcome policy { name version } } }
}`;

async function decide(policy: string | null): Promise<Answer> {
  return story.query(DECIDE, { input: { ...says("all-match"), selfie }, policy });
}

describe("a decision by a policy that is named", () => {
  it.each([
    [null, "default", 1],
    ["default", "default", 1],
    ["default@1", "default", 1],
    ["default@2", "default", 2],
    ["number-only", "number-only", 4],
    ["number-only@4", "number-only", 4],
  ])("decision(policy: %s) is drawn from %s, version %i", async (policy, name, version) => {
    const { json } = await decide(policy);
    expect(json).toEqual({
      data: { applicant: { decision: { outcome: "APPROVE", policy: { name, version } } } },
    });
  });

  it("asks only what that policy needs", async () => {
    await decide("number-only");
    expect(called()).toEqual([]);
  });

  it.each([
    ["nobody", "No policy of that name is loaded"],
    ["default@3", "That version of the policy is not loaded"],
    ["number-only@1", "That version of the policy is not loaded"],
    ["default@0", "No policy of that name is loaded"],
    ["Default", "No policy of that name is loaded"],
    ["default@", "No policy of that name is loaded"],
    ["", "No policy of that name is loaded"],
  ])("“%s” is not loaded: that is said, with what is, before anybody is asked", async (policy, words) => {
    const { json } = await decide(policy);
    expect(json).toEqual({
      data: { applicant: null },
      errors: [
        expect.objectContaining({
          message: `${words}; there is: default@2, default@1, number-only@4.`,
          extensions: expect.objectContaining({ code: "BAD_USER_INPUT", argument: "policy" }),
        }),
      ],
    });
    expect(called()).toEqual([]);
  });
});

it("what is loaded is told without asking anybody", async () => {
  const { json } = await story.query("{ policies { id live liveVersion shadow providers { name enabled } } }");
  const everybody = ["IDMETA", "GLAIR", "HYPERVERGE", "ILUMA"].map((name) => ({ name, enabled: true }));
  expect(json).toEqual({
    data: {
      policies: [
        { id: "default@1", live: true, liveVersion: true, shadow: false, providers: everybody },
        { id: "number-only@4", live: false, liveVersion: true, shadow: false, providers: [] },
        { id: "default@2", live: false, liveVersion: false, shadow: true, providers: everybody },
      ],
    },
  });
  expect(called()).toEqual([]);
});

const Decided = z.object({
  data: z.object({
    applicant: z.object({
      decision: z.object({
        policy: z.object({ name: z.string(), version: z.int(), digest: z.string(), loaded: z.unknown() }),
        reasons: z.array(z.object({ code: z.string(), text: z.string(), rule: z.string() })),
        unmet: z.array(z.object({ condition: z.string(), line: z.int() })),
        rules: z.array(z.object({ rule: z.string(), line: z.int(), facts: z.array(z.object({ path: z.string() })) })),
      }),
    }),
  }),
});

const Shown = z.object({
  data: z.object({
    policy: z.object({
      digest: z.string(),
      approveRequires: z.array(z.object({ condition: z.string(), line: z.int() })),
      rules: z.array(
        z.object({
          rule: z.string(),
          line: z.int(),
          reads: z.array(z.string()),
          reason: z.object({ code: z.string(), text: z.string(), rule: z.string() }),
        }),
      ),
    }),
  }),
});

const POLICY = `fragment P on Policy {
  digest
  approveRequires { condition line }
  rules { rule line reads reason { code text rule } }
}`;

describe("an auditor who holds a decision", () => {
  const whom = ["all-match", "name-mismatch", "nik-impossible", "sanctions-hit", "glair-down"];

  it.each(whom.flatMap((key) => ["default@1", "default@2"].map((policy) => [key, policy] as const)))(
    "finds the policy behind it: of %s by %s",
    async (key, policy) => {
      const asked = await story.query(
        `query ($input: ApplicantInput!, $policy: String) {
          applicant(input: $input) {
            decision(policy: $policy) {
              policy { name version digest loaded { ...P } }
              reasons { code text rule }
              unmet { condition line }
              rules { rule line facts { path } }
            }
          }
        } ${POLICY}`,
        { input: { ...says(key), selfie }, policy },
      );
      const { decision } = Decided.parse(asked.json).data.applicant;
      const { name, version, digest, loaded } = decision.policy;
      const shown = await story.query(
        `query ($name: String!, $version: Int!) { policy(name: $name, version: $version) { ...P } } ${POLICY}`,
        { name, version },
      );
      const { policy: found } = Shown.parse(shown.json).data;

      expect(found.digest).toBe(digest);
      expect(loaded).toEqual(found);
      expect(decision.rules.map(({ rule, line, facts }) => [rule, line, facts.map(({ path }) => path)])).toEqual(
        found.rules.map(({ rule, line, reads }) => [rule, line, reads]),
      );
      const lines = files.get(policy) ?? [];
      for (const { rule, line } of decision.rules) expect(lines[line - 1]).toContain(`id: ${rule}`);
      expect(found.approveRequires).toEqual(expect.arrayContaining(decision.unmet));
      for (const { condition, line } of found.approveRequires) expect(lines[line - 1]).toContain(condition);
      expect(found.rules.map(({ reason }) => reason)).toEqual(expect.arrayContaining(decision.reasons));
    },
  );
});
