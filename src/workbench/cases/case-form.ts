import { z } from "zod";

import { FAILURE_CODES } from "../../domain/answer.ts";
import { SCREENING_SCOPES } from "../../domain/claim.ts";
import { OUTCOMES } from "../../domain/decision.ts";
import { FACTS } from "../../domain/fact-catalogue.ts";
import type { FactDefinition } from "../../domain/fact-catalogue.ts";
import { INPUT_NAMES } from "../../domain/person.ts";

/** What a case says of a fact that nobody can tell. */
export const UNKNOWN = "UNKNOWN";
const unknown = z.literal(UNKNOWN);

const hit = z.strictObject({
  score: z.number().min(0).max(1),
  scopes: z.array(z.enum(SCREENING_SCOPES)).min(1),
});

function factForm({ type, doc }: FactDefinition) {
  switch (type.kind) {
    case "boolean":
      return z.union([z.boolean(), unknown], { error: "It must be true, false or UNKNOWN." }).describe(doc);
    case "number": {
      const { min, max } = type;
      const error = `It must be a number from ${min} to ${max}, or UNKNOWN.`;
      return z.union([z.number().min(min).max(max), unknown], { error }).describe(doc);
    }
    case "string":
      return z.string().describe(doc);
    case "enum":
      return z.enum([...type.values, UNKNOWN]).describe(doc);
    case "hits":
      return z
        .union([z.array(hit), unknown], { error: "It must be a list of { score, scopes }, or UNKNOWN." })
        .describe(doc);
  }
}

const facts = z.strictObject(
  Object.fromEntries([...FACTS].map(([path, definition]) => [path, factForm(definition).optional()])),
);

/** How a provider fails: a failure's code, or that it is still at work, or switched off. */
export const WAYS_DOWN = [...FAILURE_CODES, "PENDING", "PROVIDER_OFF"] as const;
export type WayDown = (typeof WAYS_DOWN)[number];
/** Its values are looked at with the providers' names, so that mistakes in both are told at once. */
const wayDown = z.string().meta({ enum: [...WAYS_DOWN] });

const score = z.union([z.int(), z.tuple([z.int(), z.int()])], {
  error: "It must be a whole number, or two: [lowest, highest].",
});
const outcome = z.enum(OUTCOMES);
const ruleIds = z.array(z.string());

const expectation = z.strictObject({
  outcome: outcome.describe("What is decided."),
  determined: z.boolean().optional().describe("Whether no missing answer could change it."),
  best: outcome.optional().describe("The outcome if every unknown turned out well."),
  worst: outcome.optional().describe("The outcome if every unknown turned out badly."),
  score: score.optional().describe("The score; where it is a range, its two ends."),
  fired: ruleIds.optional().describe("All the rules that fire, and no other does."),
  unknown: ruleIds.optional().describe("All the rules that are unknown, and no other is."),
  notFired: ruleIds.optional().describe("Rules that do not fire; others may not either."),
  reasons: z
    .array(z.string())
    .optional()
    .describe("The codes of all the reasons that are given, the most telling first."),
  unmet: z
    .array(z.string())
    .optional()
    .describe("All the conditions of an approval that do not hold or are unknown, as the policy writes them."),
  missing: z.array(z.string()).optional().describe("All the facts that the policy reads and that have no value."),
  counterfactuals: z
    .array(z.array(z.string()).min(1))
    .optional()
    .describe(
      "All the smallest sets of facts that would have given a better outcome, by their names, in any order. The policy has `counterfactuals: true`.",
    ),
});

const testCase = z.strictObject({
  name: z.string().min(1).describe("What the case is about, in a few words."),
  facts: facts.optional().describe("What is otherwise than of the base applicant. Every provider says so."),
  answers: z
    .record(z.string(), facts)
    .optional()
    .describe("What single providers say otherwise, by provider: { glair: { identity.name: MISMATCH } }."),
  down: z
    .union([z.array(z.string()), z.record(z.string(), wayDown)], {
      error: "It must be a list of providers, or how each of them fails: { glair: TIMEOUT }.",
    })
    .optional()
    .describe("The providers that do not answer, or how each of them fails."),
  without: z.array(z.enum(INPUT_NAMES)).optional().describe("The inputs that the applicant left out."),
  expect: expectation.describe("What the policy is to make of it."),
  whenDown: z
    .record(z.string(), outcome)
    .optional()
    .describe(
      "What is accepted to come out when this provider is down too. Needed where an outage turns the outcome to APPROVE or REJECT.",
    ),
});

/** A file of test cases of one policy. */
export const caseFileForm = z
  .strictObject({
    policy: z.string().optional().describe("The name of the policy that the cases are of."),
    base: facts
      .optional()
      .describe(
        "The facts of the applicant that every case starts from. Nothing speaks against whom nothing is said of.",
      ),
    cases: z.array(testCase).min(1).describe("The cases, each with what is expected of the policy."),
  })
  .meta({ title: "Policy test", description: "The test cases of one Saksi policy." });

export type CaseFileForm = z.infer<typeof caseFileForm>;
export type CaseForm = CaseFileForm["cases"][number];
export type ExpectationForm = z.infer<typeof expectation>;
