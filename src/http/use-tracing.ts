import { getOperationAST } from "graphql";
import { isAsyncIterable } from "graphql-yoga";
import type { Plugin } from "graphql-yoga";

import type { Tracing } from "../domain/trace.ts";
import { afterAnswer } from "./after-answer.ts";
import { GRAPHQL_PATH } from "./use-routes.ts";
import { visitOf } from "./visit.ts";
import type { Visit } from "./visit.ts";

const METHODS: ReadonlySet<string> = new Set(["GET", "POST", "OPTIONS", "HEAD", "PUT", "PATCH", "DELETE"]);

/**
 * A span for each request to the API or from a vendor, and one for its operation. They tell no variables, no query and no URL.
 * Probes and scrapes are not traced, nor what is sent to no place of ours. Belongs after the request log, which notes the
 * operation's name; null where nobody collects traces.
 */
export function useTracing(tracing: Tracing | null): Plugin {
  if (tracing === null) return {};
  return {
    onRequest({ request, url: { pathname } }) {
      const route = routeOf(pathname);
      if (route === undefined) return;
      const method = METHODS.has(request.method) ? request.method : "_OTHER";
      const facts = { "http.request.method": method, "http.route": route };
      visitOf(request).span = tracing.request(`${method} ${route}`, request.headers.get("traceparent"), facts);
    },
    onParse: () => {
      return ({ result, context }) => {
        if (result === null || result instanceof Error) return;
        const type = getOperationAST(result, context.params.operationName)?.operation;
        if (type === undefined) return;
        const visit = visitOf(context.request);
        const { span, operation: name } = visit;
        visit.operationSpan =
          span?.begin(name === null ? type : `${type} ${name}`, {
            "graphql.operation.type": type,
            ...(name === null ? {} : { "graphql.operation.name": name }),
          }) ?? null;
      };
    },
    onExecute: ({ args }) => ({
      onExecuteDone({ result }) {
        const visit = visitOf(args.contextValue.request);
        if (isAsyncIterable(result)) return { onEnd: () => endOperation(visit) };
        endOperation(visit);
        return undefined;
      },
    }),
    onResponse({ request, response: { status }, serverContext }) {
      const visit = visitOf(request);
      const { span, codes } = visit;
      if (span === null) return;
      afterAnswer(serverContext, (aborted) => {
        // One that was refused, or whose client has gone away, has not come to the end of its execution.
        endOperation(visit);
        const facts = aborted ? { "saksi.aborted": true } : { "http.response.status_code": status };
        span.end({ ...facts, "saksi.codes": [...codes] }, !aborted && status >= 500);
      });
    },
  };
}

function endOperation({ operationSpan }: Visit): void {
  operationSpan?.end({}, false);
}

function routeOf(path: string): string | undefined {
  if (path === GRAPHQL_PATH || path === `${GRAPHQL_PATH}/`) return GRAPHQL_PATH;
  return path.startsWith("/callbacks/") ? "/callbacks/{provider}" : undefined;
}
