import { getOperationAST } from "graphql";
import type { DocumentNode, GraphQLSchema } from "graphql";
import { processRegularResult } from "graphql-yoga";
import type { Plugin } from "graphql-yoga";

import { requestError } from "../graphql/errors/coded-error.ts";
import { operationSize } from "../graphql/limits/measure.ts";
import type { Size } from "../graphql/limits/measure.ts";
import { acceptsAnswers, acceptsEvents, acceptsParts } from "./accept.ts";

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
    onSubscribe: ({ args }) => assertStreamable(args),
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

function assertDeliverable(executed: Executed): void {
  const size = sizeOf(executed);
  assertPosted(executed, size);
  if (size?.defers && !acceptsParts(executed.contextValue.request.headers)) {
    const message = "An answer with `@defer` comes in parts: accept `multipart/mixed` or `text/event-stream`.";
    throw requestError("NOT_ACCEPTABLE", message);
  }
}

function assertStreamable(executed: Executed): void {
  const size = sizeOf(executed);
  assertPosted(executed, size);
  if (size?.defers) {
    throw requestError(
      "GRAPHQL_VALIDATION_FAILED",
      "A subscription takes no `@defer`: each event is whole as it comes.",
    );
  }
  if (!acceptsEvents(executed.contextValue.request.headers)) {
    throw requestError("NOT_ACCEPTABLE", "A subscription is answered in events: accept `text/event-stream`.");
  }
}

function sizeOf({ schema, document, operationName }: Executed): Size | undefined {
  return operationSize(schema, document, operationName);
}

/** An `EventSource` of a browser is refused with the rest: it knows no POST, and its URL would hold the applicant. */
function assertPosted({ contextValue: { request } }: Executed, size: Size | undefined): void {
  if (request.method !== "GET" || size === undefined || size.vendorFields === 0) return;
  const message = "This operation may ask vendors: send it with POST.";
  throw requestError("METHOD_NOT_ALLOWED", message, { headers: { Allow: "POST" } });
}
