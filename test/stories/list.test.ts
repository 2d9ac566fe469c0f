import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { keyBookOf, storedKey } from "../access/support.ts";
import { policyFolder } from "./policy-folder.ts";
import type { PolicyFolder } from "./policy-folder.ts";
import { applicant, assess, recordEnvironment } from "./record.ts";
import { sandboxStory } from "./support.ts";
import type { Story } from "./support.ts";

/** Nobody is asked: the number itself decides. */
const policy = (name: string): string => `policy: ${name}
version: 1
approve_requires: [nik.valid]
rules:
  - { id: invalid, when: nik.valid == false, then: { reject: ID02 } }
  - { id: digits, when: nik.birthDateConsistent == false, then: { review: ID03 } }
reasons:
  ID02: { en: Not valid., id: Tidak sah. }
  ID03: { en: Another date., id: Tanggal lain. }
bands: [{ below: 1, outcome: APPROVE }, { outcome: REVIEW }]
`;
const LIST = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: AssessmentFilter) {
  assessments(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
    edges { cursor node { id reference finalOutcome decision { outcome } decisions { sequence } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const listed = z.object({
  data: z.object({
    assessments: z.object({
      edges: z.array(
        z.object({ cursor: z.string(), node: z.looseObject({ id: z.string(), reference: z.string().nullable() }) }),
      ),
      pageInfo: z.object({
        hasNextPage: z.boolean(),
        hasPreviousPage: z.boolean(),
        startCursor: z.string().nullable(),
        endCursor: z.string().nullable(),
      }),
    }),
  }),
});
const failed = z.object({
  errors: z.array(z.object({ extensions: z.object({ code: z.string(), argument: z.string() }) })),
});

const SCOPES = ["assess", "read"] as const;
const [acme, globex] = ["acme", "globex"].map((tenant) => storedKey({ name: "desk", tenant, scopes: [...SCOPES] }));
const KEYS = ["all-match", "nik-impossible", "nik-digits-differ", "one-word-name", "pep-hit"] as const;

/** All of them are begun in the same millisecond. */
const NOON = new Date("2026-11-27T05:00:00Z");

let folder: PolicyFolder;
let story: Story;
const ids: string[] = [];
beforeAll(async () => {
  folder = await policyFolder({ "default.yaml": policy("default"), "strict.yaml": policy("strict") });
  const environment = { ...(await recordEnvironment()), SAKSI_POLICIES: folder.path };
  story = await sandboxStory({
    environment,
    clock: () => NOON,
    keyBook: keyBookOf(...[acme, globex].flatMap((each) => each?.key ?? [])),
  });
  for (const [at, key] of KEYS.entries()) {
    const named = key === "pep-hit" ? { policy: "strict" } : {};
    ids.push(
      (await assess(by(acme), { idempotencyKey: key, applicant: applicant(key), reference: `file ${at}`, ...named }))
        .id,
    );
  }
  await assess(by(globex), { idempotencyKey: "theirs", applicant: applicant("all-match"), reference: "file 0" });
});
afterAll(async () => {
  await story.close();
  await folder[Symbol.asyncDispose]();
});

const by = (key: typeof acme): Pick<Story, "query"> => ({
  query: (query, variables) => story.query(query, variables, { authorization: `Bearer ${key?.text}` }),
});
async function list(variables: Readonly<Record<string, unknown>> = {}, key = acme) {
  const { json } = await by(key).query(LIST, variables);
  const { edges, pageInfo } = listed.parse(json).data.assessments;
  return { edges, pageInfo, files: edges.map(({ node }) => Number(node.reference?.slice(5))) };
}
const files = async (filter: Readonly<Record<string, unknown>>) => (await list({ filter })).files;

describe("the list of assessments", () => {
  it("is newest first, twenty where nothing is said, each as it is shown by itself", async () => {
    const { edges, files: found, pageInfo } = await list();
    expect(found).toEqual([4, 3, 2, 1, 0]);
    expect(edges.map(({ node }) => node.id)).toEqual(ids.toReversed());
    expect(edges[2]?.node).toMatchObject({
      finalOutcome: "REVIEW",
      decision: { outcome: "REVIEW" },
      decisions: [{ sequence: 1 }],
    });
    const [first, last] = [edges[0]?.cursor, edges[4]?.cursor];
    expect(pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false, startCursor: first, endCursor: last });
  });

  it("leads on from page to page, and back", async () => {
    const one = await list({ first: 2 });
    expect(one).toMatchObject({ files: [4, 3], pageInfo: { hasNextPage: true, hasPreviousPage: false } });
    const two = await list({ first: 2, after: one.pageInfo.endCursor });
    expect(two).toMatchObject({ files: [2, 1], pageInfo: { hasNextPage: true, hasPreviousPage: true } });
    const three = await list({ first: 2, after: two.pageInfo.endCursor });
    expect(three).toMatchObject({ files: [0], pageInfo: { hasNextPage: false, hasPreviousPage: true } });
    const back = await list({ last: 2, before: three.pageInfo.startCursor });
    expect(back).toMatchObject({ files: [2, 1], pageInfo: { hasNextPage: true, hasPreviousPage: true } });
    expect(await list({ last: 2 })).toMatchObject({
      files: [1, 0],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
    const none = await list({ after: three.pageInfo.endCursor });
    expect(none.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null });
  });

  it("has those of which everything holds that is asked for", async () => {
    expect(await files({ outcome: "APPROVE" })).toEqual([4, 3, 0]);
    expect(await files({ outcome: "REJECT" })).toEqual([1]);
    expect(await files({ policy: "strict" })).toEqual([4]);
    expect(await files({ policy: "default", outcome: "APPROVE" })).toEqual([3, 0]);
    expect(await files({ reference: "file 3" })).toEqual([3]);
    expect(await files({ nik: applicant("nik-digits-differ").nik })).toEqual([2]);
    expect(await files({ nik: "3174051204909999" })).toEqual([]);
    expect(await files({ reviewState: "OPEN" })).toEqual([2]);
    expect(await files({ complete: false })).toEqual([]);
    expect(
      await files({ createdAfter: "2020-01-01T07:00:00+07:00", createdBefore: "2199-01-01T00:00:00Z" }),
    ).toHaveLength(5);
    expect(await files({ createdAfter: "2199-01-01T00:00:00Z" })).toEqual([]);
  });

  it("is of one tenant, whatever is asked for", async () => {
    expect((await list({}, globex)).edges).toHaveLength(1);
    expect((await list({ filter: { nik: applicant("pep-hit").nik } }, globex)).edges).toEqual([]);
    const theirs = (await list({ filter: { reference: "file 0" } }, globex)).edges[0]?.node.id;
    expect(ids).not.toContain(theirs);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ["first", { first: 0 }],
    ["first", { first: 101 }],
    ["last", { last: -1 }],
    ["last", { first: 2, last: 2 }],
    ["after", { after: "7" }],
    ["before", { before: Buffer.from("1").toString("base64url") }],
    ["filter.policy", { filter: { policy: "default@1" } }],
    ["filter.reference", { filter: { reference: " " } }],
    ["filter.nik", { filter: { nik: "317" } }],
    ["filter.createdAfter", { filter: { createdAfter: "2026-01-01" } }],
    ["filter.createdBefore", { filter: { createdBefore: "2026-01-01T00:00:00" } }],
  ])("says that %s is wrong of %j", async (argument, variables) => {
    const { json } = await by(acme).query(LIST, variables);
    expect(failed.parse(json).errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT", argument } }]);
  });

  it("takes a scope that says so", async () => {
    const { key, text } = storedKey({ name: "blind", tenant: "acme", scopes: ["assess"] });
    await using blind = await sandboxStory({ keyBook: keyBookOf(key) });
    const { json } = await blind.query("{ assessments { edges { cursor } } }", {}, { authorization: `Bearer ${text}` });
    expect(JSON.stringify(json)).toContain("FORBIDDEN");
  });
});
