import * as z from "zod";

import { applicantWith } from "../applicant.ts";
import { BENCH_KEY } from "./key.ts";
import type { Question } from "./side.ts";

const FACE = "faceMatch { verdict score providers { provider status } }";

/** The one document both GraphQL sides answer. The face check is not selected where there is no face. */
function documentFor(withSelfie: boolean): string {
  return `query Bench($input: ApplicantInput!) {
  applicant(input: $input) {
    nik { valid birthDate gender birthDateConsistent genderConsistent }
    identity { verdict fields { field verdict } providers { provider status } }
    ${withSelfie ? FACE : ""}
    screening { verdict topScore }
    decision { outcome determined reasons { code } rules { rule state } }
  }
}`;
}

const answerSchema = z.object({
  data: z.object({
    applicant: z.object({
      identity: z.object({ verdict: z.string() }),
      faceMatch: z.object({ verdict: z.string() }).optional(),
      screening: z.object({ verdict: z.string() }),
      decision: z.object({ outcome: z.string() }),
    }),
  }),
});

/**
 * The right answer about the applicant of whom everything is true: APPROVE with a selfie. Without one it is REVIEW, though
 * identity and screening are as good, for the default policy approves nobody whose face was not matched.
 */
const EXPECTED = {
  withSelfie: { identity: "MATCH", face: "MATCH", screening: "CLEAR", outcome: "APPROVE" },
  withoutSelfie: { identity: "MATCH", face: undefined, screening: "CLEAR", outcome: "REVIEW" },
} as const;

export function graphqlQuestion(selfie: Buffer | undefined): Question {
  const expected = selfie === undefined ? EXPECTED.withoutSelfie : EXPECTED.withSelfie;
  const query = documentFor(selfie !== undefined);
  return {
    path: "/graphql",
    headers: {
      "content-type": "application/json",
      accept: "application/graphql-response+json, application/json",
      authorization: `Bearer ${BENCH_KEY}`,
    },
    body: Buffer.from(JSON.stringify({ query, variables: { input: applicantWith(selfie) } })),
    problem(answer) {
      const read = answerSchema.safeParse(answer);
      if (!read.success) return JSON.stringify(answer).slice(0, 1_000);
      const { identity, faceMatch, screening, decision } = read.data.data.applicant;
      const given = {
        identity: identity.verdict,
        face: faceMatch?.verdict,
        screening: screening.verdict,
        outcome: decision.outcome,
      };
      const wrong = Object.entries(expected).find(([name, value]) => Reflect.get(given, name) !== value);
      return wrong === undefined ? undefined : `${wrong[0]} is not ${wrong[1]}: ${JSON.stringify(given)}`;
    },
    mark: `"outcome":"${expected.outcome}"`,
  };
}
