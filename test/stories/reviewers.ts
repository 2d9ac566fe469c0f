import pg from "pg";
import { z } from "zod";

import { newPostgres } from "../store/support/databases.ts";
import { masterKeys } from "./record.ts";
import { sandboxStory, says, selfie } from "./support.ts";
import type { Story } from "./support.ts";

const KEYS = { anna: "a-key-of-annas-own-0001", budi: "a-key-of-budis-own-0002" } as const;
export type Reviewer = keyof typeof KEYS;

const HIT = `{
  key score names
  disposition { disposition state reviewer reason note unchanged assessment }
  sources { provider listingId disposition { disposition } }
}`;
const ASSESSMENT = `
  id complete reviewState finalOutcome
  decision { outcome }
  decisions { sequence cause seal decision { outcome } }
  review { sequence outcome state decision reviewer reason note at }
  reviews { sequence outcome state reviewer }
  screening { verdict topScore hits ${HIT} dismissedHits ${HIT} }
`;

const hit = z.object({
  key: z.string(),
  score: z.number(),
  names: z.array(z.string()),
  disposition: z.record(z.string(), z.unknown()).nullable(),
  sources: z.array(z.object({ provider: z.string(), listingId: z.string(), disposition: z.unknown() })),
});
const assessment = z.object({
  id: z.uuid(),
  complete: z.boolean(),
  reviewState: z.string(),
  finalOutcome: z.string().nullable(),
  decision: z.object({ outcome: z.string() }).nullable(),
  decisions: z.array(
    z.object({
      sequence: z.number(),
      cause: z.string(),
      seal: z.string(),
      decision: z.object({ outcome: z.string() }),
    }),
  ),
  review: z.record(z.string(), z.unknown()).nullable(),
  reviews: z.array(z.record(z.string(), z.unknown())),
  screening: z.object({
    verdict: z.string(),
    topScore: z.number().nullable(),
    hits: z.array(hit),
    dismissedHits: z.array(hit),
  }),
});
export type ShownAssessment = z.output<typeof assessment>;

const error = z.object({ extensions: z.object({ code: z.string(), argument: z.string().optional() }) });
const answer = z.object({
  data: z.record(z.string(), assessment.nullable()).nullish(),
  errors: z.array(error).exactOptional(),
});

/** A desk of reviewers over a sandbox, with a record of its own. */
export interface ReviewDesk {
  readonly story: Story;
  /** Of its database. */
  readonly url: string;
  /** All that the database has of what reviewers said. */
  raw(): Promise<string>;
  /** A special applicant of the sandbox, assessed once more. */
  assess(key: string, policy?: string, otherwise?: Readonly<Record<string, unknown>>): Promise<ShownAssessment>;
  show(id: string): Promise<ShownAssessment>;
  /** The assessment as it is then, or the code of the error with the argument it names. */
  review(by: Reviewer, input: Readonly<Record<string, unknown>>): Promise<ShownAssessment | string>;
  dispose(by: Reviewer, input: Readonly<Record<string, unknown>>): Promise<ShownAssessment | string>;
  ask(by: Reviewer, query: string, variables?: Readonly<Record<string, unknown>>): Promise<unknown>;
}

type DeskOptions = Parameters<typeof sandboxStory>[0];

export async function reviewDesk({ environment = {}, ...options }: DeskOptions = {}): Promise<ReviewDesk> {
  const keys = Object.entries(KEYS).map(([name, key]) => `${name}:${key}`);
  const url = await newPostgres();
  const story = await sandboxStory({
    ...options,
    environment: {
      DATABASE_URL: url,
      SAKSI_MASTER_KEYS: masterKeys,
      SAKSI_API_KEYS: keys.join(","),
      ...environment,
    },
  });
  let count = 0;
  const ask = async (by: Reviewer, query: string, variables: Readonly<Record<string, unknown>> = {}) => {
    return (await story.query(query, variables, { authorization: `Bearer ${KEYS[by]}` })).json;
  };
  const told = async (by: Reviewer, query: string, variables: Readonly<Record<string, unknown>>) => {
    const { data, errors } = answer.parse(await ask(by, query, variables));
    if (errors?.[0] !== undefined) {
      const { code, argument } = errors[0].extensions;
      return argument === undefined ? code : `${code} ${argument}`;
    }
    const [found] = Object.values(data ?? {});
    if (!found) throw new RangeError("an answer with nothing in it");
    return found;
  };
  const shown = (found: ShownAssessment | string): ShownAssessment => {
    if (typeof found === "string") throw new RangeError(found);
    return found;
  };
  return {
    story,
    url,
    ask,
    async raw() {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query(
        "SELECT encode(note, 'escape') AS said, r::text AS row FROM review AS r UNION ALL SELECT encode(note, 'escape'), h::text FROM hit_disposition AS h",
      );
      await client.end();
      return JSON.stringify(rows);
    },
    async assess(key, policy, otherwise = {}) {
      count += 1;
      const { nik, name, dateOfBirth, gender } = says(key);
      const applicant = { nik, name, dateOfBirth, gender, selfie, ...otherwise };
      const input = { idempotencyKey: `story-${count}`, applicant, ...(policy === undefined ? {} : { policy }) };
      return shown(
        await told("anna", `mutation ($input: AssessInput!) { assess(input: $input) { ${ASSESSMENT} } }`, { input }),
      );
    },
    async show(id) {
      return shown(await told("anna", `query ($id: ID!) { assessment(id: $id) { ${ASSESSMENT} } }`, { id }));
    },
    review: (by, input) =>
      told(by, `mutation ($input: ReviewAssessmentInput!) { reviewAssessment(input: $input) { ${ASSESSMENT} } }`, {
        input,
      }),
    dispose: (by, input) =>
      told(by, `mutation ($input: DisposeHitInput!) { disposeHit(input: $input) { ${ASSESSMENT} } }`, { input }),
  };
}
