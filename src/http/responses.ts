import type { FetchAPI } from "graphql-yoga";

import type { CodedError } from "../graphql/errors/coded-error.ts";
import { statusOf } from "../graphql/errors/codes.ts";

export function jsonResponse(
  fetchAPI: FetchAPI,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new fetchAPI.Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
  });
}

/** The shape of a GraphQL answer, for errors that come before GraphQL does. */
export function errorBody({ message, code }: CodedError): { errors: readonly unknown[] } {
  return { errors: [{ message, extensions: { code } }] };
}

export function errorResponse(
  fetchAPI: FetchAPI,
  error: CodedError,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return jsonResponse(fetchAPI, statusOf(error.code), errorBody(error), headers);
}
