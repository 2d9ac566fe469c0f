import { getOperationAST } from "graphql";
import type { DocumentNode, GraphQLSchema } from "graphql";
import { processRegularResult } from "graphql-yoga";
import type { Plugin } from "graphql-yoga";

import { requestError } from "../graphql/errors/coded-error.ts";
import { operationSize } from "../graphql/limits/measure.ts";
import { acceptsAnswers, acceptsParts } from "./accept.ts";

/**
 * How an operation may be asked and answered, settled before anything is executed: a vendor is not billed for an answer that
 * cannot be delivered, nor for a GET, which links, caches and prefetching browsers send on their own.
 */
export function useDelivery(): Plugin {
  return {
    onRequestParse({ request }) {
      if (request.method !== "GET" && request.method !== "POST") {
        throw requestError("METHOD_NOT_ALLOWED", "The API takes GET and POST.", { headers: { Allow: "GET, POST" } });
      }
      if (!acceptsAnswers(request.headers)) {
        throw requestError("NOT_ACCEPTABLE", "Accept `application/graphql-response+json` or `application/json`.");
      }
    },
    onParse: () => {
      return ({ result, context }) => {
        if (context.request.method !== "GET" || result === null || result instanceof Error) return;
        if (getOperationAST(result, context.params.operationName)?.operation === "mutation") {
          throw requestError("METHOD_NOT_ALLOWED", "A mutation is sent with POST.", { headers: { Allow: "POST" } });
        }
      };
    },
    onExecute: ({ args }) => assertDeliverable(args),
    onSubscribe: ({ args }) => assertDeliverable(args),
    onResultProcess({ result, resultProcessor, setResultProcessor }) {
      // What the client accepts is nothing of ours: the refusal is said in JSON all the same.
      if (resultProcessor === undefined && "errors" in result) {
        setResultProcessor(processRegularResult, "application/json");
      }
    },
  };
}

interface Executed {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly contextValue: { readonly request: Request };
}

function assertDeliverable({ schema, document, operationName, contextValue: { request } }: Executed): void {
  const size = operationSize(schema, document, operationName);
  if (request.method === "GET" && size !== undefined && size.vendorFields > 0) {
    const message = "This operation may ask vendors: send it with POST.";
    throw requestError("METHOD_NOT_ALLOWED", message, { headers: { Allow: "POST" } });
  }
  if (size?.defers && !acceptsParts(request.headers)) {
    const message = "An answer with `@defer` comes in parts: accept `multipart/mixed` or `text/event-stream`.";
    throw requestError("NOT_ACCEPTABLE", message);
  }
}
