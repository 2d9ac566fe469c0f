import type { Caller } from "./caller.ts";

/** Why somebody is not let in. */
export type Refusal =
  /** Nothing was shown. */
  | "NOTHING_SHOWN"
  | "UNKNOWN_KEY"
  | "EXPIRED_KEY"
  | "REVOKED_KEY"
  /** Not signed by the issuer for this server, not yet or no longer valid, or without a subject. */
  | "INVALID_TOKEN"
  /** The token says of no tenant. */
  | "NO_TENANT"
  /** Whoever knows cannot be reached: nothing is said against the caller. */
  | "CANNOT_TELL";

export type Admission = { readonly caller: Caller } | { readonly refused: Refusal };
