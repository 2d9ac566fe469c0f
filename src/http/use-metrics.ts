import type { Plugin } from "graphql-yoga";

import { requestError } from "../graphql/errors/coded-error.ts";
import { forbidden, insufficientScope } from "../graphql/errors/forbidden.ts";
import { errorResponse } from "./responses.ts";
import type { Admitted } from "./admit.ts";
import { visitOf } from "./visit.ts";

const METRICS_PATH = "/metrics";

/** Everything that is counted, as a scraper reads it. */
export interface MetricsPage {
  readonly contentType: string;
  readonly text: string;
}

/** `/metrics` takes whom the API takes, with a scope of its own: what is decided how often is nobody else's business. */
export function useMetrics(
  admit: (headers: Headers) => Promise<Admitted>,
  metrics: () => Promise<MetricsPage>,
): Plugin {
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
      const admitted = await admit(request.headers);
      visit.caller = admitted.caller;
      if ("refusal" in admitted) {
        visit.codes.add(admitted.refusal.code);
        endResponse(errorResponse(fetchAPI, admitted.refusal, admitted.headers));
        return;
      }
      const { caller } = admitted;
      // How many hits there were in the last minute is nothing for an applicant to know either.
      if (caller.narrow || !caller.scopes.has("metrics")) {
        const refusal = forbidden("The metrics take the scope `metrics`.", ["metrics"]);
        visit.codes.add(refusal.code);
        endResponse(errorResponse(fetchAPI, refusal, insufficientScope(["metrics"])));
        return;
      }
      // A scrape comes every few seconds, and is no news.
      visit.logged = false;
      const { contentType, text } = await metrics();
      endResponse(new fetchAPI.Response(text, { headers: { "content-type": contentType } }));
    },
  };
}
