import { brokenBody } from "../respond.ts";
import type { PlainResponse } from "../respond.ts";
import type { FaultDialect, SimulatedRequest, SimulatedResponse } from "../simulator.ts";
import { drifted } from "./drift.ts";
import type { AnswerFault } from "./fault.ts";

const PAGE = "<!DOCTYPE html><html><head><title>Please wait</title></head><body>Loading…</body></html>";
const GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";

/** What the vendor answers under a fault. `answer` gives its true answer, and is not asked where it did no work for it. */
export async function faultyAnswer(
  fault: AnswerFault,
  request: SimulatedRequest,
  dialect: FaultDialect,
  answer: () => Promise<SimulatedResponse>,
): Promise<SimulatedResponse> {
  switch (fault.kind) {
    case "rate-limited":
      return retryAfter(dialect.refusal(429), fault.retryAfter);
    case "unavailable":
      return retryAfter(dialect.refusal(503), fault.retryAfter);
    case "server-error":
      return dialect.refusal(500);
    case "bad-gateway":
      return brokenBody(502, "text/html", GATEWAY_PAGE);
    case "redirect":
      return { status: 307, headers: { location: request.path }, body: "" };
    default:
      return spoilt(fault, request, dialect, await answer());
  }
}

function retryAfter(refusal: SimulatedResponse, value: string | undefined): SimulatedResponse {
  if ("reset" in refusal || value === undefined) return refusal;
  return { ...refusal, headers: { ...refusal.headers, "Retry-After": value } };
}

type SpoilingFault = Exclude<
  AnswerFault,
  { readonly kind: "rate-limited" | "unavailable" | "server-error" | "bad-gateway" | "redirect" }
>;

/** The true answer, spoilt. A refusal of the vendor's own has nothing to spoil, and stays. */
function spoilt(
  fault: SpoilingFault,
  request: SimulatedRequest,
  dialect: FaultDialect,
  answer: SimulatedResponse,
): SimulatedResponse {
  if ("reset" in answer || answer.status < 200 || answer.status > 299) return answer;
  switch (fault.kind) {
    case "truncated-json":
      return { ...answer, body: answer.body.slice(0, answer.body.length / 2) };
    case "json-as-html":
      return withType(answer, "text/html; charset=utf-8");
    case "html-as-json":
      return { ...withType(answer, "application/json"), body: PAGE };
    case "drift": {
      const body = objectOf(answer);
      if (body === undefined) return answer;
      const keys = fault.field === undefined ? dialect.evidence : new Set([fault.field]);
      return { ...answer, body: JSON.stringify(drifted(body, fault.change, keys)) };
    }
    case "failure-on-200": {
      const body = objectOf(answer);
      const failure = body === undefined ? undefined : dialect.failureOn200(request, body);
      return failure === undefined ? answer : { ...answer, body: JSON.stringify(failure) };
    }
  }
}

function withType(answer: PlainResponse, contentType: string): PlainResponse {
  const others = Object.entries(answer.headers ?? {}).filter(([name]) => name.toLowerCase() !== "content-type");
  return { ...answer, headers: { ...Object.fromEntries(others), "content-type": contentType } };
}

/** The body where it is a JSON object; a vendor's trouble with an applicant may have broken it already. */
function objectOf({ body }: PlainResponse): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
