import type { Traces } from "./world.ts";

/** One way to call a root field. */
export interface Call {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Whether the tenant whose traces they are is told something else than everybody else is. */
  readonly tells: boolean;
  /**
   * Of what is written down when there is time, as plain queries' calls are: `later`, the same is said in the end; `never`, in
   * another order each time.
   */
  readonly same?: "later" | "never";
}

type Variables = Call["variables"];

/** Of something on record: whoever owns it is told more. */
const ofRecord = (query: string, variables: Variables): Call => ({ query, variables, tells: true });
/** Of nothing on record: vendors, policies, what is made by the call itself. */
const ofNothing = (query: string, variables: Variables = {}): Call => ({ query, variables, tells: false });

/** What a narrow view has of a decision. */
const DECISION = "decision { outcome decidedAt reasons { code } }";
const CUSTODY = "{ applicantId state erasedAt retainedUntil legalHolds { id } obstacles }";

/**
 * How each root field is called with all that one tenant has left traces of: ids, numbers, names, references. A field that is not
 * here fails the test: add it with a line for each argument that can name something on record. They are called in this order, and
 * what changes most comes last.
 */
export const CALLS: Readonly<Record<string, (of: Traces) => readonly Call[]>> = {
  identity: ({ nik, name }) => [
    ofNothing("query ($input: IdentityInput!) { identity(input: $input) { verdict providers { provider status } } }", {
      input: { nik, name },
    }),
  ],
  faceMatch: ({ nik, name, selfie }) => [
    ofNothing("query ($input: FaceMatchInput!) { faceMatch(input: $input) { verdict score } }", {
      input: { nik, name, selfie },
    }),
  ],
  individualScreening: ({ name }) => [
    ofNothing("query ($input: IndividualScreeningInput!) { individualScreening(input: $input) { verdict topScore } }", {
      input: { name, nationality: "ID" },
    }),
  ],
  entityScreening: ({ name }) => [
    ofNothing("query ($input: EntityScreeningInput!) { entityScreening(input: $input) { verdict topScore } }", {
      input: { name, domicile: "ID" },
    }),
  ],
  listing: ({ nik }) => [
    ofNothing("query ($id: ID!) { listing(provider: ILUMA, id: $id) { __typename } }", { id: nik }),
  ],
  applicant: ({ applicant }) => [
    ofNothing(`query ($input: ApplicantInput!) { applicant(input: $input) { ${DECISION} } }`, { input: applicant }),
  ],
  providers: () => [ofNothing("{ providers { name enabled } }")],
  policies: () => [ofNothing("{ policies { id digest } }")],
  policy: () => [ofNothing('{ policy(name: "default") { id digest } }')],
  assessment: ({ assessment }) => [
    ofRecord(`query ($id: ID!) { assessment(id: $id) { id ${DECISION} } }`, { id: assessment }),
  ],
  assessments: ({ nik, reference }) => {
    const list =
      "query ($filter: AssessmentFilter) { assessments(first: 50, filter: $filter) { edges { node { id } } } }";
    return [{}, { nik }, { reference }].map((filter) => ofRecord(list, { filter }));
  },
  unmaskedAssessment: ({ assessment }) => [
    ofRecord(`query ($id: ID!) { unmaskedAssessment(id: $id) { id reference ${DECISION} } }`, { id: assessment }),
  ],
  replay: ({ assessment }) => [
    ofRecord("query ($id: ID!) { replay(id: $id) { identical decision { outcome } } }", { id: assessment }),
    ofRecord('query ($id: ID!) { replay(id: $id, policy: "default") { identical decision { outcome } } }', {
      id: assessment,
    }),
  ],
  usage: () => [
    {
      ...ofRecord("query ($from: Date!, $to: Date!) { usage(from: $from, to: $to) { calls costIdr rows { calls } } }", {
        from: "2026-11-01",
        to: "2026-11-30",
      }),
      same: "later",
    },
  ],
  apiKeys: () => [ofRecord("{ apiKeys(ended: true) { id name createdBy } }", {})],
  auditLog: ({ assessment, key, caller }) => {
    const log = `query ($filter: AuditFilter) {
      auditLog(first: 200, filter: $filter) { edges { node { actor action subject details { name value } } } }
    }`;
    const subjects = [`assessment/${assessment}`, `key/${key}`].map((subject) => ({ subject }));
    const actions = ["ASSESSMENT_BEGUN", "DECISION_MADE", "HOLD_PLACED", "KEY_CREATED"].map((action) => ({ action }));
    return [
      ...[...subjects, ...actions, { actor: caller }].map((filter) => ofRecord(log, { filter })),
      { ...ofRecord(log, {}), same: "never" },
    ];
  },
  applicantCustody: ({ nik, assessment }) =>
    [{ nik }, { assessment }].map((applicant) =>
      ofRecord(`query ($applicant: ApplicantRef!) { applicantCustody(applicant: $applicant) ${CUSTODY} }`, {
        applicant,
      }),
    ),
  applicantProgress: ({ applicant }) => [
    ofNothing(
      `subscription ($input: ApplicantInput!) {
        applicantProgress(input: $input) { ... on ApplicantDecided { ${DECISION} } }
      }`,
      { input: applicant },
    ),
  ],
  assessmentProgress: ({ assessment }) => [
    ofRecord(
      `subscription ($id: ID!) {
        assessmentProgress(id: $id) { ... on DecisionMade { assessment { id ${DECISION} } } }
      }`,
      { id: assessment },
    ),
  ],
  assess: ({ applicant, idempotencyKey }) => {
    const assess = `mutation ($input: AssessInput!) { assess(input: $input) { id ${DECISION} } }`;
    const { nik: _nik, ...others } = applicant;
    return [
      ofNothing(assess, { input: { idempotencyKey, applicant } }),
      // With other input, the same key is an error: to whoever has used it, and to nobody else.
      ofRecord(assess, { input: { idempotencyKey, applicant: { ...others, nik: "3174054501950002" } } }),
    ];
  },
  disposeHit: ({ assessment }) => [
    ofRecord("mutation ($input: DisposeHitInput!) { disposeHit(input: $input) { id } }", {
      input: { assessment, hit: "cftpl_1", disposition: "FALSE_POSITIVE", reason: "ANOTHER_PERSON" },
    }),
  ],
  reviewAssessment: ({ assessment }) => [
    ofRecord("mutation ($input: ReviewAssessmentInput!) { reviewAssessment(input: $input) { id finalOutcome } }", {
      input: { assessment, outcome: "REJECT", reason: "DOCUMENT_SEEN" },
    }),
  ],
  createApiKey: ({ caller }) => [
    ofNothing("mutation ($input: ApiKeyInput!) { createApiKey(input: $input) { secret key { id name } } }", {
      input: { name: caller, scopes: ["read"] },
    }),
  ],
  rotateApiKey: ({ key }) => [
    ofRecord("mutation ($id: ID!) { rotateApiKey(id: $id) { secret key { id name } } }", { id: key }),
  ],
  revokeApiKey: ({ key }) => [
    ofRecord("mutation ($id: ID!) { revokeApiKey(id: $id) { id name revokedAt } }", { id: key }),
  ],
  liftLegalHold: ({ hold }) => [
    ofRecord(`mutation ($input: LiftLegalHoldInput!) { liftLegalHold(input: $input) ${CUSTODY} }`, {
      input: { hold, reason: "over" },
    }),
  ],
  placeLegalHold: ({ assessment, nik }) =>
    [{ nik }, { assessment }].map((applicant) =>
      ofRecord(`mutation ($input: PlaceLegalHoldInput!) { placeLegalHold(input: $input) ${CUSTODY} }`, {
        input: { applicant, reason: "a court" },
      }),
    ),
  withdrawErasure: ({ assessment, nik }) =>
    [{ nik }, { assessment }].map((applicant) =>
      ofRecord(`mutation ($applicant: ApplicantRef!) { withdrawErasure(applicant: $applicant) ${CUSTODY} }`, {
        applicant,
      }),
    ),
  eraseApplicant: ({ assessment, nik }) =>
    [{ nik }, { assessment }].map((applicant) =>
      ofRecord(`mutation ($input: EraseApplicantInput!) { eraseApplicant(input: $input) ${CUSTODY} }`, {
        input: { applicant, ground: "REQUESTED", despiteRetention: true },
      }),
    ),
};
