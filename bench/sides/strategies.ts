import { fileURLToPath } from "node:url";

import * as z from "zod";

import { applicantWith } from "../applicant.ts";
import { BENCH_KEY } from "./key.ts";
import type { Question, SideDefinition } from "./side.ts";

/** The strategies that are compared, and the names of their policies in bench/strategies. */
export const STRATEGY_NAMES = ["all", "failover", "hedge"] as const;

const answerSchema = z.object({
  data: z.object({
    applicant: z.object({ decision: z.object({ outcome: z.literal("APPROVE"), costIdr: z.number() }) }),
  }),
});

const QUERY = `query Bench($input: ApplicantInput!) { applicant(input: $input) { decision { outcome costIdr } } }`;

function question(): Question {
  return {
    path: "/graphql",
    headers: { "content-type": "application/json", authorization: `Bearer ${BENCH_KEY}` },
    body: Buffer.from(JSON.stringify({ query: QUERY, variables: { input: applicantWith(undefined) } })),
    problem: (answer) => (answerSchema.safeParse(answer).success ? undefined : JSON.stringify(answer).slice(0, 500)),
    mark: `"outcome":"APPROVE"`,
  };
}

/** What the calls behind an answer are billed at, in rupiah. */
export function costOf(answer: string): number {
  return answerSchema.parse(JSON.parse(answer)).data.applicant.decision.costIdr;
}

/** Saksi once for each strategy: the same applicants, the same two vendors, and what one learns of them the others do not. */
export const strategies: readonly SideDefinition[] = STRATEGY_NAMES.map((name) => ({
  name,
  script: fileURLToPath(new URL("../../src/main.ts", import.meta.url)),
  environment: {
    SAKSI_MODE: "live",
    SAKSI_API_KEYS: `bench:${BENCH_KEY}`,
    SAKSI_POLICIES: fileURLToPath(new URL("../strategies", import.meta.url)),
    SAKSI_POLICY: name,
  },
  question,
}));
