import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { sealOfBody } from "../../src/assessments/record/decision-seal.ts";
import { parseCheckpoints } from "../../src/store/audit/checkpoint.ts";
import { verifyChain } from "../../src/store/audit/verify.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { applicant, assess, fieldOf, recordEnvironment } from "./record.ts";
import type { Assessed } from "./record.ts";
import { sandboxStory, says } from "./support.ts";
import type { Story } from "./support.ts";

const LOG = `query ($first: Int, $after: String, $filter: AuditFilter) {
  auditLog(first: $first, after: $after, filter: $filter) {
    edges { cursor node { seq at actor action subject hash details { name value } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Log {
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: {
      readonly seq: number;
      readonly action: string;
      readonly subject: string | null;
      readonly hash: string;
      readonly details: readonly { readonly name: string; readonly value: string | null }[];
    };
  }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

let environment: Readonly<Record<string, string>>;
let story: Story;
let kept: Assessed;

beforeAll(async () => {
  environment = await recordEnvironment();
  story = await sandboxStory({ environment });
  kept = await assess(story, { idempotencyKey: "one", applicant: applicant("all-match"), purpose: "a loan" });
  await story.query(`query ($input: IndividualScreeningInput!) { individualScreening(input: $input) { verdict } }`, {
    input: { name: says("all-match").name, nationality: "ID" },
  });
});
afterAll(() => story.close());

const log = (variables: Readonly<Record<string, unknown>> = {}) => fieldOf<Log>(story, "auditLog", LOG, variables);
const nodes = async (variables: Readonly<Record<string, unknown>> = {}) =>
  (await log(variables)).value?.edges.map(({ node }) => node) ?? [];
const plainCalls = async () =>
  (await nodes({ filter: { action: "VENDOR_CALLED" } })).filter(({ subject }) => subject === null);

it("lists what was done, the latest first, and says nothing of whom it was about", async () => {
  await vi.waitFor(async () => expect(await plainCalls()).not.toEqual([]), { timeout: 5_000 });
  const all = await nodes();
  expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => all.length - index));
  const own = all.filter(({ subject }) => subject === `assessment/${kept.id}`).toReversed();
  expect(own[0]).toMatchObject({ seq: 1, action: "ASSESSMENT_BEGUN" });
  expect(own.at(-1)).toMatchObject({
    action: "DECISION_MADE",
    details: expect.arrayContaining([{ name: "seal", value: kept.decisions[0]?.seal }]),
  });
  const { nik, name } = says("all-match");
  const said = JSON.stringify(all);
  for (const word of [nik, name, "a loan"]) expect(said).not.toContain(word);
});

it("goes on from page to page, by what is looked for", async () => {
  const all = await nodes();
  const first = (await log({ first: 2 })).value;
  expect(first?.pageInfo).toEqual({ hasNextPage: true, endCursor: first?.edges[1]?.cursor });
  const rest = (await log({ first: 200, after: first?.pageInfo.endCursor })).value;
  expect([...(first?.edges ?? []), ...(rest?.edges ?? [])].map(({ node }) => node)).toEqual(all);
  expect(rest?.pageInfo.hasNextPage).toBe(false);
  const decided = await nodes({
    filter: { subject: `assessment/${kept.id}`, action: "DECISION_MADE", actor: "saksi" },
  });
  expect(decided).toHaveLength(1);
  expect((await log({ filter: { actor: "nobody" } })).value).toEqual({
    edges: [],
    pageInfo: { hasNextPage: false, endCursor: null },
  });
});

it.each([{ first: 0 }, { first: 201 }, { after: "x" }, { filter: { actor: "" } }])(
  "wants pages that there can be: %j is none",
  async (variables) => {
    expect((await log(variables)).codes).toEqual(["BAD_USER_INPUT"]);
  },
);

it("is whole, with the record that it tells of", async () => {
  await vi.waitFor(async () => expect(await plainCalls()).not.toEqual([]), { timeout: 5_000 });
  const database = await openPostgres({ url: environment["DATABASE_URL"] ?? "", connections: 2 });
  try {
    const verified = await verifyChain(database.orm, "default", { sealOf: sealOfBody });
    expect(verified).toMatchObject({ problem: null, entries: (await nodes()).length });
    expect(verified.rows.get("decision")).toBe(1);
    expect(verified.rows.get("vendor_call")).toBeGreaterThan(4);
  } finally {
    await database.close();
  }
});

it("is where the server logs that it is when it stops, in a line that is a checkpoint", async () => {
  await using other = await sandboxStory({ environment });
  await assess(other, { idempotencyKey: "two", applicant: applicant("all-match-woman") });
  expect(other.lines("audit checkpoint")).toEqual([]);
  await other.close();
  const [line, ...more] = other.lines("audit checkpoint");
  expect(more).toEqual([]);
  const [latest] = await nodes({ first: 1 });
  expect(parseCheckpoints(JSON.stringify(line))).toMatchObject({
    checkpoints: [{ tenant: "default", seq: latest?.seq, hash: latest?.hash }],
  });
});
