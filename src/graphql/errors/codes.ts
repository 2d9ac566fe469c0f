/**
 * Every code an error may carry in `extensions.code`, with the HTTP status of a request that fails as a whole. Codes are stable:
 * clients branch on them. An error of one field of an answer leaves the status at 200.
 */
export const ERROR_CODES = {
  BAD_REQUEST: { status: 400 },
  UNAUTHENTICATED: { status: 401 },
  ORIGIN_NOT_ALLOWED: { status: 403 },
  FORBIDDEN: { status: 403 },
  NOT_FOUND: { status: 404 },
  METHOD_NOT_ALLOWED: { status: 405 },
  NOT_ACCEPTABLE: { status: 406 },
  REQUEST_TIMEOUT: { status: 408 },
  PAYLOAD_TOO_LARGE: { status: 413 },
  UNSUPPORTED_MEDIA_TYPE: { status: 415 },
  RATE_LIMITED: { status: 429 },
  HEADERS_TOO_LARGE: { status: 431 },
  GRAPHQL_PARSE_FAILED: { status: 400, wellFormed: true },
  GRAPHQL_VALIDATION_FAILED: { status: 400, wellFormed: true },
  OPERATION_RESOLUTION_FAILURE: { status: 400, wellFormed: true },
  BAD_USER_INPUT: { status: 400, wellFormed: true },
  MAX_COST_EXCEEDED: { status: 400, wellFormed: true },
  PLAIN_DECISIONS_FORBIDDEN: { status: 403, wellFormed: true },
  IDEMPOTENCY_KEY_REUSED: { status: 409, wellFormed: true },
  ASSESSMENT_UNDECIDED: { status: 409, wellFormed: true },
  ASSESSMENT_CHANGED: { status: 409, wellFormed: true },
  ALREADY_REVIEWED: { status: 409, wellFormed: true },
  ANOTHER_REVIEWER_NEEDED: { status: 409, wellFormed: true },
  APPLICANT_ERASED: { status: 410, wellFormed: true },
  RECORD_UNAVAILABLE: { status: 503, wellFormed: true },
  BUDGET_EXHAUSTED: { status: 429, wellFormed: true },
  INTROSPECTION_DISABLED: { status: 400, wellFormed: true },
  DEPTH_LIMIT_EXCEEDED: { status: 400, wellFormed: true },
  ALIAS_LIMIT_EXCEEDED: { status: 400, wellFormed: true },
  TOKEN_LIMIT_EXCEEDED: { status: 400, wellFormed: true },
  ROOT_FIELD_LIMIT_EXCEEDED: { status: 400, wellFormed: true },
  COST_LIMIT_EXCEEDED: { status: 400, wellFormed: true },
  INTERNAL_SERVER_ERROR: { status: 500 },
  UNAVAILABLE: { status: 503 },
} as const satisfies Readonly<Record<string, CodeDefinition>>;

interface CodeDefinition {
  readonly status: number;
  /**
   * The HTTP request was well formed and only its GraphQL was not: a client that accepts `application/json` alone gets 200
   * (GraphQL over HTTP, "Status codes").
   */
  readonly wellFormed?: true;
}

export type ErrorCode = keyof typeof ERROR_CODES;

export function statusOf(code: ErrorCode): number {
  return ERROR_CODES[code].status;
}

export function isWellFormed(code: ErrorCode): boolean {
  return "wellFormed" in ERROR_CODES[code];
}
