import type { Plugin } from "graphql-yoga";

import { requestError } from "../graphql/errors/coded-error.ts";
import { errorResponse } from "./responses.ts";
import { createDoor } from "./use-callers.ts";
import type { ApiKey } from "./use-callers.ts";
import { visitOf } from "./visit.ts";

const METRICS_PATH = "/metrics";

/** Everything that is counted, as a scraper reads it. */
export interface MetricsPage {
  readonly contentType: string;
  readonly text: string;
}

interface MetricsOptions {
  readonly apiKeys: readonly ApiKey[];
  readonly metrics: () => Promise<MetricsPage>;
}

/** `/metrics` takes a key where the API takes one: what is decided how often is nobody else's business. */
export function useMetrics({ apiKeys, metrics }: MetricsOptions): Plugin {
  const admission = createDoor(apiKeys);
  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      if (url.pathname !== METRICS_PATH) return;
      const visit = visitOf(request);
      if (request.method !== "GET" && request.method !== "HEAD") {
        const refusal = requestError("METHOD_NOT_ALLOWED", "The metrics are read with GET.");
        visit.codes.add(refusal.code);
        endResponse(errorResponse(fetchAPI, refusal, { allow: "GET, HEAD" }));
        return;
      }
      const admitted = admission(request.headers);
      if ("refusal" in admitted) {
        visit.codes.add(admitted.refusal.code);
        endResponse(errorResponse(fetchAPI, admitted.refusal, admitted.headers));
        return;
      }
      // A scrape comes every few seconds, and is no news.
      visit.logged = false;
      const { contentType, text } = await metrics();
      endResponse(new fetchAPI.Response(text, { headers: { "content-type": contentType } }));
    },
  };
}
