/** The part of Saksi's schema that the bench's operations select, so that both answer the very same document. */
export const typeDefs = `#graphql
  enum Gender { MALE FEMALE }
  enum ProviderName { IDMETA GLAIR HYPERVERGE ILUMA }
  enum AnswerStatus { ANSWERED SKIPPED FAILED }
  enum Verdict { MATCH MISMATCH CONFLICT UNKNOWN }
  enum IdentityVerdict { MATCH MISMATCH NOT_FOUND CONFLICT UNKNOWN }
  enum ScreeningVerdict { CLEAR POSSIBLE_MATCH UNKNOWN }
  enum Outcome { APPROVE REVIEW REJECT }
  enum RuleState { FIRED NOT_FIRED UNKNOWN }
  enum IdentityField { NAME DATE_OF_BIRTH PLACE_OF_BIRTH GENDER ADDRESS CITY PROVINCE }

  input AddressInput { line: String!, city: String!, province: String! }
  input SelfieInput { base64: String! }
  input ApplicantInput {
    nik: String!
    name: String!
    dateOfBirth: String!
    placeOfBirth: String!
    gender: Gender!
    address: AddressInput!
    selfie: SelfieInput
  }

  type Query { applicant(input: ApplicantInput!): Applicant }
  type Applicant {
    nik: NikAnalysis!
    identity: IdentityCheck!
    faceMatch: FaceMatchCheck!
    screening: ScreeningCheck!
    decision: Decision!
  }
  type NikAnalysis { valid: Boolean!, birthDate: String, gender: Gender, birthDateConsistent: Boolean, genderConsistent: Boolean }
  type ProviderAnswer { provider: ProviderName!, status: AnswerStatus! }
  type FieldVerdict { field: IdentityField!, verdict: Verdict! }
  type IdentityCheck { verdict: IdentityVerdict!, fields: [FieldVerdict!]!, providers: [ProviderAnswer!]! }
  type FaceMatchCheck { verdict: Verdict!, score: Float, providers: [ProviderAnswer!]! }
  type ScreeningCheck { verdict: ScreeningVerdict!, topScore: Float }
  type Decision { outcome: Outcome!, determined: Boolean!, reasons: [Reason!]!, rules: [RuleResult!]! }
  type Reason { code: String! }
  type RuleResult { rule: String!, state: RuleState! }
`;
