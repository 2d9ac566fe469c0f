import * as z from "zod";

import { applicantWith } from "../applicant.ts";
import { graphqlQuestion } from "./graphql.ts";
import type { Question } from "./side.ts";

const DOCUMENT = `mutation Bench($input: AssessInput!) {
  assess(input: $input) {
    id
    nik { valid birthDate gender birthDateConsistent genderConsistent }
    identity { verdict fields { field verdict } providers { provider status } }
    screening { verdict topScore }
    decision { outcome determined reasons { code } rules { rule state } }
  }
}`;

const answerSchema = z.object({
  data: z.object({ assess: z.object({ id: z.uuid(), decision: z.object({ outcome: z.literal("REVIEW") }) }) }),
});

/** The same as the plain query asks, kept: each with an idempotency key of its own. */
export function assessQuestion(selfie: Buffer | undefined): Question {
  const input = { applicant: applicantWith(selfie), idempotencyKey: KEY };
  return {
    ...graphqlQuestion(selfie),
    body: Buffer.from(JSON.stringify({ query: DOCUMENT, variables: { input } })),
    problem(answer) {
      return answerSchema.safeParse(answer).success ? undefined : JSON.stringify(answer).slice(0, 1_000);
    },
    mark: `"outcome":"REVIEW"`,
    numbered: KEY,
  };
}

/** Its digits are the number of the question. */
const KEY = "bench-000000000000";
