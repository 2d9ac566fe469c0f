import { brokenBody, json } from "../respond.ts";
import type { PlainResponse, Troubles } from "../respond.ts";

export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/** Laravel's validation answer: the first message, how many more, and all of them by field. */
export function unprocessable(errors: FieldErrors): PlainResponse {
  const messages = Object.values(errors).flat();
  const more = messages.length - 1;
  const rest = more > 0 ? ` (and ${more} more error${more > 1 ? "s" : ""})` : "";
  return json(422, { message: `${messages[0] ?? "The given data was invalid."}${rest}`, errors });
}

export function unauthenticated(): PlainResponse {
  return json(401, { message: "Unauthenticated." });
}

export function serverError(): PlainResponse {
  return json(500, { message: "Server Error" });
}

/** The troubles of a check; `failed` differs between the two versions of the API. */
export function troubles(failed: () => PlainResponse): Troubles {
  return {
    down: () => ({ reset: true }),
    rateLimited: () =>
      json(429, { message: "Too Many Attempts." }, { "Retry-After": "30", "X-RateLimit-Remaining": "0" }),
    malformed: () => brokenBody(200, "text/html; charset=UTF-8", "<!DOCTYPE html><html><body>Loading…</body></html>"),
    failed,
  };
}
