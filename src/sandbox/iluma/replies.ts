import { brokenBody, json } from "../respond.ts";
import type { PlainResponse, Troubles } from "../respond.ts";

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

const STATUS = {
  API_VALIDATION_ERROR: 400,
  INVALID_API_KEY: 401,
  API_KEY_IS_NOT_LIVE_ERROR: 403,
  NOT_FOUND: 404,
  FILE_TOO_LARGE: 413,
  FILE_TOO_SMALL: 413,
  UNSUPPORTED_CONTENT_TYPE: 415,
  RATE_LIMIT_EXCEEDED: 429,
  SERVER_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
} as const;

/** The codes and statuses are the page's; the shape of the body is not documented. */
export function errorReply(
  code: keyof typeof STATUS,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): PlainResponse {
  return json(STATUS[code], { error_code: code, message }, headers);
}

/** "Missing form fields are provided in the response payload." */
export function invalid(errors: readonly FieldError[]): PlainResponse {
  const message = "There was an error with the format submitted to the server.";
  return json(STATUS.API_VALIDATION_ERROR, { error_code: "API_VALIDATION_ERROR", message, errors });
}

export function troubles(failed: () => PlainResponse, pending: () => PlainResponse): Troubles {
  return {
    down: () => errorReply("SERVICE_UNAVAILABLE", "All upstream data suppliers are unavailable"),
    rateLimited: () => errorReply("RATE_LIMIT_EXCEEDED", "Rate limit hit", { "Retry-After": "30" }),
    malformed: () => brokenBody(200, "application/json", '{ "id": "sandbox", "status": "COMPLETED", "is_found": tr'),
    failed,
    pending,
  };
}

/** What an `x-magic-reply` picks. The values are known for the bank validator alone; others are ignored. */
export type MagicReply = "PENDING" | "COMPLETED_FOUND" | "COMPLETED_NOT_FOUND" | "FAILED";

export function magicReplyOf(header: string | undefined): MagicReply | undefined {
  switch (header) {
    case "PENDING":
    case "COMPLETED_FOUND":
    case "COMPLETED_NOT_FOUND":
    case "FAILED":
      return header;
    default:
      return undefined;
  }
}
