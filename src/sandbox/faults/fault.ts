/**
 * What can go wrong between a vendor and its caller besides what the vendor says of an applicant. A connection that is never
 * made cannot depend on what would have been asked over it, so the first kind strikes a whole vendor; the others strike one
 * request.
 */
export type Fault = ConnectionFault | RequestFault;

export type ConnectionFault =
  /** The vendor's port is closed: the system itself says ECONNREFUSED. */
  | { readonly kind: "connection-refused" }
  /** The certificate has expired. Only for a vendor that speaks TLS. */
  | { readonly kind: "tls-failure" };

export type RequestFault = AnswerFault | DeliveryFault;

/** The vendor answers something else than it would. */
export type AnswerFault =
  /** 429, with `Retry-After` where one is given. */
  | { readonly kind: "rate-limited"; readonly retryAfter?: string }
  | { readonly kind: "server-error" }
  /** 502, with a gateway's page in HTML. */
  | { readonly kind: "bad-gateway" }
  /** 503, with `Retry-After` where one is given. */
  | { readonly kind: "unavailable"; readonly retryAfter?: string }
  /** The true answer's JSON, cut in half; the HTTP around it is whole. */
  | { readonly kind: "truncated-json" }
  /** The true answer, called text/html. */
  | { readonly kind: "json-as-html" }
  /** A page in HTML, called application/json. */
  | { readonly kind: "html-as-json" }
  /** 307, to the very same place. */
  | { readonly kind: "redirect" }
  /** The true answer in another schema: its evidence is gone, under another name or of another type. */
  | {
      readonly kind: "drift";
      readonly change: "missing" | "renamed" | "retyped";
      /** The one key that it strikes. @default every key that carries evidence */
      readonly field?: string;
    }
  /** HTTP 200 whose body says, in the vendor's own way, that nothing was checked. */
  | { readonly kind: "failure-on-200" };

/** The vendor gives its true answer, and it does not arrive as it should. The vendor has done its work, and may bill it. */
export type DeliveryFault =
  | { readonly kind: "reset-before-headers" }
  | { readonly kind: "reset-mid-body" }
  | { readonly kind: "slow-first-byte"; readonly delayMs: number }
  /** Headers at once, then the body byte by byte. */
  | { readonly kind: "slow-drip"; readonly everyMs: number }
  /** The true answer and, behind it, white space up to this size: JSON, if somebody reads it all. */
  | { readonly kind: "large-body"; readonly bytes: number }
  /** The true answer and, behind it, white space without end. */
  | { readonly kind: "endless-body"; readonly everyMs: number };

const STRIKES: Readonly<Record<Fault["kind"], "connection" | "answer" | "delivery">> = {
  "connection-refused": "connection",
  "tls-failure": "connection",
  "rate-limited": "answer",
  "server-error": "answer",
  "bad-gateway": "answer",
  unavailable: "answer",
  "truncated-json": "answer",
  "json-as-html": "answer",
  "html-as-json": "answer",
  redirect: "answer",
  drift: "answer",
  "failure-on-200": "answer",
  "reset-before-headers": "delivery",
  "reset-mid-body": "delivery",
  "slow-first-byte": "delivery",
  "slow-drip": "delivery",
  "large-body": "delivery",
  "endless-body": "delivery",
};

export function isConnectionFault(fault: Fault): fault is ConnectionFault {
  return STRIKES[fault.kind] === "connection";
}

export function isRequestFault(fault: Fault): fault is RequestFault {
  return !isConnectionFault(fault);
}

export function isAnswerFault(fault: RequestFault): fault is AnswerFault {
  return STRIKES[fault.kind] === "answer";
}
