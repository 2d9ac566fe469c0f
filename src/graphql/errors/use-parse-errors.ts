import { getOperationAST, GraphQLError } from "graphql";
import type { DocumentNode } from "graphql";
import type { Plugin } from "graphql-yoga";

import { CodedError, requestError } from "./coded-error.ts";

/** A document that is no GraphQL, or holds no operation of the name asked for. GraphQL's own error quotes the document. */
export function useParseErrors(): Plugin {
  return {
    onParse() {
      return ({ result, replaceParseResult, context }) => {
        if (result instanceof Error) {
          // The cache keeps what stands here, so that the same text fails in the same words.
          if (!(result instanceof CodedError)) replaceParseResult(parseError(result));
        } else if (result !== null) assertOperation(result, context.params.operationName);
      };
    },
  };
}

function parseError(error: Error): CodedError {
  const { locations, source, positions } = error instanceof GraphQLError ? error : {};
  const [location] = locations ?? [];
  const where = location === undefined ? "" : ` at line ${location.line}, column ${location.column}`;
  const message = `Syntax error${where}: the document is not valid GraphQL.`;
  return requestError("GRAPHQL_PARSE_FAILED", message, { source, positions });
}

function assertOperation(document: DocumentNode, operationName: string | undefined): void {
  if (getOperationAST(document, operationName)) return;
  const message =
    operationName === undefined
      ? "The document must hold one operation; where it holds several, `operationName` says which."
      : "The document has no operation of the name in `operationName`.";
  throw requestError("OPERATION_RESOLUTION_FAILURE", message);
}
