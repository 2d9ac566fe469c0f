import { randomUUID } from "node:crypto";

import { brokenBody, json } from "../respond.ts";
import type { PlainResponse, Troubles } from "../respond.ts";

export interface MetaData {
  readonly requestId: string;
  readonly transactionId: string;
}

export function metaDataOf(transactionId: string): MetaData {
  return { requestId: randomUUID(), transactionId };
}

/** The page's error response. Its 401 and 500 come without `metaData`. */
export function errorReply(statusCode: number, message: string, metaData?: MetaData): PlainResponse {
  return json(statusCode, { message, statusCode, status: "failure", ...(metaData === undefined ? {} : { metaData }) });
}

/** The page's failure response: HTTP 200, "success" twice, and no answer. */
export function failureBody(status: string, message: string): Readonly<Record<string, unknown>> {
  return { status: "success", statusCode: "200", result: { status, message } };
}

export function failureOn200(status: string, message: string): PlainResponse {
  return json(200, failureBody(status, message));
}

export function serverError(): PlainResponse {
  return errorReply(500, "Internal Server Error");
}

/** The page's sample, braces and commas as they stand there. */
const BROKEN = `{
"status": "success",
"statusCode": "200",
"result": {
"message": "Verification completed",
"details": {
"score": "91",
"match": "true",
},
"s3Url": "https://s3.sandbox.invalid/selfie"
},
},
"metaData": {
"requestId": "sandbox",
"transactionId": "sandbox"
}`;

export const troubles: Troubles = {
  down: serverError,
  // The vendor's sibling APIs know 429, and write `error` for `message` and `metadata` in lower case.
  rateLimited: () =>
    json(429, {
      status: "failure",
      statusCode: 429,
      error: "Rate limit exceeded",
      metadata: { requestId: randomUUID() },
    }),
  malformed: () => brokenBody(200, "application/json", BROKEN),
  failed: () => failureOn200("INVALID_REQUEST", "input image detect face fail"),
};
