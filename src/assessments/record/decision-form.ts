import { z } from "zod";

import { AUDIENCES, OUTCOMES, RULE_STATES } from "../../domain/decision.ts";
import type { Decision } from "../../domain/decision.ts";
import { UNKNOWN_CAUSES } from "../../domain/fact.ts";
import { moment, providerName } from "./parts.ts";

const outcome = z.enum(OUTCOMES);
const words = z.object({ en: z.string(), id: z.string() });
const interval = z.object({ low: z.number(), high: z.number() });
const cause = z.enum(UNKNOWN_CAUSES);

const fact = z.object({
  path: z.string(),
  value: z.string().nullable(),
  cause: cause.nullable(),
  sources: z.array(z.object({ provider: providerName, requestId: z.string().nullable(), askedAt: moment })),
});

const decisionForm: z.ZodType<Decision> = z.object({
  outcome,
  determined: z.boolean(),
  best: outcome,
  worst: outcome,
  score: interval,
  reasons: z.array(z.object({ code: z.string(), text: words, rule: z.string(), audience: z.enum(AUDIENCES) })),
  unmet: z.array(
    z.object({
      condition: z.string(),
      holds: z.union([z.literal(false), z.null()]),
      line: z.number(),
      facts: z.array(fact),
    }),
  ),
  rules: z.array(
    z.object({
      rule: z.string(),
      state: z.enum(RULE_STATES),
      points: interval,
      line: z.number(),
      facts: z.array(fact),
    }),
  ),
  missing: z.array(z.object({ path: z.string(), cause })),
  ignored: z.array(z.string()),
  counterfactuals: z.array(
    z.object({
      outcome,
      facts: z.array(z.object({ path: z.string(), value: z.string().nullable(), wanted: z.string(), advice: words })),
    }),
  ),
  policy: z.object({ name: z.string(), version: z.number(), digest: z.string() }),
  decidedAt: moment,
  validUntil: moment.nullable(),
});

/** All of a decision, as people are shown it. Nothing in it is personal. */
export function writeDecision(decision: Decision): string {
  return JSON.stringify(decision);
}

/** @throws where it is none that `writeDecision` wrote */
export function readDecision(written: string): Decision {
  return decisionForm.parse(JSON.parse(written));
}
