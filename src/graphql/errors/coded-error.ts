import { GraphQLError } from "graphql";
import type { ASTNode, GraphQLErrorExtensions, Source } from "graphql";

import { isWellFormed, statusOf } from "./codes.ts";
import type { ErrorCode } from "./codes.ts";

interface ErrorDetails {
  /** The path of the argument that is wrong, as `input.address.rt`. */
  readonly argument?: string | undefined;
  /** Where it stands in the document. */
  readonly nodes?: readonly ASTNode[] | undefined;
  /** The same for a document that could not be read; its text does not leave the server. */
  readonly source?: Source | undefined;
  readonly positions?: readonly number[] | undefined;
  /** HTTP headers that go with the status. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A failure of the server itself that its log explains under this id. */
  readonly incident?: string | undefined;
}

/** An error that Saksi words itself. Only these leave the server as they are: any other one might quote a value. */
export class CodedError extends GraphQLError {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, details: ErrorDetails, extra: GraphQLErrorExtensions) {
    const { argument, incident, nodes = null, source = null, positions = null } = details;
    super(message, {
      nodes,
      source,
      positions,
      extensions: {
        code,
        ...(argument === undefined ? {} : { argument }),
        ...(incident === undefined ? {} : { incident }),
        ...extra,
      },
    });
    this.code = code;
  }
}

/** An error of one field: the rest of the answer stands, and so does its status. */
export function fieldError(code: ErrorCode, message: string, details: ErrorDetails = {}): CodedError {
  return new CodedError(code, message, details, {});
}

/** An error of the whole request: nothing is executed, and the HTTP status says so. */
export function requestError(code: ErrorCode, message: string, details: ErrorDetails = {}): CodedError {
  return new CodedError(code, message, details, { http: httpOf(code, details.headers) });
}

/** The same error where the whole request ended with it. */
export function ofWholeRequest({ code, message, extensions }: CodedError): CodedError {
  return new CodedError(code, message, {}, { ...extensions, http: httpOf(code) });
}

function httpOf(code: ErrorCode, headers?: ErrorDetails["headers"]): NonNullable<GraphQLErrorExtensions["http"]> {
  return {
    status: statusOf(code),
    ...(isWellFormed(code) ? { spec: true } : {}),
    ...(headers === undefined ? {} : { headers: { ...headers } }),
  };
}
