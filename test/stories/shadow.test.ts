import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { registry } from "../../src/registry.ts";
import { specialApplicants } from "../../src/sandbox/sandbox.ts";
import { facesUnder, NOBODY_APPROVED, policyFolder, policyLike } from "./policy-folder.ts";
import { says, sandboxStory, selfie } from "./support.ts";
import type { Story } from "./support.ts";

const NOON = new Date("2026-11-20T05:00:00Z");
const PATIENTLY = { timeout: 15_000 };

/** Everything that does not depend on how quick a vendor was. */
const WHOLE = `query ($input: ApplicantInput!) {
  applicant(input: $input) {
    identity { verdict fields { field verdict } providers { provider status failure { code } askedAt } }
    faceMatch { verdict score }
    screening { verdict topScore hits { names score scopes } }
    decision {
      outcome determined best worst score { low high } decidedAt
      reasons { code rule }
      missing { path cause }
      rules { rule state line points { low high } facts { path value cause sources { provider askedAt } } }
      policy { name version digest }
    }
  }
}`;

const special = specialApplicants(registry.map(({ simulator }) => simulator));

/** The answers about every special applicant, as they are sent. A few at a time, so that nobody's deadline is at stake. */
async function everyAnswer(story: Story): Promise<string[]> {
  const texts: string[] = [];
  const remaining = [...special.entries()];
  const worker = async (): Promise<void> => {
    for (let next = remaining.pop(); next !== undefined; next = remaining.pop()) {
      const [index, { says: said }] = next;
      texts[index] = (await story.query(WHOLE, { input: { ...said, selfie } })).text;
    }
  };
  await Promise.all(Array.from({ length: 5 }, worker));
  return texts;
}

/** What the vendors were asked, each call by its vendor and path. */
const asked = ({ sandbox }: Story): string[] =>
  sandbox
    .calls()
    .filter(({ path }) => !path.endsWith("finalize-verification"))
    .map(({ method, path }) => `${method} ${path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "<id>")}`)
    .toSorted();

/** The lines of shadow decisions, once there are so many. */
async function shadowLines(story: Story, count: number): Promise<readonly Readonly<Record<string, unknown>>[]> {
  await expect.poll(() => story.lines("shadow decision").length, PATIENTLY).toBe(count);
  return story.lines("shadow decision");
}

async function shadowed(files: Readonly<Record<string, string>>, shadows: string) {
  const folder = await policyFolder({ "default.yaml": policyLike("default", 1), ...files });
  const story = await sandboxStory({
    clock: () => NOON,
    environment: { SAKSI_POLICIES: folder.path, SAKSI_POLICY: "default@1", SAKSI_SHADOW_POLICIES: shadows },
  });
  const close = async (): Promise<void> => {
    await story.close();
    await folder[Symbol.asyncDispose]();
  };
  return { story, [Symbol.asyncDispose]: close };
}

describe("whoever runs in the shadow", () => {
  // Some vendors are slower than any deadline: so long does it take to ask about everybody, and a shorter one is as good.
  const soon = (text: string): string => text.replaceAll(/deadline: \d+s/g, "deadline: 4s");
  const live = { "default.yaml": soon(policyLike("default", 1)) };

  let without: Awaited<ReturnType<typeof shadowed>>;
  let beside: Awaited<ReturnType<typeof shadowed>>;
  let [plain, watched]: string[][] = [];
  beforeAll(async () => {
    without = await shadowed(live, "");
    beside = await shadowed(
      {
        ...live,
        "default-2.yaml": soon(policyLike("default", 2, NOBODY_APPROVED)),
        "strict.yaml": soon(policyLike("strict", 1)),
        "twin.yaml": soon(policyLike("twin", 1)),
      },
      "default@2,strict,twin",
    );
    [plain, watched] = await Promise.all([everyAnswer(without.story), everyAnswer(beside.story)]);
  });
  afterAll(async () => {
    await without[Symbol.asyncDispose]();
    await beside[Symbol.asyncDispose]();
  });

  it("no applicant's answer changes by a byte, and no vendor is asked more", () => {
    expect(watched).toEqual(plain);
    expect(plain?.filter((text) => text.includes('"outcome"')).length).toBeGreaterThan(20);
    expect(asked(beside.story)).toEqual(asked(without.story));
  });

  it("decides as the live policy does where it means the same, about every special applicant", async () => {
    const lines = await shadowLines(beside.story, 3 * special.length);
    const twins = lines.filter(({ shadow }) => Object(shadow).policy === "twin@1");
    expect(twins).toHaveLength(special.length);
    for (const line of twins) {
      expect(line).toMatchObject({ rules: [], reasons: { live: [], shadow: [] } });
      expect(line["shadow"]).toEqual({
        ...Object(line["live"]),
        policy: "twin@1",
        digest: Object(line["shadow"]).digest,
      });
    }
  });
});

describe("a shadow decision", () => {
  it("is logged with both digests, what differs, and nothing of the applicant", async () => {
    const nobody = policyLike("nobody", 3, facesUnder(1));
    await using beside = await shadowed({ "nobody.yaml": nobody }, "nobody");
    const said = says("all-match");
    await beside.story.query(WHOLE, { input: { ...said, selfie } });
    const [line] = await shadowLines(beside.story, 1);
    const digest: unknown = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(line).toMatchObject({
      live: { policy: "default@1", digest, outcome: "APPROVE", determined: true },
      shadow: { policy: "nobody@3", digest, outcome: "REJECT", determined: true },
      rules: [{ rule: "one-more", live: null, shadow: "FIRED" }],
      reasons: { live: [], shadow: ["FA01"] },
    });
    expect(Object.keys(line ?? {}).toSorted()).toEqual([
      "hostname",
      "level",
      "live",
      "moreRules",
      "msg",
      "pid",
      "reasons",
      "rules",
      "shadow",
      "time",
    ]);
    for (const value of Object.values(said)) expect(JSON.stringify(line)).not.toContain(`${value}`);
  });

  it("is counted by both outcomes", async () => {
    await using beside = await shadowed({ "nobody.yaml": policyLike("nobody", 3, NOBODY_APPROVED) }, "nobody");
    await beside.story.query(WHOLE, { input: { ...says("all-match"), selfie } });
    await shadowLines(beside.story, 1);
    const metrics = await (await fetch(`${beside.story.url}/metrics`)).text();
    expect(metrics).toContain(
      'saksi_shadow_decisions_total{policy="nobody",version="3",live_policy="default",live_version="1",live_outcome="APPROVE",shadow_outcome="REVIEW"} 1\n',
    );
    expect(metrics).toContain('saksi_decisions_total{policy="nobody",version="3",outcome="REVIEW"} 0\n');
  });

  it("is drawn of the decision that a caller asked another policy for, and not of a query without a decision", async () => {
    await using beside = await shadowed({ "strict.yaml": policyLike("strict", 1, NOBODY_APPROVED) }, "strict");
    const ask = (fields: string) =>
      beside.story.query(`query ($input: ApplicantInput!) { applicant(input: $input) { ${fields} } }`, {
        input: { ...says("all-match"), selfie },
      });
    await ask("identity { verdict }");
    await ask('decision(policy: "strict") { outcome }');
    await ask("decision { outcome }");
    expect(await shadowLines(beside.story, 1)).toMatchObject([{ live: { policy: "default@1" } }]);
  });

  it("asks nobody: what only the shadow policy would have asked stays unknown", async () => {
    const identityOnly = `policy: identity-only
version: 1
checks: { identity: { providers: [glair] } }
approve_requires: [identity.verdict == MATCH]
rules: []
bands: [ { outcome: APPROVE } ]
`;
    const wider = identityOnly
      .replace("identity-only", "wider")
      .replace("[glair]", "[iluma]")
      .replace("checks: {", "checks: { screening: { providers: [iluma] },")
      .replace("rules: []", "rules: [ { id: listed, when: screening.topScore > 0.9, then: { review: AM } } ]")
      .replace("rules:", "reasons: { AM: { en: Possible match, id: Kemungkinan } }\nrules:");
    await using folder = await policyFolder({ "identity-only.yaml": identityOnly, "wider.yaml": wider });
    await using story = await sandboxStory({
      environment: { SAKSI_POLICIES: folder.path, SAKSI_POLICY: "identity-only", SAKSI_SHADOW_POLICIES: "wider" },
    });
    const { json } = await story.query(WHOLE.replace(/identity \{[^}]*\}.*\}|faceMatch .*|screening .*/g, ""), {
      input: { ...says("all-match"), selfie },
    });
    expect(json).toMatchObject({ data: { applicant: { decision: { outcome: "APPROVE" } } } });
    const [line] = await shadowLines(story, 1);
    expect(line).toMatchObject({
      shadow: { policy: "wider@1", outcome: "REVIEW", determined: false },
      rules: [{ rule: "listed", live: null, shadow: "UNKNOWN" }],
    });
    expect(story.sandbox.calls("ILUMA")).toEqual([]);
  });
});

it("every shadow decision is drawn before the server is closed", async () => {
  await using folder = await policyFolder({
    "default.yaml": policyLike("default", 1),
    "strict.yaml": policyLike("strict", 1),
  });
  const story = await sandboxStory({
    environment: { SAKSI_POLICIES: folder.path, SAKSI_SHADOW_POLICIES: "strict" },
  });
  const input = { ...says("all-match"), selfie };
  await Promise.all(
    Array.from({ length: 20 }, () =>
      story.query("query ($input: ApplicantInput!) { applicant(input: $input) { decision { outcome } } }", { input }),
    ),
  );
  await story.close();
  expect(story.lines("shadow decision")).toHaveLength(20);
});
