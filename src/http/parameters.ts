import type { GraphQLParams } from "graphql-yoga";
import { z } from "zod";

import { requestError } from "../graphql/errors/coded-error.ts";
import type { CodedError } from "../graphql/errors/coded-error.ts";

/** Looked at from outside only: what belongs in it is told by the operation's types, however much else there is. */
const object = (name: string) =>
  z.custom<Record<string, unknown>>(isObject, `\`${name}\` must be an object.`).nullish();

const parameters = z.strictObject(
  {
    query: z.string("Send the operation as text in `query`."),
    variables: object("variables"),
    operationName: z.string("`operationName` must be text.").nullish(),
    extensions: object("extensions"),
  },
  {
    error: ({ code }) =>
      code === "unrecognized_keys"
        ? "A request has `query`, `variables`, `operationName` and `extensions`, and nothing else."
        : "Send one operation as a JSON object, with its text in `query`.",
  },
);

/**
 * The parameters of one operation, whatever they came in.
 * @throws {CodedError} BAD_REQUEST
 */
export function parseParameters(value: unknown): GraphQLParams {
  if (Array.isArray(value)) throw badRequest("Send one operation in a request: batches are not taken.");
  const result = parameters.safeParse(value);
  if (!result.success) throw badRequest(result.error.issues[0]?.message ?? "The parameters are not readable.");
  const { query, variables, operationName, extensions } = result.data;
  return {
    query,
    ...(variables ? { variables } : {}),
    ...(operationName == null ? {} : { operationName }),
    ...(extensions ? { extensions } : {}),
  };
}

/** @throws {CodedError} BAD_REQUEST, without the parser's own words: they quote the text */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(`${what} is not valid JSON.`);
  }
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function badRequest(message: string): CodedError {
  return requestError("BAD_REQUEST", message);
}
