import { randomUUID } from "node:crypto";

import { brokenBody, json } from "../respond.ts";
import type { PlainResponse, Troubles } from "../respond.ts";

/** The vendor's page: the request's identifier is in the response headers under Request-Id. */
export function withRequestId(response: PlainResponse): PlainResponse {
  return { ...response, headers: { ...response.headers, "Request-Id": randomUUID() } };
}

/** 400 carries a reason and no `result`. */
export function refused(reason: string): PlainResponse {
  return withRequestId(json(400, { verification_status: false, reason }));
}

/** The page's 503: the register did not answer, every field is null. */
export function registerDown(sent: readonly string[]): PlainResponse {
  const result = Object.fromEntries(["nik", ...sent].map((field) => [field, null]));
  return withRequestId(json(503, { verification_status: false, reason: "Something wrong in Dukcapil server", result }));
}

export function troubles(sent: readonly string[]): Troubles {
  return {
    down: () => registerDown(sent),
    rateLimited: () => withRequestId(json(429, { message: "Too Many Requests" })),
    malformed: () =>
      withRequestId(
        brokenBody(200, "application/json", '{ "verification_status": true, "reason": "Verification Success", "resu'),
      ),
    failed: () =>
      withRequestId(
        brokenBody(502, "text/html", "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"),
      ),
  };
}
