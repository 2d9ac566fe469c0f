import { useDeferStream } from "@graphql-yoga/plugin-defer-stream";
import type { DocumentNode, GraphQLSchema } from "graphql";
import { createYoga } from "graphql-yoga";
import type { CORSOptions } from "graphql-yoga";
import type { Logger } from "pino";

import type { Caller } from "../access/caller.ts";
import type { Door } from "../access/door.ts";
import type { Meter } from "../access/meter.ts";
import { createErrorFormatter } from "../graphql/errors/format-error.ts";
import { useFormattedErrors } from "../graphql/errors/use-formatted-errors.ts";
import { useParseErrors } from "../graphql/errors/use-parse-errors.ts";
import { useValidation } from "../graphql/errors/use-validation.ts";
import { useVariableErrors } from "../graphql/errors/use-variable-errors.ts";
import type { Limits } from "../graphql/limits/limits.ts";
import { useLimits, useTokenLimit } from "../graphql/limits/use-limits.ts";
import type { ProviderName } from "../domain/provider.ts";
import type { Span, Tracing } from "../domain/trace.ts";
import type { Callbacks } from "../providers/provider.ts";
import { createDocumentCache, createNoCache } from "./document-cache.ts";
import { graphiqlOptions, graphiqlPage } from "./graphiql.ts";
import type { GraphiQLSettings } from "./graphiql.ts";
import { disconnectSignal } from "./disconnect.ts";
import { useBody } from "./use-body.ts";
import { useCallbacks } from "./use-callbacks.ts";
import type { KeepCallback } from "./use-callbacks.ts";
import { createAdmit } from "./admit.ts";
import { useAuthorisation } from "./use-authorisation.ts";
import { useCallers } from "./use-callers.ts";
import { useDelivery } from "./use-delivery.ts";
import { useMetrics } from "./use-metrics.ts";
import type { MetricsPage } from "./use-metrics.ts";
import { useErrorCodes, useRequestLog } from "./use-request-log.ts";
import { useResponseHeaders } from "./use-response-headers.ts";
import { GRAPHQL_PATH, useRoutes } from "./use-routes.ts";
import type { Readiness } from "./use-routes.ts";
import { useSameOrigin } from "./use-same-origin.ts";
import { useTracing } from "./use-tracing.ts";
import { visitOf } from "./visit.ts";

/** What is known of a GraphQL request beside the operation. */
export interface GatewayRequest {
  /** Aborted when the client goes away before it has its answer. */
  readonly signal: AbortSignal;
  readonly caller: Caller;
  /** What the operation does is a piece of it; null where nothing is traced. */
  readonly span: Span | null;
}

export interface PipelineOptions {
  readonly schema: GraphQLSchema;
  /** Makes what the resolvers of one request share; called once for each. */
  readonly context: (request: GatewayRequest) => object;
  readonly door: Door;
  readonly meter: Meter;
  readonly clock: () => Date;
  /** Origins whose pages may call, as browsers send them; empty: none. */
  readonly corsOrigins: readonly string[];
  readonly introspection: boolean;
  readonly graphiql: false | GraphiQLSettings;
  readonly bodyLimitBytes: number;
  readonly limits: Limits;
  readonly readiness: () => Promise<Readiness>;
  readonly metrics: () => Promise<MetricsPage>;
  /** Of the providers whose vendors send any. */
  readonly callbacks: ReadonlyMap<ProviderName, Callbacks>;
  /** Keeps a callback for whoever waits for it elsewhere; absent where nothing is kept. */
  readonly keep?: KeepCallback;
  /** Null where nobody collects traces. */
  readonly tracing: Tracing | null;
  readonly closing: () => boolean;
  readonly log: Logger;
}

/** Yoga's own answer to health checks is not used; no URL ends like this. */
const NOWHERE = "\n";

/** The way of a request, from HTTP to an executed operation and back: the plugins stand in the order it passes them. */
export function createPipeline(options: PipelineOptions) {
  const { log, limits, introspection } = options;
  const formatError = createErrorFormatter(log);
  const admit = createAdmit(options);
  return createYoga({
    schema: options.schema,
    context: ({ request }) => {
      const { caller, operationSpan: span } = visitOf(request);
      if (caller === null) throw new RangeError("a request that nobody was admitted with");
      return options.context({ signal: disconnectSignal(request), caller, span });
    },
    graphqlEndpoint: GRAPHQL_PATH,
    healthCheckEndpoint: NOWHERE,
    landingPage: false,
    graphiql: options.graphiql === false ? false : graphiqlOptions(options.graphiql),
    renderGraphiQL: graphiqlPage(),
    // Without it, a preflight is a method that is not allowed.
    cors: options.corsOrigins.length === 0 ? false : (request) => corsOf(request, options.corsOrigins),
    maxRequestBodySize: false,
    // Yoga logs errors as they are, values and all.
    logging: false,
    maskedErrors: { maskError: formatError },
    parserAndValidationCache: {
      documentCache: createDocumentCache<DocumentNode>(),
      errorCache: createNoCache<Error>(),
    },
    plugins: [
      useRequestLog(log),
      useTracing(options.tracing),
      useMetrics(admit, options.metrics),
      useCallbacks(options),
      useRoutes(options),
      useResponseHeaders(options.corsOrigins),
      useDelivery(),
      useCallers(admit),
      options.door.isOpen ? useSameOrigin(options.corsOrigins) : {},
      useBody(options.bodyLimitBytes),
      useDeferStream(),
      useTokenLimit(limits),
      useParseErrors(),
      useValidation({ introspection }),
      useLimits(limits),
      useAuthorisation(),
      useVariableErrors(introspection),
      useFormattedErrors(formatError),
      useErrorCodes(),
    ],
  });
}

/** Yoga's default lets every origin in. Keys travel in a header, never in a cookie: credentials are not allowed. */
function corsOf(request: Request, allowed: readonly string[]): CORSOptions {
  const origin = request.headers.get("origin");
  if (origin === null || !allowed.includes(origin)) return false;
  return { origin, credentials: false, methods: ["GET", "POST"], maxAge: 600 };
}
