import type { Plugin } from "graphql-yoga";
import type { Logger } from "pino";

import { requestError } from "../graphql/errors/coded-error.ts";
import { reportIncident } from "../graphql/errors/incident.ts";
import { errorResponse, jsonResponse } from "./responses.ts";
import { visitOf } from "./visit.ts";

export const GRAPHQL_PATH = "/graphql";

/** Whether the server can do its work, and what it goes by. No secrets: anybody may ask. */
export interface Readiness {
  readonly ready: boolean;
  /** Able to work, though not with everybody: that is no reason to send requests elsewhere. */
  readonly degraded: boolean;
  readonly detail: unknown;
}

interface RouteOptions {
  readonly readiness: () => Promise<Readiness>;
  /** Whether the server is shutting down. */
  readonly closing: () => boolean;
  readonly log: Logger;
}

/** `/health` says that the process runs, `/ready` whether it should be sent requests; neither takes a key. */
export function useRoutes({ readiness, closing, log }: RouteOptions): Plugin {
  const ready = async (): Promise<readonly [status: number, body: unknown]> => {
    if (closing()) return [503, { status: "closing" }];
    try {
      const { ready: isReady, degraded, detail } = await readiness();
      if (!isReady) return [503, { status: "not ready", detail }];
      return [200, { status: degraded ? "degraded" : "ok", detail }];
    } catch (error) {
      reportIncident(error, log);
      return [503, { status: "not ready" }];
    }
  };
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      const path = url.pathname;
      if (path === GRAPHQL_PATH || path === `${GRAPHQL_PATH}/`) return undefined;
      const visit = visitOf(request);
      visit.logged = path !== "/health" && path !== "/ready";
      if (path === "/health") return endResponse(jsonResponse(fetchAPI, 200, { status: "ok" }));
      if (path === "/ready") return ready().then(([status, body]) => endResponse(jsonResponse(fetchAPI, status, body)));
      visit.codes.add("NOT_FOUND");
      const message = `Nothing is served here; the API is at ${GRAPHQL_PATH}.`;
      return endResponse(errorResponse(fetchAPI, requestError("NOT_FOUND", message)));
    },
  };
}
