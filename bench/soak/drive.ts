import { randomUUID } from "node:crypto";

import { request } from "undici";
import * as z from "zod";

import type { SoakApplicant } from "./applicants.ts";
import { SOAK_POLICIES } from "./policies.ts";
import type { SoakPolicy } from "./policies.ts";
import type { Kept } from "./record.ts";

const OUTCOMES = ["APPROVE", "REVIEW", "REJECT"] as const;
export type Outcome = (typeof OUTCOMES)[number];

const part = z.object({
  provider: z.string(),
  endpoint: z.string().nullish(),
  attempts: z.number().exactOptional(),
  status: z.string(),
  failure: z.object({ code: z.string() }).nullable(),
});
export type Part = z.infer<typeof part>;
const check = z.object({ providers: z.array(part) }).optional();
const decided = z.object({ outcome: z.enum(OUTCOMES), determined: z.boolean() });
const checks = { identity: check, faceMatch: check, screening: check };
const answerSchema = z.object({ data: z.object({ applicant: z.object({ ...checks, decision: decided }) }) });
const keptSchema = z.object({
  data: z.object({
    assess: z.object({ ...checks, id: z.uuid(), decision: decided.extend({ costIdr: z.number() }) }),
  }),
});

const PARTS = "{ providers { provider endpoint attempts status failure { code } } }";
/** Whoever selects a check has it made to its end: only the first policy's are looked at, so that the others may stop. */
const SHOWN = `identity ${PARTS} faceMatch ${PARTS} screening ${PARTS}`;

function queryOf({ name }: SoakPolicy): string {
  const shown = name === "default" ? SHOWN : "";
  return `query ($input: ApplicantInput!) {
    applicant(input: $input) { ${shown} decision(policy: "${name}") { outcome determined } }
  }`;
}

const ASSESS = `mutation ($input: AssessInput!) {
  assess(input: $input) { id ${SHOWN} decision { outcome determined costIdr } }
}`;

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

interface Server {
  readonly url: string;
  readonly key: string;
}

/** @throws where the server answers with anything but a decision */
export async function assess(
  server: Server,
  { truth, input }: SoakApplicant,
  { name: policy }: SoakPolicy,
  selfie: string,
): Promise<Assessed> {
  const applicant = { ...input, selfie: { base64: selfie } };
  const { answer, tookMs } = await ask(server, { query: QUERIES.get(policy), variables: { input: applicant } });
  const { decision, ...made } = answerSchema.parse(answer).data.applicant;
  return { policy, truth, tookMs, parts: partsOf(made), ...decision };
}

/** The same, kept. */
export async function assessAndKeep(
  server: Server,
  { truth, input }: SoakApplicant,
  { name: policy }: SoakPolicy,
  selfie: string,
): Promise<{ readonly assessed: Assessed; readonly kept: Kept }> {
  const applicant = { ...input, selfie: { base64: selfie } };
  const variables = { input: { applicant, policy, idempotencyKey: randomUUID() } };
  const { answer, tookMs } = await ask(server, { query: ASSESS, variables });
  const { id, decision, ...made } = keptSchema.parse(answer).data.assess;
  const { outcome, determined, costIdr } = decision;
  const all = partsOf(made);
  return {
    // As a plain query of the others shows nothing of their checks.
    assessed: { policy, truth, tookMs, outcome, determined, parts: policy === "default" ? all : [] },
    kept: { id, costIdr, calls: callsIn(all) },
  };
}

async function ask(
  { url, key }: Server,
  body: unknown,
): Promise<{ readonly answer: unknown; readonly tookMs: number }> {
  const text = JSON.stringify(body);
  const started = performance.now();
  const response = await request(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: text,
  });
  const answer = await response.body.text();
  return { answer: JSON.parse(answer), tookMs: performance.now() - started };
}

type Checks = Readonly<Partial<Record<keyof typeof checks, z.infer<typeof check>>>>;

function partsOf({ identity, faceMatch, screening }: Checks): readonly Part[] {
  return [identity, faceMatch, screening].flatMap((each) => each?.providers ?? []);
}

/** A call that answered two checks is one. */
function callsIn(parts: readonly Part[]): number {
  const calls = new Map<string, number>();
  for (const { provider, endpoint, attempts = 0 } of parts) {
    const name = `${provider} ${endpoint ?? ""}`;
    calls.set(name, Math.max(calls.get(name) ?? 0, attempts));
  }
  return [...calls.values()].reduce((sum, times) => sum + times, 0);
}
