import { z } from "zod";

import { ANSWER_STATUSES, FAILURE_CODES } from "../../src/domain/answer.ts";

const part = z.object({
  provider: z.string(),
  status: z.enum(ANSWER_STATUSES),
  endpoint: z.string().nullable(),
  latencyMs: z.number().nullable(),
  attempts: z.number(),
  failure: z.object({ code: z.enum(FAILURE_CODES) }).nullable(),
});
export type PartSeen = z.infer<typeof part>;

const identity = z.object({
  verdict: z.string(),
  fields: z.array(
    z.object({ field: z.string(), claims: z.array(z.object({ provider: z.string(), verdict: z.string() })) }),
  ),
  providers: z.array(part),
});
const faceMatch = z.object({
  verdict: z.string(),
  claims: z.array(z.object({ provider: z.string(), verdict: z.string(), score: z.number().nullable() })),
  providers: z.array(part),
});
const screening = z.object({
  verdict: z.string(),
  hits: z.array(
    z.object({ sources: z.array(z.object({ provider: z.string(), listingId: z.string(), score: z.number() })) }),
  ),
  providers: z.array(part),
});
const OUTCOME = z.enum(["APPROVE", "REVIEW", "REJECT"]);
const decision = z.object({
  outcome: OUTCOME,
  determined: z.boolean(),
  best: OUTCOME,
  worst: OUTCOME,
  missing: z.array(z.object({ path: z.string(), cause: z.string() })),
  rules: z.array(
    z.object({
      rule: z.string(),
      facts: z.array(
        z.object({
          path: z.string(),
          value: z.string().nullable(),
          sources: z.array(z.object({ provider: z.string() })),
        }),
      ),
    }),
  ),
});
export type DecisionSeen = z.infer<typeof decision>;

const seen = z.object({
  identity: identity.optional(),
  faceMatch: faceMatch.optional(),
  screening: screening.optional(),
  decision: decision.optional(),
});
/** What a caller sees of one applicant, as far as it was selected. */
export type Seen = z.infer<typeof seen>;

export const applicantAnswer = z.object({ data: z.object({ applicant: seen }) });
export const entityAnswer = z.object({ data: z.object({ screening }) });

const PARTS = "providers { provider status endpoint latencyMs attempts failure { code } }";
const DECISION =
  "decision { outcome determined best worst missing { path cause } rules { rule facts { path value sources { provider } } } }";
const SELECTIONS = {
  IDENTITY: `identity { verdict fields { field claims { provider verdict } } ${PARTS} }`,
  FACE: `faceMatch { verdict claims { provider verdict score } ${PARTS} }`,
  SCREENING: `screening { verdict hits { sources { provider listingId score } } ${PARTS} }`,
} as const;

type Check = keyof typeof SELECTIONS;

/**
 * @param shown whether the checks are selected beside the decision; a check that somebody looks at is never stopped for a
 * decision that could do without it
 */
export function applicantQuery(checks: readonly Check[], shown: boolean): string {
  const fields = shown ? checks.map((check) => SELECTIONS[check]).join(" ") : "";
  return `query ($input: ApplicantInput!) { applicant(input: $input) { ${fields} ${DECISION} } }`;
}

export const ENTITY_QUERY = `query ($input: EntityScreeningInput!) { screening: entityScreening(input: $input) { verdict hits { sources { provider listingId score } } ${PARTS} } }`;

/** Everything that a provider claims, each claim as a text of its own. */
export function claimsOf({ identity: said, faceMatch: face, screening: found }: Seen): ReadonlyMap<string, string[]> {
  const claims = new Map<string, string[]>();
  const note = (provider: string, claim: string): void => {
    claims.set(provider, [...(claims.get(provider) ?? []), claim].toSorted());
  };
  for (const { field, claims: each } of said?.fields ?? []) {
    for (const { provider, verdict } of each) note(provider, `${field} ${verdict}`);
  }
  for (const { provider, verdict, score } of face?.claims ?? []) note(provider, `FACE ${verdict} ${score}`);
  for (const { sources } of found?.hits ?? []) {
    for (const { provider, listingId, score } of sources) note(provider, `HIT ${listingId} ${score}`);
  }
  return claims;
}
