import { request } from "undici";
import * as z from "zod";

import type { SoakApplicant } from "./applicants.ts";
import { SOAK_POLICIES } from "./policies.ts";
import type { SoakPolicy } from "./policies.ts";

const OUTCOMES = ["APPROVE", "REVIEW", "REJECT"] as const;
export type Outcome = (typeof OUTCOMES)[number];

const part = z.object({
  provider: z.string(),
  status: z.string(),
  failure: z.object({ code: z.string() }).nullable(),
});
export type Part = z.infer<typeof part>;
const check = z.object({ providers: z.array(part) }).optional();
const answerSchema = z.object({
  data: z.object({
    applicant: z.object({
      identity: check,
      faceMatch: check,
      screening: check,
      decision: z.object({ outcome: z.enum(OUTCOMES), determined: z.boolean() }),
    }),
  }),
});

const PARTS = "{ providers { provider status failure { code } } }";
/** Whoever selects a check has it made to its end: only the first policy's are looked at, so that the others may stop. */
const SHOWN = `identity ${PARTS} faceMatch ${PARTS} screening ${PARTS}`;

function queryOf({ name }: SoakPolicy): string {
  const shown = name === "default" ? SHOWN : "";
  return `query ($input: ApplicantInput!) {
    applicant(input: $input) { ${shown} decision(policy: "${name}") { outcome determined } }
  }`;
}

const QUERIES = new Map(SOAK_POLICIES.map((policy) => [policy.name, queryOf(policy)]));

export interface Assessed {
  readonly policy: SoakPolicy["name"];
  readonly truth: SoakApplicant["truth"];
  readonly outcome: Outcome;
  readonly determined: boolean;
  readonly tookMs: number;
  /** What became of each vendor that was to be asked, where it is told. */
  readonly parts: readonly Part[];
}

/** @throws where the server answers with anything but a decision */
export async function assess(
  url: string,
  key: string,
  { truth, input }: SoakApplicant,
  { name: policy }: SoakPolicy,
  selfie: string,
): Promise<Assessed> {
  const query = QUERIES.get(policy);
  const body = JSON.stringify({ query, variables: { input: { ...input, selfie: { base64: selfie } } } });
  const started = performance.now();
  const response = await request(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body,
  });
  const text = await response.body.text();
  const tookMs = performance.now() - started;
  const { applicant } = answerSchema.parse(JSON.parse(text)).data;
  const checks = [applicant.identity, applicant.faceMatch, applicant.screening];
  const parts = checks.flatMap((each) => each?.providers ?? []);
  return { policy, truth, tookMs, parts, ...applicant.decision };
}
