import { isScope, SCOPES } from "../../src/access/scopes.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { isInNarrowView } from "../../src/graphql/authorisation/marks.ts";
import { keyBookOf, storedKey } from "../access/support.ts";
import { schema } from "../graphql/support/shelf.ts";
import { walk } from "../graphql/support/walk.ts";
import { recordEnvironment } from "./record.ts";
import { policyFolder, policyLike } from "./policy-folder.ts";
import type { PolicyFolder } from "./policy-folder.ts";
import { says, sandboxStory, selfie } from "./support.ts";
import type { Answer, Story } from "./support.ts";

const NOON = new Date("2026-11-20T05:00:00Z");
/** What the policy here waits at most, and what it takes to decide after that. */
const HELD_MS = 1250;

const [narrow, whole] = [
  storedKey({ name: "app", tenant: "default", scopes: Object.keys(SCOPES).filter(isScope) }),
  storedKey({ name: "desk", tenant: "default", scopes: ["ask", "read", "assess"] }),
];
const as = ({ text }: typeof narrow) => ({ authorization: `Bearer ${text}` });

let folder: PolicyFolder;
let story: Story;
beforeAll(async () => {
  const impatient = policyLike("default", 1).replaceAll(/deadline: \ds/g, "deadline: 1s");
  folder = await policyFolder({ "default.yaml": impatient });
  story = await sandboxStory({
    clock: () => NOON,
    keyBook: keyBookOf(narrow.key, whole.key),
    environment: { SAKSI_POLICIES: folder.path, ...(await recordEnvironment()) },
  });
});
afterAll(async () => {
  await story.close();
  await folder[Symbol.asyncDispose]();
});

/** All of whom are looked at by a person: one is on a sanctions list, one a PEP, and of the others nobody could tell. */
const LISTED = ["sanctions-hit", "pep-hit"];
const UNKNOWN = ["iluma-down", "iluma-malformed", "iluma-slow"];

const DECISION = "decision { __typename outcome decidedAt reasons { code text(language: ID) } }";
const QUERY = `query ($input: ApplicantInput!) { applicant(input: $input) { ${DECISION} } }`;
const DEFERRED = `query ($input: ApplicantInput!) { applicant(input: $input) { __typename ... @defer { ${DECISION} } } }`;
const WATCH = `subscription ($input: ApplicantInput!) {
  applicantProgress(input: $input) { __typename ... on ApplicantDecided { ${DECISION} } }
}`;

const EVENTS = { accept: "text/event-stream" };
const PARTS = { accept: "multipart/mixed" };

const ask = (
  key: string,
  query: string,
  headers: Readonly<Record<string, string>> = {},
  by = narrow,
): Promise<Answer> => story.query(query, { input: { ...says(key), selfie } }, { ...as(by), ...headers });

/** Everything that comes over the wire, but for the time of day. */
function wire({ status, headers, text }: Answer): unknown {
  return { status, headers: [...headers].filter(([name]) => name !== "date"), text };
}

describe("an applicant who is", () => {
  it("approved is told so when it is settled", async () => {
    expect((await ask("all-match", QUERY)).json).toMatchObject({
      data: { applicant: { decision: { outcome: "APPROVE", decidedAt: NOON.toISOString(), reasons: [] } } },
    });
  });

  it("looked at, or refused, for what they may know is told the reasons for applicants", async () => {
    const [mismatch, unknown] = await Promise.all([ask("name-mismatch", QUERY), ask("nik-unknown", QUERY)]);
    expect(mismatch.json).toMatchObject({ data: { applicant: { decision: { reasons: [{ code: "ID01" }] } } } });
    expect(unknown.json).toMatchObject({
      data: { applicant: { decision: { outcome: "REJECT", reasons: [{ code: "ID04" }] } } },
    });
  });
});

describe("an applicant on a list and one about whom a vendor could not be asked", () => {
  it("are told apart by whoever does not act for them", async () => {
    const query = QUERY.replace("outcome", "outcome missing { path } rules { rule state }");
    const [listed, pep, unknown] = await Promise.all(
      ["sanctions-hit", "pep-hit", "iluma-down"].map((key) => ask(key, query, {}, whole)),
    );
    expect(listed?.text).toContain('"outcome":"REJECT"');
    expect(pep?.text).toContain("AM02");
    expect(new Set([listed?.text, pep?.text, unknown?.text]).size).toBe(3);
  });

  it.each([
    ["a query", QUERY, {}],
    ["a query in parts", DEFERRED, PARTS],
    ["a subscription", WATCH, EVENTS],
  ])("get the same answer to %s, to the byte", async (_what, query, headers) => {
    const answers = await Promise.all([...LISTED, ...UNKNOWN].map((key) => ask(key, query, headers)));
    const [first] = answers;
    if (first === undefined) throw new RangeError("nobody answered");
    expect(first.text).toContain('"outcome":"REVIEW","decidedAt":"2026-11-20T05:00:01.250Z","reasons":[]');
    expect(first.text).not.toContain("ProviderAnswered");
    for (const answer of answers) expect(wire(answer)).toEqual(wire(first));
  });

  it("wait as long for it", async () => {
    for (const query of [QUERY, WATCH]) {
      const began = performance.now();
      const waits = ["sanctions-hit", "iluma-down"].map(async (key) => {
        await ask(key, query, query === WATCH ? EVENTS : {});
        return performance.now() - began;
      });
      expect(Math.min(...(await Promise.all(waits)))).toBeGreaterThanOrEqual(HELD_MS);
    }
  });
});

describe("a caller who acts for the applicant", () => {
  it("is refused whatever else there is, in the same words whoever it is about, and no vendor is asked", async () => {
    story.sandbox.reset();
    const hidden = walk(schema).filter(({ field }) => !isInNarrowView(field));
    expect(hidden.length).toBeGreaterThan(190);
    const headers = { ...as(narrow), accept: "application/graphql-response+json, text/event-stream" };
    for (const { name, operation } of hidden) {
      const { status, text } = await story.query(operation, {}, headers);
      expect([name, status, text.includes(`\`${name}\` is not for callers who act for the applicant.`)]).toEqual([
        name,
        403,
        true,
      ]);
    }
    const curious = QUERY.replace("outcome", "outcome determined");
    const answers = await Promise.all([...LISTED, ...UNKNOWN, "all-match"].map((key) => ask(key, curious)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(story.sandbox.calls()).toEqual([]);
  });

  it("is refused another policy, and a limit of cost, that would be a second question about the same person", async () => {
    const cheap = QUERY.replace("input: $input", "input: $input, maxCostIdr: 100000");
    const other = QUERY.replace("decision {", 'decision(policy: "default") {');
    for (const query of [cheap, other]) expect((await ask("sanctions-hit", query)).status).toBe(403);
    expect((await ask("sanctions-hit", WATCH.replace("$input)", '$input, policy: "default")'), EVENTS)).status).toBe(
      403,
    );
  });

  it("reads no metrics", async () => {
    expect((await fetch(`${story.url}/metrics`, { headers: as(narrow) })).status).toBe(403);
  });
});
