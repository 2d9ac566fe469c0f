import { DEFAULT_LIMITS } from "../graphql/limits/limits.ts";
import type { Limits } from "../graphql/limits/limits.ts";
import { createHttpServer } from "./http-server.ts";
import type { HttpServer } from "./http-server.ts";
import { createPipeline } from "./pipeline.ts";
import type { PipelineOptions } from "./pipeline.ts";

export interface GatewayOptions extends Omit<PipelineOptions, "limits" | "closing"> {
  /** Those that are not given are as in `DEFAULT_LIMITS`. */
  readonly limits?: Partial<Limits>;
}

export interface Gateway extends HttpServer {
  /** Answers without a socket. */
  fetch(request: Request): Promise<Response>;
}

/** The HTTP side of Saksi: the GraphQL API, its explorer, and what operators probe. */
export function createGateway(options: GatewayOptions): Gateway {
  let closing = false;
  const pipeline = createPipeline({
    ...options,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    closing: () => closing,
  });
  const server = createHttpServer((request, response) => pipeline(request, response));
  return {
    listen: (port, host) => server.listen(port, host),
    fetch: async (request) => pipeline.fetch(request),
    async close(grace) {
      closing = true;
      await server.close(grace);
      await pipeline.dispose();
    },
  };
}
